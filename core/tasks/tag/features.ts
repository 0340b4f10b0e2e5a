import { wordFeatures } from '../../data/characters-of-words'
import type { SeriesColumn } from '../../data/series'
import { codecOf } from '../../data/vocabulary'
import type { FloatArray } from '../../floats'
import { changeName, changeOf, normalised, type Range } from '../step-changes'
import { fillSteps, stepFeatures, type StepInput } from '../step-inputs'
import type { TagInput, TagRecipe, WordInput } from './recipe'

/** The columns that inputs mean, as they are before their scalers. */
export function columnsToRead(
  { normalise, inputs }: Pick<TagRecipe, 'normalise' | 'inputs'>,
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
): SeriesColumn[] {
  const own = normalise === 'sequence' ? normalised(columns, sequences) : columns
  const changing = new Set(inputs.flatMap(input => (input.kind === 'change' ? [input.column] : [])))
  return [...own, ...own.filter(({ name }) => changing.has(name)).map(column => changeOf(column, sequences))]
}

const asStepInput = (input: TagInput): StepInput =>
  input.kind === 'change' ? { kind: 'number', column: changeName(input.column), scaler: input.scaler } : input

/** Names of the features of a step. */
export const tagFeatures = (inputs: readonly TagInput[]): string[] => stepFeatures(inputs.map(asStepInput))

/** Writes the features of every step, (steps, D). `columns`: as `columnsToRead`. */
export function fillTagSteps(inputs: readonly TagInput[], columns: readonly SeriesColumn[], into: FloatArray): void {
  fillSteps(inputs.map(asStepInput), columns, into)
}

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
