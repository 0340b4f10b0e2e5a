import type { SeriesColumn } from '../data/series'
import type { FloatArray } from '../floats'
import type { ProblemReport } from '../problem'
import { spreadOf, type Scaler } from './scaler'
import { changeName, changeOf, normalised, type Range } from './step-changes'
import { fillSteps, fitStepInput, present, stepFeatures, type StepInput } from './step-inputs'

/** Sequences as ranges of steps. */
export const rangesOf = ({ starts, lengths }: { starts: Int32Array; lengths: Int32Array }): Range[] =>
  Array.from(starts, (start, k) => ({ start, length: lengths[k] }))

/** What is read of a column at each step; `change`: its difference from the step before, 0 at the first one. */
export type SequenceInput = StepInput | { readonly kind: 'change'; readonly column: string; readonly scaler: Scaler }

/** How columns become features of the steps of sequences. */
export interface SequenceInputs {
  /** Whether numbers are first told as differences from the mean of their own sequence (`centre`), or in its deviations. */
  readonly normalise: 'training' | 'centre' | 'sequence'
  readonly inputs: readonly SequenceInput[]
}

/** Numbers as they are told before their scalers. */
const toldAs = (
  normalise: SequenceInputs['normalise'],
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
): readonly SeriesColumn[] =>
  normalise === 'training' ? columns : normalised(columns, sequences, { centre: normalise === 'centre' })

/** The columns that inputs mean, as they are before their scalers. */
export function columnsToRead(
  { normalise, inputs }: SequenceInputs,
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
): SeriesColumn[] {
  const own = toldAs(normalise, columns, sequences)
  const changing = new Set(inputs.flatMap(input => (input.kind === 'change' ? [input.column] : [])))
  return [...own, ...own.filter(({ name }) => changing.has(name)).map(column => changeOf(column, sequences))]
}

const asStepInput = (input: SequenceInput): StepInput =>
  input.kind === 'change' ? { kind: 'number', column: changeName(input.column), scaler: input.scaler } : input

/** Names of the features of a step. */
export const sequenceFeatures = (inputs: readonly SequenceInput[]): string[] => stepFeatures(inputs.map(asStepInput))

/** Writes the features of every step, (steps, D). `columns`: as `columnsToRead`. */
export function fillSequenceSteps(
  inputs: readonly SequenceInput[],
  columns: readonly SeriesColumn[],
  into: FloatArray,
): void {
  fillSteps(inputs.map(asStepInput), columns, into)
}

/**
 * Inputs fitted to the steps of the training part; columns that tell nothing there are left out, which is said in the warnings.
 *   training: the steps that are read in training
 *
 * Throws `Problem` COLUMN_OUT_OF_RANGE, INPUT_TOO_MANY_LEVELS.
 */
export function fitSequenceInputs(
  { normalise, changes }: { readonly normalise: SequenceInputs['normalise']; readonly changes: boolean },
  given: readonly SeriesColumn[],
  sequences: readonly Range[],
  training: readonly number[],
  warnings: ProblemReport[],
): SequenceInput[] {
  const columns = toldAs(normalise, given, sequences)
  const inputs = columns.flatMap(column => fitStepInput(column, training, warnings))
  if (!changes) return inputs
  const changing = inputs.flatMap(({ kind, column }): SequenceInput[] => {
    if (kind !== 'number') return []
    const { values } = changeOf(present(columns, column), sequences)
    const { scaler } = spreadOf(training.map(step => values[step]))
    return [{ kind: 'change', column, scaler }]
  })
  return [...inputs, ...changing]
}
