import type { ClockStep } from '../data/profile'
import type { ForecastHead, ForecastTask } from '../experiment/tasks/forecast'
import type { Input } from './inputs'
import type { Scaler } from './scaler'

/**
 * All that turns rows of a series into the network's inputs, and its outputs into forecasts. Fitted on the training part,
 * kept with the model, and enough to apply it to another file.
 */
export interface ForecastRecipe {
  readonly inputs: readonly Input[]
  /** C of them, the one that is shown first at the head. */
  readonly targets: readonly ForecastTarget[]
  /** Whether every target goes through one network on its own, with the inputs that are no targets. */
  readonly share: boolean
  /** L and the farthest h, in steps of the series. */
  readonly window: number
  readonly horizon: number
  readonly output: ForecastTask['output']
  readonly predict: ForecastTask['predict']
  readonly head: ForecastHead
  /** Whether the network says the next step alone, and the horizon is reached by feeding that back. */
  readonly recursive: boolean
  /** Null: rows are steps. */
  readonly step: ClockStep | null
  /** Steps of one period of the targets; null: they have none. */
  readonly season: number | null
}

export interface ForecastTarget {
  readonly column: string
  /** In brackets behind the column's name ("load [MW]"); empty when there is none. */
  readonly unit: string
  /** Of what the network says: y(t+h), or its difference from y(t), or from the same step one season before. */
  readonly scaler: Scaler
  /** Of the values on the training part: the unit of standardised errors. */
  readonly values: Scaler
  /** MAE of "same as one season before" on the training part, the unit of MASE; null: it is 0. */
  readonly naiveError: number | null
}

/** Distances ahead of the outputs, in steps: the horizon alone, or every step up to it. */
export const horizonsOf = ({ output, horizon }: Pick<ForecastRecipe, 'output' | 'horizon'>): number[] =>
  output === 'value' ? [horizon] : Array.from({ length: horizon }, (_, k) => k + 1)

/** What the network reads of target c, in order: everything, or when it is shared the target itself and what is no target. */
export function inputsOf(
  { inputs, targets, share }: Pick<ForecastRecipe, 'inputs' | 'targets' | 'share'>,
  c: number,
): Input[] {
  if (!share) return [...inputs]
  const columns = targets.map(({ column }) => column)
  const isOwn = (input: Input): boolean => input.kind === 'number' && input.column === columns[c]
  const isTarget = (input: Input): boolean => input.kind === 'number' && columns.includes(input.column)
  return [...inputs.filter(isOwn), ...inputs.filter(input => !isTarget(input))]
}

/** The columns of a file that a recipe reads. */
export const columnsOf = ({ inputs, targets }: Pick<ForecastRecipe, 'inputs' | 'targets'>): string[] => [
  ...new Set([
    ...inputs.flatMap(input => (input.kind === 'calendar' ? [] : [input.column])),
    ...targets.map(({ column }) => column),
  ]),
]

/** "load", or "7 columns". */
export const nameOfTargets = ({ targets }: Pick<ForecastRecipe, 'targets'>): string =>
  targets.length === 1 ? targets[0].column : `${targets.length} columns`
