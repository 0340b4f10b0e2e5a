import type { SeriesColumn } from '../data/series'
import type { FloatArray } from '../floats'
import type { ProblemReport } from '../problem'
import { scale, spreadOf, type Scaler } from './scaler'
import { fillSteps, fitStepInput, present, stepFeatures, type StepInput } from './step-inputs'

/** Steps `start` … `start + length − 1` of all sequences, one behind the other. */
export interface Range {
  readonly start: number
  readonly length: number
}

export const rangesOf = ({ starts, lengths }: { starts: Int32Array; lengths: Int32Array }): Range[] =>
  Array.from(starts, (start, k) => ({ start, length: lengths[k] }))

/** What is read of a column at each step; `change`: its difference from the step before, 0 at the first one. */
export type SequenceInput = StepInput | { readonly kind: 'change'; readonly column: string; readonly scaler: Scaler }

/** How columns become features of the steps of sequences. */
export interface SequenceInputs {
  /** Whether numbers are first told in deviations from the mean of their own sequence. */
  readonly normalise: 'training' | 'sequence'
  readonly inputs: readonly SequenceInput[]
}

/** Numbers in deviations from the mean of their own sequence; categories as they are. */
function normalised(columns: readonly SeriesColumn[], sequences: readonly Range[]): readonly SeriesColumn[] {
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

const changeName = (column: string): string => `change of ${column}`

function changeOf({ name, kind, levels, values }: SeriesColumn, sequences: readonly Range[]): SeriesColumn {
  const changes = new Float64Array(values.length)
  for (const { start, length } of sequences)
    for (let t = 1; t < length; t++) changes[start + t] = values[start + t] - values[start + t - 1]
  return { name: changeName(name), kind, levels, values: changes }
}

const asStepInput = (input: SequenceInput): StepInput =>
  input.kind === 'change' ? { kind: 'number', column: changeName(input.column), scaler: input.scaler } : input

/** Names of the features of a step. */
export const sequenceFeatures = (inputs: readonly SequenceInput[]): string[] => stepFeatures(inputs.map(asStepInput))

/** Writes the features of every step, (steps, D). */
export function fillSequences(
  { normalise, inputs }: SequenceInputs,
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
  into: FloatArray,
): void {
  const own = normalise === 'sequence' ? normalised(columns, sequences) : columns
  const changing = new Set(inputs.flatMap(input => (input.kind === 'change' ? [input.column] : [])))
  const changes = own.filter(({ name }) => changing.has(name)).map(column => changeOf(column, sequences))
  fillSteps(inputs.map(asStepInput), [...own, ...changes], into)
}

/**
 * Inputs fitted to the steps of the training part; columns that tell nothing there are left out, which is said in the warnings.
 *   training: the steps that are read in training
 *
 * Throws `Problem` COLUMN_OUT_OF_RANGE, INPUT_TOO_MANY_LEVELS.
 */
export function fitSequenceInputs(
  { normalise, changes }: { readonly normalise: SequenceInputs['normalise']; readonly changes: boolean },
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
  training: readonly number[],
  warnings: ProblemReport[],
): SequenceInput[] {
  const own = normalise === 'sequence' ? normalised(columns, sequences) : columns
  const inputs = own.flatMap(column => fitStepInput(column, training, warnings))
  if (!changes) return inputs
  const changing = inputs.flatMap(({ kind, column }): SequenceInput[] => {
    if (kind !== 'number') return []
    const { values } = changeOf(present(own, column), sequences)
    const { scaler } = spreadOf(training.map(step => values[step]))
    return [{ kind: 'change', column, scaler }]
  })
  return [...inputs, ...changing]
}
