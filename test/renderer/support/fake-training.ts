import type { BaselineReport, ForecastGlimpse, ForecastResults } from '../../../electron/contract'
import { groupedErrors } from '../../../core/tasks/error-groups'
import type { ForecastEvaluation, Scores } from '../../../core/tasks/evaluation'
import type { EpochEvent, StartEvent, StepEvent, WatchEvent } from '../../../core/training/events'
import { HOUR, START, temperature } from './fake-data'

/** A training that behaves like one: the loss falls with noise, gradients spike now and then. A pure function of the step. */
export const STEPS_PER_EPOCH = 187
export const EPOCHS = 40

const random = (k: number): number => {
  const x = Math.sin(k * 91.345 + 47.853) * 24634.6345
  return x - Math.floor(x)
}

export const start: StartEvent = {
  kind: 'start',
  step: 0,
  epochs: EPOCHS,
  stepsPerEpoch: STEPS_PER_EPOCH,
  tensors: ['W.z', 'W.i', 'W.f', 'W.o', 'R.z', 'R.i', 'R.f', 'R.o', 'b.z', 'b.i', 'b.f', 'b.o']
    .map(name => {
      const shape = name.startsWith('W') ? [32, 4] : name.startsWith('R') ? [32, 32] : [32]
      return { name: `layers.0.forward.${name}`, shape, size: shape.reduce((a, b) => a * b, 1) }
    })
    .concat([
      { name: 'head.V', shape: [1, 32], size: 32 },
      { name: 'head.c', shape: [1], size: 1 },
    ]),
}

const curve = (step: number): number => 0.205 + 0.6 * Math.exp(-step / 240) + 0.12 * Math.exp(-step / 2200)

export function stepEvent(step: number): StepEvent {
  const spike = random(step * 3) > 0.985 ? 2.5 : 0
  const gradientNorm = 0.25 + 0.9 * Math.exp(-step / 500) + 0.35 * random(step) + spike
  return {
    kind: 'step',
    step,
    epoch: Math.ceil(step / STEPS_PER_EPOCH),
    loss: curve(step) * (0.72 + 0.56 * random(step * 7)),
    gradientNorm,
    clippedNorm: Math.min(1, gradientNorm),
    learningRate: 0.003 * 0.5 * (1 + Math.cos((Math.PI * step) / (EPOCHS * STEPS_PER_EPOCH))),
  }
}

export function watchEvent(step: number): WatchEvent {
  const norms = (scale: number, fall: number): number[] =>
    start.tensors.map(
      (_, k) => scale * (0.3 + random(k + 1)) * (0.4 + Math.exp(-step / fall)) * (0.8 + 0.4 * random(step + k)),
    )
  return {
    kind: 'watch',
    step,
    gradients: norms(0.2, 600),
    weights: start.tensors.map((_, k) => (1 + 5 * random(k)) * (1 + step / 9000)),
    updates: norms(0.01, 1500),
  }
}

const N = 240
const offset = 6300
const truthAt = (k: number): number => temperature[offset + k]
const forecastAt = (k: number, epoch: number): number =>
  truthAt(k) * (1 - Math.exp(-epoch / 2)) * 0.9 + 5.6 * (1 + 9 * Math.exp(-epoch / 2)) + 3 * random(k * 3 + epoch) - 1.5

export const stretchAt = (epoch: number): ForecastGlimpse => ({
  kind: 'forecast',
  times: Array.from({ length: N }, (_, k) => START + (offset + k) * HOUR),
  truth: Array.from({ length: N }, (_, k) => truthAt(k)),
  forecast: Array.from({ length: N }, (_, k) => forecastAt(k, epoch)),
  interval: null,
  epoch,
})

export function epochEvent(epoch: number): EpochEvent {
  const step = epoch * STEPS_PER_EPOCH
  return {
    kind: 'epoch',
    epoch,
    step,
    trainingLoss: curve(step),
    validationLoss: curve(step) * 1.1 + 0.012 * random(epoch),
    best: epoch % 3 !== 2,
    bestEpoch: epoch,
    learningRate: 0.003,
    throughput: 83_400,
    secondsLeft: (EPOCHS - epoch) * 2.1,
    seconds: epoch * 2.1,
    stretch: [],
    accuracy: null,
  }
}

const scores = (mae: number): Scores => ({ mae, rmse: mae * 1.27, mase: mae / 7.9, r2: 1 - (mae / 11) ** 2 })
const forecasters = [
  { name: 'network', label: 'LSTM', mae: 6.64 },
  { name: 'persistence', label: 'same as now', mae: 7.61 },
  { name: 'seasonal-naive', label: 'same hour yesterday', mae: 7.61 },
  { name: 'ridge', label: 'ridge regression', mae: 7.11 },
]

export function evaluation(part: 'test' | 'validation', path = false): ForecastEvaluation {
  const horizons = path ? Array.from({ length: 24 }, (_, k) => k + 1) : [24]
  return {
    task: 'forecast',
    part,
    target: 'temp',
    unit: '°F',
    windows: 1190,
    horizons,
    interval: null,
    standardised: forecasters.map(({ mae }) => ({ mse: (mae / 15) ** 2, mae: mae / 18 })),
    columns: [],
    forecasters: forecasters.map(({ name, label, mae }) => ({
      name,
      label,
      scores: scores(mae),
      byStep: horizons.map(h => scores(mae * (0.25 + 0.75 * Math.sqrt(h / 24)))),
    })),
    verdict: '13 % better than the same hour yesterday: off by 6.64 °F on average, where it is off by 7.61 °F.',
  }
}

export const baselines: BaselineReport = {
  validation: evaluation('validation'),
  test: evaluation('test'),
  losses: [
    { name: 'persistence', label: 'same as now', loss: 0.302 },
    { name: 'ridge', label: 'ridge', loss: 0.263 },
  ],
}

export function results(path = false): ForecastResults {
  const count = 1190
  const at = ROW_OF_TEST
  const truth = Array.from({ length: count }, (_, k) => temperature[at + k])
  const edges = Array.from({ length: 25 }, (_, k) => -24 + 2 * k)
  const times = truth.map((_, k) => START + (at + k) * HOUR)
  const forecasters = [
    {
      name: 'network',
      label: 'LSTM',
      values: truth.map((t, k) => 0.8 * t + 9.6 + 6 * (random(Math.floor(k / 5)) - 0.5)),
    },
    { name: 'persistence', label: 'same as now', values: truth.map((_, k) => temperature[at + k - 24]) },
    {
      name: 'ridge',
      label: 'ridge regression',
      values: truth.map((t, k) => 0.7 * t + 14 + 7 * (random(Math.floor(k / 7)) - 0.5)),
    },
  ]
  return {
    kind: 'forecast',
    evaluation: evaluation('test', path),
    others: [],
    interval: null,
    ...{ times, truth, forecasters },
    errors: groupedErrors({ times, truth, forecasts: forecasters.map(({ values }) => values) }),
    residuals: {
      edges,
      counts: edges.slice(1).map((e, k) => Math.round(170 * Math.exp(-((e - 1) ** 2) / 90) + 6 * random(k))),
    },
  }
}
const ROW_OF_TEST = 7500
