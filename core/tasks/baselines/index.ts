import type { Series } from '../../data/series'
import { stepsToText } from '../../data/span'
import { toTargetUnits, type ForecastData, type ForecastSamples } from '../forecast-data'
import { knownRows, present } from '../inputs'
import { horizonsOf, type ForecastRecipe } from '../recipe'
import { persistence } from './persistence'
import { within } from './progress'
import { fitRidge, ridgeOutputs } from './ridge'
import { seasonalNaive } from './seasonal-naive'

/** What one forecaster says about some samples, in the target's unit. */
export interface Forecast {
  /** `network`, `persistence`, `seasonal-naive`, `ridge`. */
  readonly name: string
  readonly label: string
  /** (count, O) */
  readonly values: Float64Array
}

/** Forecasts that need no fitting. Seasonal naive only where the target has a season. */
export function naiveForecasts(recipe: ForecastRecipe, series: Series, samples: ForecastSamples): Forecast[] {
  const { window, season, step, target } = recipe
  const horizons = horizonsOf(recipe)
  const same: Forecast = {
    name: 'persistence',
    label: 'Persistence (the last value)',
    values: persistence(samples, horizons.length),
  }
  if (season === null) return [same]
  const { values } = present(series, target)
  return [
    same,
    {
      name: 'seasonal-naive',
      label: `Seasonal naive (${stepsToText(season, step)})`,
      values: seasonalNaive(values, knownRows(series, target), samples, { window, horizons, season }),
    },
  ]
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
  const ridge = yield* within(0, 0.9, fitRidge(recipe, data, present(series, recipe.target).values))
  const { pooled } = ridge.layout
  const label = pooled === 1 ? 'Ridge regression' : `Ridge regression (on means of ${stepsToText(pooled, recipe.step)})`
  function* on(samples: ForecastSamples, from: number, to: number): Generator<number, Forecast[]> {
    const outputs = yield* within(from, to, ridgeOutputs(ridge, samples))
    const values = toTargetUnits(recipe, samples, outputs)
    return [...naiveForecasts(recipe, series, samples), { name: 'ridge', label, values }]
  }
  return { validation: yield* on(data.validation, 0.9, 0.95), test: yield* on(data.test, 0.95, 1) }
}
