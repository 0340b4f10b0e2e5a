import { byPiece } from '../../core/data/pieces'
import type { Series } from '../../core/data/series'
import type { ForecastPlan } from '../../core/tasks/forecast'
import type { Bases, ForecastData } from '../../core/tasks/forecast-data'
import { spoken } from '../../core/tasks/forecast-words'
import { stepOf } from '../../core/tasks/recursive'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import type { ForecastGlimpse } from './run.types'

/** The beginning of the validation part that every epoch forecasts anew, for the picture of training at work. */
export interface ForecastStretch {
  readonly kind: 'forecast'
  /** Validation sequences, ascending; in a shared network those of the first target alone. */
  readonly samples: readonly number[]
  /** Of the first target at the farthest step of each window: time (ms, the file's own clock) and what happened. */
  readonly times: readonly number[]
  readonly truth: readonly number[]
  /** What turns outputs into forecasts. */
  readonly bases: Bases
  readonly recipe: Pick<ForecastRecipe, 'predict' | 'output' | 'horizon' | 'targets' | 'share' | 'head'>
}

const LONGEST = 200

interface Stretched {
  readonly data: ForecastData
  readonly plan: ForecastPlan
  readonly series: Series
}

export function stretchOf({ data, plan, series }: Stretched): ForecastStretch {
  const recipe = stepOf(plan.recipe)
  const { begins, truth, last, before, windows } = data.validation
  const { window, horizon, predict, output, head, share, targets } = recipe
  const K = horizonsOf(recipe).length
  const [C, V] = [targets.length, targets.length * K]
  // Of several series the first one that has windows there.
  const [{ rows: first }] = byPiece(series, begins)
  const chosen = Array.from({ length: Math.min(LONGEST, windows, first.length) }, (_, n) => n)
  // One target of a shared network is a network of its own.
  const seen = share ? 1 : C
  const part = (values: Float64Array, each: number, kept: number): Float64Array =>
    Float64Array.from(chosen.flatMap(n => Array.from(values.subarray(n * each, n * each + kept))))
  return {
    kind: 'forecast',
    samples: chosen.map(n => (share ? n * C : n)),
    times: chosen.map(n => series.times[begins[n] + window - 1 + horizon]),
    truth: chosen.map(n => truth[n * V + K - 1]),
    bases: { last: part(last, C, seen), before: before && part(before, V, seen * K) },
    recipe: { predict, output, horizon, head, share: false, targets: targets.slice(0, seen) },
  }
}

/** The network's outputs of an epoch, (count, O) and scaled, as forecasts at the farthest step in the target's unit. */
export function forecastGlimpse(
  { times, truth, bases, recipe }: ForecastStretch,
  { epoch, stretch }: { epoch: number; stretch: readonly number[] },
): ForecastGlimpse {
  const { values, interval } = spoken(recipe, bases, stretch)
  const K = horizonsOf(recipe).length
  const farthest = (all: Float64Array): number[] => times.map((_, n) => all[n * recipe.targets.length * K + K - 1])
  return {
    kind: 'forecast',
    ...{ times, truth, epoch },
    forecast: farthest(values),
    interval: interval && { lower: farthest(interval.lower), upper: farthest(interval.upper) },
  }
}
