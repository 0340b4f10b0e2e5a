import type { ForecastRecipe } from '../../core/tasks/recipe'
import { toTargetUnits } from '../../core/tasks/forecast-data'
import type { ForecastPlan } from '../../core/tasks/forecast'
import type { ForecastData } from '../../core/tasks/forecast-data'
import type { Series } from '../../core/data/series'
import type { ForecastGlimpse } from './run.types'

/** The beginning of the validation part that every epoch forecasts anew, for the picture of training at work. */
export interface ForecastStretch {
  readonly kind: 'forecast'
  /** Validation samples, ascending. */
  readonly samples: readonly number[]
  /** Of the farthest forecast step of each sample: time (ms, the file's own clock) and what happened. */
  readonly times: readonly number[]
  readonly truth: readonly number[]
  /** The target at the end of each window. */
  readonly last: readonly number[]
  /** What turns outputs into forecasts. */
  readonly scaler: ForecastRecipe['scaler']
  readonly predict: ForecastRecipe['predict']
}

const LONGEST = 200

interface Stretched {
  readonly data: ForecastData
  readonly plan: ForecastPlan
  readonly series: Series
}

export function stretchOf({ data, plan, series }: Stretched): ForecastStretch {
  const { starts, truth, last, count } = data.validation
  const { window, horizon, scaler, predict } = plan.recipe
  const O = data.outputs
  const samples = Array.from({ length: Math.min(LONGEST, count) }, (_, k) => k)
  return {
    kind: 'forecast',
    samples,
    times: samples.map(k => series.times[starts[k] + window - 1 + horizon]),
    truth: samples.map(k => truth[k * O + O - 1]),
    last: samples.map(k => last[k]),
    scaler,
    predict,
  }
}

/** The network's outputs of an epoch, (count, O) and scaled, as forecasts at the farthest step in the target's unit. */
export function forecastGlimpse(
  { times, truth, last, ...scaling }: ForecastStretch,
  { epoch, stretch }: { epoch: number; stretch: readonly number[] },
): ForecastGlimpse {
  const O = stretch.length / times.length
  const values = toTargetUnits(scaling, { last: Float64Array.from(last) }, stretch)
  return { kind: 'forecast', times, truth, epoch, forecast: times.map((_, k) => values[k * O + O - 1]) }
}
