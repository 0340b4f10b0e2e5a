import type { SeriesColumn } from '../data/series'
import { many, percent } from '../data/wording'
import type { FloatArray } from '../floats'
import { Problem, type ProblemReport } from '../problem'
import { scale, spreadOf, type Scaler } from './scaler'

/** How a column becomes features of a step of a case. */
export type StepInput =
  | { readonly kind: 'number'; readonly column: string; readonly scaler: Scaler }
  | { readonly kind: 'category'; readonly column: string; readonly levels: readonly string[] }

/** Names of the features of a step. */
export const stepFeatures = (inputs: readonly StepInput[]): string[] =>
  inputs.flatMap(input =>
    input.kind === 'number' ? [input.column] : input.levels.map(level => `${input.column} = ${level}`),
  )

/** Writes the features of every step, (steps, D). */
export function fillSteps(inputs: readonly StepInput[], columns: readonly SeriesColumn[], into: FloatArray): void {
  const D = stepFeatures(inputs).length
  let at = 0
  for (const input of inputs) at += fillStep(input, present(columns, input.column), into, D, at)
}

/** Writes the features of one column, from feature `at` on; a missing value is 0, the mean. Answers how many they are. */
function fillStep(input: StepInput, { values, levels }: SeriesColumn, into: FloatArray, D: number, at: number): number {
  if (input.kind === 'number') {
    for (let row = 0; row < values.length; row++)
      into[row * D + at] = Number.isFinite(values[row]) ? scale(input.scaler, values[row]) : 0
    return 1
  }
  const features = levels.map(level => input.levels.indexOf(level))
  for (let row = 0; row < values.length; row++) {
    const feature = Number.isNaN(values[row]) ? -1 : features[values[row]]
    if (feature >= 0) into[row * D + at + feature] = 1
  }
  return input.levels.length
}

export function present(columns: readonly SeriesColumn[], name: string): SeriesColumn {
  const column = columns.find(c => c.name === name)
  if (column === undefined) throw new Error(`the cases have no column ${name}`)
  return column
}

const MOST_LEVELS = 100

/**
 * An input fitted to the steps of the training part; none when the column tells nothing there, which is said in the warnings.
 *   training: rows of the column that are read in training
 *
 * Throws `Problem` COLUMN_OUT_OF_RANGE, INPUT_TOO_MANY_LEVELS.
 */
export function fitStepInput(
  { name, kind, levels, values }: SeriesColumn,
  training: readonly number[],
  warnings: ProblemReport[],
): StepInput[] {
  const place = { field: 'task.inputs', column: name }
  const steps = training.map(row => values[row])
  const { count, min, max, scaler } = spreadOf(steps)
  if (count === 0 || min === max) {
    warnings.push({
      code: count === 0 ? 'INPUT_EMPTY' : 'INPUT_CONSTANT',
      message: `The input “${name}” has ${count === 0 ? 'no value' : 'one value'} in the training part: it tells the network nothing and is left out.`,
      place,
    })
    return []
  }
  if (count < steps.length)
    warnings.push({
      code: 'INPUT_WITH_GAPS',
      message: `The input “${name}” is missing in ${many(steps.length - count, 'step')} of the training part (${percent(1 - count / steps.length)}): its mean stands there.`,
      advice: 'Leave the input out if it is missing often.',
      place,
    })
  if (kind === 'number') {
    if (Number.isFinite(scaler.deviation)) return [{ kind: 'number', column: name, scaler }]
    throw new Problem('COLUMN_OUT_OF_RANGE', `The values of “${name}” spread too far to be scaled.`, {
      advice: 'Look at its smallest and largest value in the profile, and mark false ones in data.read.missing.',
      place,
    })
  }
  const seen = new Set(steps)
  const own = levels.filter((_, index) => seen.has(index))
  if (own.length <= MOST_LEVELS) return [{ kind: 'category', column: name, levels: own }]
  throw new Problem(
    'INPUT_TOO_MANY_LEVELS',
    `The input “${name}” has ${own.length} levels, at most ${MOST_LEVELS} become features.`,
    { advice: 'Remove it from the inputs, or make it a number in data.types.', place },
  )
}
