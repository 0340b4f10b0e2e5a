import { Problem } from '../problem'
import { decodeUtf8 } from './utf8'

export interface JsonLimits {
  /** Name of the file, for the problem's place. */
  readonly file: string | undefined
  /** Code of the problem that is thrown. */
  readonly code: string
  readonly advice: string
  /** Most levels of arrays and objects within each other. */
  readonly depth: number
}

/**
 * JSON from outside, strictly: UTF-8 without damage, one value, no key twice in an object (JSON.parse would keep the last
 * and hide the other), no key `__proto__`, no deeper than any honest file.
 *
 * Throws `Problem` with `limits.code`, and the row where the text breaks off.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  const { file, code, advice } = limits
  const refuse = (message: string, row?: number): Problem =>
    new Problem(code, message, { advice, place: { file, row } })
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const text = decodeUtf8(bytes.subarray(bom))
  if (text === null) throw refuse('The file is not UTF-8 text')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw refuse(`The file is not JSON: ${reason.slice(0, 200)}`, rowOfError(text, reason))
  }
  const fault = structureFault(text, limits.depth)
  if (fault) throw refuse(fault.message, rowOf(text, fault.at))
  return value
}

const rowOf = (text: string, position: number): number => {
  let row = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) row++
  return row
}

/**
 * The engine names the position of a syntax error, or shows the text around it: `Unexpected token 'N', ..."data":[NaN,0.4"... is
 * not valid JSON`. At an unexpected end it is the last row.
 */
function rowOfError(text: string, message: string): number | undefined {
  const position = /position (\d+)/.exec(message)
  if (position) return rowOf(text, Number(position[1]))
  if (message.includes('end of JSON')) return rowOf(text, text.length)
  const around = /, (?:\.\.\.)?"([^]*)"(?:\.\.\.)? is not valid JSON$/.exec(message)
  const found = around ? text.indexOf(around[1]) : -1
  return found < 0 ? undefined : rowOf(text, found + (around?.[1].length ?? 0) / 2)
}

/** The first repeated key or too deep bracket of a text that is known to be JSON. */
function structureFault(text: string, depth: number): { message: string; at: number } | null {
  const open: (Set<string> | null)[] = [] // the keys of each open object; null: an array
  const mark = /["{}[\]]/g
  for (let hit = mark.exec(text); hit; hit = mark.exec(text)) {
    const at = hit.index
    if (hit[0] === '{' || hit[0] === '[') {
      open.push(hit[0] === '{' ? new Set() : null)
      if (open.length > depth) return { message: `More than ${depth} arrays or objects within each other`, at }
    } else if (hit[0] === '}' || hit[0] === ']') open.pop()
    else {
      const end = endOfString(text, at)
      mark.lastIndex = end
      const keys = open[open.length - 1]
      if (!keys || !isKey(text, end)) continue
      const key = String(JSON.parse(text.slice(at, end)))
      if (key === '__proto__') return { message: 'The key "__proto__" is not allowed', at }
      if (keys.has(key))
        return { message: `The key ${JSON.stringify(key.slice(0, 80))} stands twice in one object`, at }
      keys.add(key)
    }
  }
  return null
}

/** Position after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let end = start
  let slashes: number
  do {
    end = text.indexOf('"', end + 1)
    slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
  } while (slashes % 2 === 1)
  return end + 1
}

function isKey(text: string, after: number): boolean {
  let at = after
  while (/\s/.test(text.charAt(at))) at++
  return text[at] === ':'
}

/** Characters of a piece, about. */
const PIECE = 65_536
/** Values of a list that become text at once. */
const SLICE = 1024

/**
 * JSON for people: objects indented by two blanks, arrays of plain values on one line. −0 keeps its sign. In pieces: the text of a
 * large network is longer than all else it needs.
 */
export function* formatJson(value: unknown): Generator<string> {
  let piece = ''
  for (const text of texts(value, '')) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* texts(value: unknown, indent: string): Generator<string> {
  const deeper = `${indent}  `
  if (isPlain(value)) yield plainText(value)
  else if (!Array.isArray(value))
    yield* between('{}', indent, Object.entries(value), ([key, item]) => named(key, item, deeper))
  else if (!value.every(isPlain)) yield* between('[]', indent, value, item => texts(item, deeper))
  else {
    yield '['
    for (let from = 0; from < value.length; from += SLICE)
      yield (
        (from === 0 ? '' : ', ') +
        value
          .slice(from, from + SLICE)
          .map(plainText)
          .join(', ')
      )
    yield ']'
  }
}

/** The items on lines of their own. */
function* between<Item>(
  [open, close]: string,
  indent: string,
  items: readonly Item[],
  textsOf: (item: Item) => Iterable<string>,
): Generator<string> {
  yield open
  for (const [k, item] of items.entries()) {
    yield `${k === 0 ? '' : ','}\n${indent}  `
    yield* textsOf(item)
  }
  yield items.length === 0 ? close : `\n${indent}${close}`
}

function* named(key: string, item: unknown, indent: string): Generator<string> {
  yield `${JSON.stringify(key)}: `
  yield* texts(item, indent)
}

type Plain = string | number | boolean | null | undefined

const isPlain = (value: unknown): value is Plain => typeof value !== 'object' || value === null
const plainText = (value: Plain): string => (Object.is(value, -0) ? '-0.0' : JSON.stringify(value))
