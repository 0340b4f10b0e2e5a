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
 * and hide the other), no deeper than any honest file.
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

/** The engine names the position of a syntax error in its message; at an unexpected end that is the last row. */
function rowOfError(text: string, message: string): number | undefined {
  const position = /position (\d+)/.exec(message)
  if (position) return rowOf(text, Number(position[1]))
  return /end of JSON/.test(message) ? rowOf(text, text.length) : undefined
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
