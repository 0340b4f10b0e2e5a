import { pieceAt, piecesOf } from '../../data/pieces'
import type { Series } from '../../data/series'
import { stepsToText } from '../../data/span'
import type { ForecastData, ForecastSamples } from '../forecast-data'
import { toTargetUnits, type Interval } from '../forecast-words'
import { knownRows, present } from '../inputs'
import { horizonsOf, type ForecastRecipe } from '../recipe'
import { persistence } from './persistence'
import { within } from './progress'
import { fitRidge, ridgeOutputs } from './ridge'
import { seasonalNaive } from './seasonal-naive'

/** What one forecaster says about some windows, in the targets' units. */
export interface Forecast {
  /** `network`, `persistence`, `seasonal-naive`, `ridge`. */
  readonly name: string
  readonly label: string
  /** (windows, V) */
  readonly values: Float64Array
  /** Where it says how sure it is. */
  readonly interval?: Interval | null
}

/** Forecasts that need no fitting. Seasonal naive only where the targets have a season. */
export function naiveForecasts(recipe: ForecastRecipe, series: Series, samples: ForecastSamples): Forecast[] {
  const { season, step } = recipe
  const same: Forecast = {
    name: 'persistence',
    label: 'Persistence (the last value)',
    values: persistence(samples, horizonsOf(recipe).length),
  }
  if (season === null) return [same]
  return [
    same,
    {
      name: 'seasonal-naive',
      label: `Seasonal naive (${stepsToText(season, step)})`,
      values: seasonalNaives(recipe, season, series, samples),
    },
  ]
}

function seasonalNaives(
  recipe: ForecastRecipe,
  season: number,
  series: Series,
  { begins, last, windows }: ForecastSamples,
): Float64Array {
  const { window, targets } = recipe
  const horizons = horizonsOf(recipe)
  const pieces = piecesOf(series)
  const first = (row: number): number => pieceAt(pieces, row).from
  const C = targets.length
  const K = horizons.length
  const forecasts = new Float64Array(windows * C * K)
  targets.forEach(({ column }, c) => {
    const own = last.filter((_, n) => n % C === c)
    const { values } = present(series, column)
    const at = { begins, last: own, first }
    const said = seasonalNaive(values, knownRows(series, column), at, { window, horizons, season })
    for (let n = 0; n < windows; n++) forecasts.set(said.subarray(n * K, (n + 1) * K), (n * C + c) * K)
  })
  return forecasts
}

export interface BaselineForecasts {
  readonly validation: readonly Forecast[]
  readonly test: readonly Forecast[]
}

/** All baselines on the windows of the network. Yields the share done, 0 … 1: run it in a worker thread. */
export function* baselineForecasts(
  recipe: ForecastRecipe,
  series: Series,
  data: ForecastData,
): Generator<number, BaselineForecasts> {
  const ridge = yield* within(0, 0.9, fitRidge(recipe, data, series))
  const { pooled } = ridge.layout
  const label = pooled === 1 ? 'Ridge regression' : `Ridge regression (on means of ${stepsToText(pooled, recipe.step)})`
  function* on(samples: ForecastSamples, from: number, to: number): Generator<number, Forecast[]> {
    const outputs = yield* within(from, to, ridgeOutputs(ridge, samples))
    const values = toTargetUnits({ ...recipe, head: { kind: 'point' } }, samples, outputs)
    return [...naiveForecasts(recipe, series, samples), { name: 'ridge', label, values }]
  }
  return { validation: yield* on(data.validation, 0.9, 0.95), test: yield* on(data.test, 0.95, 1) }
}
