import { encodeModel, type Model } from '../../../core/formats/model'
import { forecastModelData, type ForecastModel } from '../../../core/formats/models/forecast'
import { forecastCheckOf } from '../../../core/formats/models/forecast-check'
import type { ModelTraining } from '../../../core/formats/models/frame'
import type { CellSpec, NetworkSpec } from '../../../core/network/spec'
import { parameterTable } from '../../../core/network/parameters'
import { stream, uniform } from '../../../core/random'
import { forecastData } from '../../../core/tasks/forecast-data'
import { planForecast } from '../../../core/tasks/forecast'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
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
    kind: 'forecast',
    recipe: plan.recipe,
    data: forecastModelData(experiment.data, plan.recipe, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: forecastCheckOf({ recipe: plan.recipe, network, parameters }, series, data.test),
    training: {
      ...untrained('some model', 'series.csv', series.rows),
      test: [{ name: 'network', label: 'Network', scores: { mae: 1, rmse: 2, mase: null, r2: 0.5 } }],
    },
  }
}

/** What a model tells of a training that has not begun. */
export const untrained = (name: string, file: string, rows: number): Omit<ModelTraining, 'test'> => ({
  name,
  date: '2024-05-01T12:00:00.000Z',
  software: 'longhand 0.1.0',
  kernels: 'none',
  seed: 1,
  data: { name: file, fingerprint: 'f'.repeat(64), rows },
  epochs: 0,
  bestEpoch: 0,
  steps: 0,
  validationLoss: null,
})

/** The text of its file. */
export const modelText = (model: Model): string => [...encodeModel(model)].join('')
