import { describe, expect, it } from 'vitest'
import { baselineForecasts, naiveForecasts, type Forecast } from '../../../core/tasks/baselines'
import { planForecast } from '../../../core/tasks/forecast'
import { forecastData } from '../../../core/tasks/forecast-data'
import { evaluateForecast, lossOfForecast } from '../../../core/tasks/forecast-results'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { finish } from '../support/generators'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const series = hourly({ 'load [MW]': count(300).map(t => 100 + 10 * Math.sin((2 * Math.PI * t) / 24) + (t % 7)) })
const prepared = (task: Partial<ForecastTask> = {}) => {
  const experiment = forecastExperiment({ target: 'load [MW]', inputs: ['load [MW]'], window: 6, horizon: 3, ...task })
  const plan = planForecast(experiment, series, suggestion({ season: 24 }))
  return { recipe: plan.recipe, data: forecastData(plan, series) }
}
const network = (values: Float64Array): Forecast => ({ name: 'network', label: 'LSTM', values })

describe('evaluateForecast', () => {
  it('puts the network beside persistence, seasonal naive and ridge, with scores of each step', () => {
    const { recipe, data } = prepared({ output: 'path' })
    const baselines = finish(baselineForecasts(recipe, series, data))
    const perfect = network(data.test.truth)
    const evaluation = evaluateForecast(recipe, 'test', data.test, [perfect, ...baselines.test])
    expect(evaluation.forecasters.map(({ name }) => name)).toEqual([
      'network',
      'persistence',
      'seasonal-naive',
      'ridge',
    ])
    expect(evaluation.horizons).toEqual([1, 2, 3])
    expect(evaluation.forecasters[0].scores).toMatchObject({ mae: 0, rmse: 0, mase: 0, r2: 1 })
    for (const { scores, byStep } of evaluation.forecasters)
      expect(byStep.reduce((sum, { mae }) => sum + mae / 3, 0)).toBeCloseTo(scores.mae, 9)
    const steps = evaluation.forecasters[1].byStep.map(({ mae }) => mae)
    expect(steps).toEqual([...steps].sort((a, b) => a - b)) // further ahead is harder for persistence
  })

  it('says how far before persistence looks, how much better the network is, and in which unit', () => {
    const { recipe, data } = prepared()
    const forecasts = naiveForecasts(recipe, series, data.test)
    const half = data.test.truth.map((y, k) => (y + data.test.last[k]) / 2)
    const { verdict, unit } = evaluateForecast(recipe, 'test', data.test, [network(half), ...forecasts])
    expect(unit).toBe('MW')
    expect(verdict).toMatch(/^50 % better than persistence \(the value 3 h before\), .* seasonal naive .* MW\.$/)
    const astray = network(data.test.truth.map((y, k) => y + 50 * (y - data.test.last[k])))
    expect(evaluateForecast(recipe, 'test', data.test, [astray, ...forecasts]).verdict).toMatch(
      /^50 times the error of persistence/,
    )
    const same = network(forecasts[0].values)
    expect(evaluateForecast(recipe, 'test', data.test, [same, ...forecasts]).verdict).toMatch(/^As good as persistence/)
  })

  it('names what is to beat when there is no network yet', () => {
    const { recipe, data } = prepared({ output: 'path' })
    const { verdict } = evaluateForecast(
      recipe,
      'validation',
      data.validation,
      naiveForecasts(recipe, series, data.validation),
    )
    expect(verdict).toMatch(
      /^To beat: [\d.]+ MW of persistence \(the last value of the window\), [\d.]+ MW of seasonal naive/,
    )
  })
})

describe('lossOfForecast', () => {
  it.each(['value', 'change'] as const)('is the training loss of outputs that say the same (%s)', predict => {
    const { recipe, data } = prepared({ predict })
    const [persistence] = naiveForecasts(recipe, series, data.validation)
    const { truth, last, count: n } = data.validation
    const errors = truth.map((y, k) => (last[k] - y) / recipe.targets[0].scaler.deviation)
    const mse = errors.reduce((sum, e) => sum + (e * e) / n, 0)
    expect(lossOfForecast({ kind: 'mse' }, recipe, data.validation, persistence.values)).toBeCloseTo(mse, 5)
  })
})
