import { checkOf } from '../../../core/formats/model-check'
import { encodeModel, modelData, type ForecastModel } from '../../../core/formats/model'
import type { CellSpec, NetworkSpec } from '../../../core/network/spec'
import { parameterTable } from '../../../core/network/parameters'
import { stream, uniform } from '../../../core/random'
import { forecastData } from '../../../core/tasks/forecast-data'
import { planForecast } from '../../../core/tasks/forecast'
import type { ForecastTask } from '../../../core/experiment/schema'
import { count, forecastExperiment, hourly, suggestion } from './series'

export interface ModelChoices {
  readonly cell?: CellSpec
  readonly layers?: number
  readonly bidirectional?: boolean
  readonly units?: number
  readonly task?: Partial<ForecastTask>
  readonly season?: number
  readonly calendar?: ('hour' | 'weekday' | 'month' | 'yearday')[]
}

/** An untrained model with a category, a flag and a column whose name is not ASCII; weights are random float32. */
export function someModel({
  cell = { kind: 'lstm', variant: 'vanilla', peepholes: false },
  layers = 1,
  bidirectional = false,
  units = 3,
  task = {},
  season = 24,
  calendar = [],
}: ModelChoices = {}): ForecastModel {
  const series = hourly({
    'Größe [MW]': count(200).map(t => 5000 + 800 * Math.sin(t / 4) + t),
    wind: count(200).map(t => ['north', 'süd', 'calm'][(t * t) % 3]),
    holiday: count(200).map(t => Number(t % 24 < 5)),
  })
  const experiment = forecastExperiment(
    { target: 'Größe [MW]', inputs: ['wind', 'Größe [MW]', 'holiday'], window: 6, horizon: 3, ...task },
    { data: { file: 'series.csv', calendar } },
  )
  const plan = planForecast(experiment, series, suggestion({ season }))
  const data = forecastData(plan, series)
  const { inputs, outputs } = data
  const sizes = { inputs, embeddings: [], units, outputs }
  const network: NetworkSpec = { cell, ...sizes, layers, bidirectional, dropout: 0, read: 'last' }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  return {
    recipe: plan.recipe,
    data: modelData(experiment.data, plan.recipe, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: checkOf({ recipe: plan.recipe, network, parameters }, series, data.test),
    training: {
      name: 'some model',
      date: '2024-05-01T12:00:00.000Z',
      software: 'longhand 0.1.0',
      kernels: 'none',
      seed: 1,
      data: { name: 'series.csv', fingerprint: 'f'.repeat(64), rows: series.rows },
      epochs: 0,
      bestEpoch: 0,
      steps: 0,
      validationLoss: null,
      test: [{ name: 'network', label: 'Network', scores: { mae: 1, rmse: 2, mase: null, r2: 0.5 } }],
    },
  }
}

/** The text of its file. */
export const modelText = (model: ForecastModel): string => [...encodeModel(model)].join('')
