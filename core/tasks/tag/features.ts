import { wordFeatures } from '../../data/characters-of-words'
import type { SeriesColumn } from '../../data/series'
import { codecOf } from '../../data/vocabulary'
import type { FloatArray } from '../../floats'
import { scale, spreadOf } from '../scaler'
import { fillSteps, stepFeatures, type StepInput } from '../step-inputs'
import type { Range } from './pieces'
import type { TagInput, TagRecipe, WordInput } from './recipe'

/** Numbers in deviations from the mean of their own sequence; categories as they are. */
export function normalised(columns: readonly SeriesColumn[], sequences: readonly Range[]): SeriesColumn[] {
  return columns.map(column => {
    if (column.kind !== 'number') return column
    const values = column.values.slice()
    for (const { start, length } of sequences) {
      const own = values.subarray(start, start + length)
      const { scaler } = spreadOf(own)
      own.forEach((value, t) => (own[t] = scale(scaler, value)))
    }
    return { ...column, values }
  })
}

export const changeName = (column: string): string => `change of ${column}`

/** Differences from the step before, 0 at the first step of a sequence. */
export function changeOf({ name, kind, levels, values }: SeriesColumn, sequences: readonly Range[]): SeriesColumn {
  const changes = new Float64Array(values.length)
  for (const { start, length } of sequences)
    for (let t = 1; t < length; t++) changes[start + t] = values[start + t] - values[start + t - 1]
  return { name: changeName(name), kind, levels, values: changes }
}

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
