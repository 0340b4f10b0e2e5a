import { tokenise } from '../../data/tokens'
import { countSymbols } from '../../data/vocabulary'
import type { GenerateTask } from '../../experiment/tasks/generate'
import { Problem, type ProblemReport } from '../../problem'
import { scale, spreadOf } from '../scaler'
import { vectorSize, type VectorInput, type VectorRecipe } from './recipe'
import type { Cells, FoundSequences } from './sequences'

const MOST_LEVELS = 100
const MOST_WORDS = 2000
/** A value that fewer texts than this share of its rows repeat says something by itself. */
const REPEATED = 0.5

/**
 * How the columns of a vector become values, fitted to the sequences of the training part. A column that is the same everywhere
 * is left out, which is said.
 *   training: numbers of the sequences
 *
 * Throws `Problem` VECTOR_EMPTY, COLUMN_OUT_OF_RANGE.
 */
export function fitVector(
  { columns, enter }: NonNullable<GenerateTask['vector']>,
  slots: readonly string[],
  { cells, found }: Pick<FoundSequences, 'cells' | 'found'>,
  training: Int32Array,
  warnings: ProblemReport[],
): VectorRecipe {
  const rows = Array.from(training, one => cells?.[one] ?? {})
  const inputs = columns.flatMap((column): VectorInput[] => {
    const input = slots.includes(column)
      ? slotInput(column, rows, training, found[column])
      : inputOf(
          column,
          rows.map(row => row[column]),
        )
    if (vectorSize({ inputs: [input] }) > 0) return [input]
    warnings.push({
      code: 'INPUT_CONSTANT',
      message: `“${column}” is the same in all of the training part: it tells the network nothing and is left out.`,
      place: { field: 'task.vector.columns', column },
    })
    return []
  })
  if (inputs.length > 0) return { enter, inputs }
  throw new Problem('VECTOR_EMPTY', 'No column of the vector tells two sequences of the training part apart.', {
    advice: 'Choose other columns, or none: then all is generated from nothing.',
    place: { field: 'task.vector.columns' },
  })
}

function inputOf(column: string, values: readonly (string | number | null | undefined)[]): VectorInput {
  const present = values.filter(value => value != null)
  if (present.every(value => typeof value === 'number')) return numberInput(column, present)
  const counts = countSymbols([present.map(String)])
  const varies = counts.size > 1 || present.length < values.length
  if (!varies) return { kind: 'category', column, levels: [] }
  if (counts.size <= MOST_LEVELS && 2 * counts.size <= present.length)
    return { kind: 'category', column, levels: frequent(counts, 1, MOST_LEVELS) }
  const words = countSymbols(present.map(text => new Set(wordsOf(String(text)))))
  return { kind: 'words', column, words: frequent(words, 2, MOST_WORDS) }
}

function numberInput(column: string, values: readonly number[]): VectorInput {
  const { min, max, scaler } = spreadOf(values)
  if (!(min < max)) return { kind: 'category', column, levels: [] }
  if (Number.isFinite(scaler.deviation)) return { kind: 'number', column, scaler }
  throw new Problem('COLUMN_OUT_OF_RANGE', `The values of “${column}” spread too far to be scaled.`, {
    advice: 'Look at its smallest and largest value in the profile, and mark false ones in data.read.missing.',
    place: { field: 'task.vector.columns', column },
  })
}

/** The values that texts hardly ever repeat, such as “yes”, are told one by one; the others are one: there is something to put in. */
function slotInput(column: string, rows: readonly Cells[], training: Int32Array, found: Uint8Array): VectorInput {
  const all = new Map<string, number>()
  const repeated = new Map<string, number>()
  rows.forEach((row, k) => {
    const value = row[column]
    if (value == null) return
    all.set(String(value), (all.get(String(value)) ?? 0) + 1)
    if (found[training[k]]) repeated.set(String(value), (repeated.get(String(value)) ?? 0) + 1)
  })
  const own = new Map([...all].filter(([value, count]) => (repeated.get(value) ?? 0) < REPEATED * count))
  return { kind: 'slot', column, levels: frequent(own, 2, MOST_LEVELS) }
}

/** The most frequent ones, in the order of their letters, so that a model is easily read. */
const frequent = (counts: ReadonlyMap<string, number>, least: number, most: number): string[] =>
  [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value)
    .sort()

/** Words of a text of a vector. */
export const wordsOf = (text: string): readonly string[] => tokenise(text, { by: 'words', lowerCase: true }).texts

/** Writes the values that stand for the cells of one row into `into[at …]`, which is 0. */
export function writeVector(
  { inputs }: Pick<VectorRecipe, 'inputs'>,
  cells: Cells,
  into: Float32Array | Float64Array,
  at: number,
): void {
  let place = at
  for (const input of inputs) {
    writeInput(input, cells[input.column] ?? null, into, place)
    place += vectorSize({ inputs: [input] })
  }
}

function writeInput(
  input: VectorInput,
  cell: string | number | null,
  into: Float32Array | Float64Array,
  at: number,
): void {
  if (cell === null || cell === '') return
  switch (input.kind) {
    case 'number':
      into[at] = scale(input.scaler, Number(cell))
      return
    case 'category': {
      const level = input.levels.indexOf(String(cell))
      if (level >= 0) into[at + level] = 1
      return
    }
    case 'words': {
      const own = new Set(wordsOf(String(cell)))
      input.words.forEach((word, k) => {
        if (own.has(word)) into[at + k] = 1
      })
      return
    }
    case 'slot': {
      const level = input.levels.indexOf(String(cell))
      into[at + 1 + level] = 1
    }
  }
}
