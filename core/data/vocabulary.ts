import { Problem } from '../problem'
import { grouped, many, shown } from './wording'

/**
 * Symbols and their numbers. A symbol is a character, a word, a label: any text that is one step of a sequence. Padding is no
 * symbol: what lies behind the end of a sequence is masked, so no number stands for it.
 */

/** What no text contains: an unknown symbol, the step before the first one, the step after the last one. */
export const UNKNOWN = '<unk>'
export const START = '<start>'
export const END = '<end>'

export type Reserved = typeof UNKNOWN | typeof START | typeof END

/** Plain data: a model keeps it as it is. */
export interface Vocabulary {
  /** By number: the reserved ones in the order in which they were asked for, then the frequent before the rare, equals by code point. */
  readonly symbols: readonly string[]
  /** How many of the first symbols are reserved. */
  readonly reserved: number
  /** Different symbols that were counted and got no number, and how often they occur together. */
  readonly leftOut: { readonly symbols: number; readonly occurrences: number }
}

export interface VocabularyChoice {
  readonly reserved: readonly Reserved[]
  /** A symbol gets a number when it occurs this often. */
  readonly least: number
  /** Most symbols, the reserved ones not counted. */
  readonly most: number
}

/** How often each symbol occurs. */
export function countSymbols(sequences: Iterable<Iterable<string>>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const sequence of sequences) {
    for (const symbol of sequence) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  }
  return counts
}

/**
 * The symbols that get a number. The order depends on the counts alone, not on which symbol came first. A text that is spelt like
 * a reserved symbol, e.g. “<end>” in a web page, is left out: data can never end a sequence.
 *
 * Throws `Problem` VOCABULARY_EMPTY when no symbol is frequent enough.
 */
export function vocabularyOf(
  counts: ReadonlyMap<string, number>,
  { reserved = [], least = 1, most = Infinity }: Partial<VocabularyChoice> = {},
): Vocabulary {
  const names: readonly string[] = reserved
  const own = [...counts].filter(([symbol]) => !names.includes(symbol))
  const kept = own
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || byCodePoint(a, b))
    .slice(0, most)
    .map(([symbol]) => symbol)
  if (kept.length === 0) throw nothingLeft(own, least)
  const all = sum(counts.values())
  return {
    symbols: [...reserved, ...kept],
    reserved: reserved.length,
    leftOut: {
      symbols: counts.size - kept.length,
      occurrences: all - sum(kept.map(symbol => counts.get(symbol) ?? 0)),
    },
  }
}

/** Numbers of symbols and symbols of numbers. `decode(encode(x))` is x when every symbol of x is known. */
export interface Codec {
  /** Symbols, reserved ones included. */
  readonly size: number
  /** Numbers of the reserved symbols; null: not asked for. */
  readonly unknown: number | null
  readonly start: number | null
  readonly end: number | null
  knows(symbol: string): boolean
  /** Throws `Problem` SYMBOL_UNKNOWN for a symbol without a number when there is none for the unknown either. */
  encode(symbols: Iterable<string>): Int32Array
  decode(indices: Iterable<number>): string[]
}

export function codecOf({ symbols, reserved }: Vocabulary): Codec {
  const numbers = new Map(symbols.slice(reserved).map((symbol, k) => [symbol, reserved + k]))
  const numberOf = (name: Reserved): number | null => {
    const number = symbols.slice(0, reserved).indexOf(name)
    return number < 0 ? null : number
  }
  const unknown = numberOf(UNKNOWN)
  return {
    size: symbols.length,
    unknown,
    start: numberOf(START),
    end: numberOf(END),
    knows: symbol => numbers.has(symbol),
    encode: sequence =>
      Int32Array.from(sequence, symbol => {
        const number = numbers.get(symbol) ?? unknown
        if (number === null) throw unknownSymbol(symbol, symbols.length)
        return number
      }),
    decode: indices =>
      Array.from(indices, index => {
        if (!(index in symbols)) throw new RangeError(`there is no symbol ${index} of ${symbols.length}`)
        return symbols[index]
      }),
  }
}

/** Order by code point: JavaScript's own order puts 😀 (two units from U+D800 on) before ﬁ (U+FB01). */
export function byCodePoint(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let k = 0; k < left.length && k < right.length; k++) {
    if (left[k] !== right[k]) return codePoint(left[k]) - codePoint(right[k])
  }
  return left.length - right.length
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}

function nothingLeft(own: readonly (readonly [symbol: string, count: number])[], least: number): Problem {
  if (own.length === 0)
    return new Problem('VOCABULARY_EMPTY', 'There is no symbol to learn: every text is empty.', {
      advice: 'Choose another column, or another file.',
    })
  const [symbol, count] = own.reduce((best, next) => (next[1] > best[1] ? next : best))
  return new Problem(
    'VOCABULARY_EMPTY',
    `No symbol occurs ${grouped(least)} times: the most frequent of ${grouped(own.length)}, “${shown(symbol)}”, occurs ${many(count, 'time')}.`,
    { advice: `Ask for ${grouped(count)} occurrences at most.` },
  )
}

function unknownSymbol(symbol: string, size: number): Problem {
  return new Problem('SYMBOL_UNKNOWN', `“${shown(symbol)}” is not one of the ${many(size, 'symbol')} that are known.`, {
    advice: 'Take it out of the text, or train with a number for unknown symbols.',
  })
}
