import type { ClockStep } from '../data/profile'
import type { Input } from './inputs'
import type { Scaler } from './scaler'

/**
 * All that turns rows of a series into the network's inputs, and its outputs into forecasts. Fitted on the training part,
 * kept with the model, and enough to apply it to another file.
 */
export interface ForecastRecipe {
  readonly inputs: readonly Input[]
  readonly target: string
  /** In brackets behind the target's name ("load [MW]"); empty when there is none. */
  readonly unit: string
  /** L and the farthest h, in steps of the series. */
  readonly window: number
  readonly horizon: number
  readonly output: 'value' | 'path'
  readonly predict: 'value' | 'change'
  /** Of y(t+h), or of y(t+h) − y(t) when the change is predicted. */
  readonly scaler: Scaler
  /** Null: rows are steps. */
  readonly step: ClockStep | null
  /** Steps of one period of the target; null: it has none. */
  readonly season: number | null
  /** MAE of "same as one season before" on the training part, the unit of MASE; null: it is 0. */
  readonly naiveError: number | null
}

/** Distances ahead of the outputs, in steps: the horizon alone, or every step up to it. */
export const horizonsOf = ({ output, horizon }: Pick<ForecastRecipe, 'output' | 'horizon'>): number[] =>
  output === 'value' ? [horizon] : Array.from({ length: horizon }, (_, k) => k + 1)
