import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Series } from '../../../core/data/series'
import type { Forecast } from '../../../core/tasks/baselines/index'
import { evaluateForecast } from '../../../core/tasks/forecast-results'
import type { ForecastRecipe, ForecastTarget } from '../../../core/tasks/recipe'
import { json, writeAtomically } from '../../../electron/engine/files'
import { predictionsCsv, readResults } from '../../../electron/engine/predictions'
import { runFolder } from '../../../electron/engine/run-folder'
import { forecastResults, workplace, type Workplace } from './support/experiment'

let place: Workplace
beforeEach(async () => (place = await workplace()))
afterEach(() => place.remove())

const HOUR = 3_600_000
const START = Date.UTC(2013, 0, 7)
const target = (column: string): ForecastTarget => {
  const plain = { mean: 0, deviation: 1 }
  return { column, unit: '', scaler: plain, values: plain, naiveError: 1 }
}
const recipe: ForecastRecipe = {
  ...{
    inputs: [],
    share: false,
    window: 2,
    horizon: 2,
    output: 'path',
    predict: 'value',
    head: { kind: 'point' },
    recursive: false,
  },
  ...{ targets: [target('y')], step: { unit: 'second', count: 3600 }, season: null },
}

/** A run's results for `count` windows: each step ahead is off by 1 or −1, one of them by 500. */
async function written(count: number): Promise<void> {
  const rows = count + 3
  const none = new Uint8Array(rows)
  const series: Series = {
    rows,
    times: Float64Array.from({ length: rows }, (_, row) => START + row * HOUR),
    ...{ step: recipe.step, columns: [], blocked: none, repaired: none, repairs: [] },
  }
  const truth = Float64Array.from({ length: 2 * count }, (_, k) => Math.sin(k / 1000))
  const values = truth.map((y, k) => y + (k === 6001 ? 500 : k % 4 < 2 ? 1 : -1))
  const forecasts: Forecast[] = [
    { name: 'network', label: 'LSTM', values },
    { name: 'persistence', label: 'Persistence', values: truth.map(y => 2 * y) },
  ]
  const samples = { begins: Int32Array.from({ length: count }, (_, n) => n), truth, windows: count }
  const paths = runFolder(place.folder)
  await writeAtomically(paths.evaluation, json(evaluateForecast(recipe, 'test', samples, forecasts)))
  await writeAtomically(paths.predictions, predictionsCsv(recipe, series, samples, forecasts))
}

describe('the results of a run', () => {
  it('are its predictions at the farthest step, number by number', async () => {
    await written(40)
    const { times, truth, forecasters, residuals } = forecastResults(await readResults(place.folder))
    expect(times).toEqual(Array.from({ length: 40 }, (_, n) => START + (n + 3) * HOUR))
    expect(truth).toEqual(Array.from({ length: 40 }, (_, n) => Math.sin((2 * n + 1) / 1000)))
    expect(forecasters.map(({ name }) => name)).toEqual(['network', 'persistence'])
    expect(forecasters[1].values).toEqual(truth.map(y => 2 * y))
    expect(residuals.counts.reduce((a, b) => a + b, 0)).toBe(80)
  })

  it('of a long test part are as many points as a drawing needs, with every peak; errors count every row', async () => {
    await written(60_000)
    const { times, forecasters, truth, errors, residuals, evaluation } = forecastResults(
      await readResults(place.folder),
    )
    expect(evaluation.windows).toBe(60_000)
    expect(times.length).toBeLessThanOrEqual(20_000)
    expect([times[0], times.at(-1)]).toEqual([START + 3 * HOUR, START + 60_002 * HOUR])
    const worst = forecasters[0].values.findIndex((y, k) => Math.abs(y - truth[k]) > 400)
    expect(times[worst]).toBe(START + 3003 * HOUR)
    expect(residuals.counts.reduce((a, b) => a + b, 0)).toBe(120_000)
    const [hours] = errors
    expect(hours.by).toBe('hour')
    // Window 3000 is off by 500, all others of its hour by 1.
    const hour = ((3003 * HOUR) % (24 * HOUR)) / HOUR
    expect(hours.mae[0]).toEqual(
      hours.x.map(x => (x === hour ? expect.closeTo(1 + 499 / 2500, 9) : expect.closeTo(1, 9)) as number),
    )
  })

  it('of several columns are those of each, whatever their names, with the interval of the network', async () => {
    const count = 30
    const [K, C] = [2, 2]
    const names = ['load, "net"\n[MW]', 'x']
    const several: ForecastRecipe = {
      ...{ ...recipe, targets: names.map(target) },
      head: { kind: 'quantiles', levels: [0.1, 0.5, 0.9] },
    }
    const none = new Uint8Array(count + 3)
    const series: Series = {
      rows: count + 3,
      times: Float64Array.from({ length: count + 3 }, (_, row) => START + row * HOUR),
      ...{ step: recipe.step, columns: [], blocked: none, repaired: none, repairs: [] },
    }
    const truth = Float64Array.from({ length: count * C * K }, (_, k) => Math.sin(k))
    const [lower, upper] = [truth.map(y => y - 1), truth.map((y, k) => y + k)]
    const interval = { share: 0.8, lower, upper, quantiles: { levels: [0.1, 0.5, 0.9], values: [lower, truth, upper] } }
    const forecasts: Forecast[] = [
      { name: 'network', label: 'LSTM', values: truth, interval },
      { name: 'persistence', label: 'Persistence', values: truth.map(y => 2 * y) },
    ]
    const samples = { begins: Int32Array.from({ length: count }, (_, n) => n), truth, windows: count }
    const paths = runFolder(place.folder)
    await writeAtomically(paths.evaluation, json(evaluateForecast(several, 'test', samples, forecasts)))
    await writeAtomically(paths.predictions, predictionsCsv(several, series, samples, forecasts))
    const { others, evaluation, ...first } = forecastResults(await readResults(place.folder))
    expect(evaluation.columns.map(column => column.target)).toEqual(names)
    const farthest = (values: Float64Array, c: number) =>
      Array.from({ length: count }, (_, n) => values[(n * C + c) * K + K - 1])
    for (const [c, picture] of [first, ...others].entries()) {
      expect(picture.times).toEqual(Array.from({ length: count }, (_, n) => START + (n + 3) * HOUR))
      expect(picture.truth).toEqual(farthest(truth, c))
      expect(picture.forecasters[1].values).toEqual(farthest(forecasts[1].values, c))
      expect(picture.interval).toEqual({ lower: farthest(lower, c), upper: farthest(upper, c) })
      expect(picture.residuals.counts.reduce((a, b) => a + b, 0)).toBe(count * K)
    }
  })
})
