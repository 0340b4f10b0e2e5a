import { wordFeatures } from '../../data/characters-of-words'
import { codecOf } from '../../data/vocabulary'
import type { WordInput } from './recipe'

/** Tables of vectors that a word is read from, in their order: that of words, then those of what they look like. */
export function wordTables({ vocabulary, spelling }: WordInput): { readonly name: string; readonly size: number }[] {
  const looks = spelling === null ? [] : wordFeatures([], spelling).tables
  return [{ name: 'word', size: vocabulary.symbols.length }, ...looks]
}

/** Numbers of symbols of every word, (words, tables). What a word looks like is read from it as it is written. */
export function wordTokens({ vocabulary, lowerCase, spelling }: WordInput, words: readonly string[]): Int32Array {
  const codec = codecOf(vocabulary)
  const numbers = codec.encode(lowerCase ? words.map(word => word.toLowerCase()) : words)
  if (spelling === null) return numbers
  const { tables, indices } = wordFeatures(words, spelling)
  const width = 1 + tables.length
  const tokens = new Int32Array(words.length * width)
  numbers.forEach((number, k) => {
    tokens[k * width] = number
    tokens.set(indices.subarray(k * tables.length, (k + 1) * tables.length), k * width + 1)
  })
  return tokens
}
