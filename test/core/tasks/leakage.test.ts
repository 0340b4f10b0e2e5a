import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Series } from '../../../core/data/series'
import type { TrainingChoice } from '../../../core/experiment/training'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { initialise } from '../../../core/network/initialise'
import { normal, stream } from '../../../core/random'
import { fitRidge } from '../../../core/tasks/baselines/ridge'
import { planForecast, type ForecastPlan } from '../../../core/tasks/forecast'
import { forecastData, type ForecastData } from '../../../core/tasks/forecast-data'
import { emptyBatch, inOrder, shardRunner } from '../../../core/training/batch'
import { finish } from '../support/generators'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const ROWS = 200

interface Made {
  readonly series: Series
  readonly plan: ForecastPlan
  readonly data: ForecastData
}

interface Setting {
  readonly seed: number
  readonly window: number
  readonly horizon: number
  readonly output: 'value' | 'path'
  readonly predict: 'value' | 'change' | 'season'
  readonly also: boolean
  readonly share: boolean
  readonly relative: boolean
  readonly reachBack: boolean
  readonly gap: number
  readonly season: number
}

const setting: fc.Arbitrary<Setting> = fc.record({
  seed: fc.nat(1000),
  window: fc.integer({ min: 1, max: 9 }),
  horizon: fc.integer({ min: 1, max: 5 }),
  output: fc.constantFrom('value', 'path'),
  predict: fc.constantFrom('value', 'change', 'season'),
  also: fc.boolean(),
  share: fc.boolean(),
  relative: fc.boolean(),
  reachBack: fc.boolean(),
  gap: fc.nat(4),
  season: fc.integer({ min: 1, max: 12 }),
})

/** Random columns of every kind with holes; from row `end` on, all values and holes are other ones. */
function made(choice: Setting, end: number): Made {
  const { seed, window, horizon, output, predict, also, share, relative, reachBack, gap, season } = choice
  const draws = (column: string): number[] => {
    const calm = stream(seed, column)
    return count(ROWS).map(row => (row < end ? normal(calm) : 1e3 + 50 * normal(calm)))
  }
  const series = hourly({
    y: draws('y').map(y => 3 + y),
    x: draws('x'),
    flag: count(ROWS).map(row => (row < end ? row % 2 : row)),
    wind: count(ROWS).map(row => (row < end ? ['north', 'calm'][row % 2] : 'storm')),
  })
  for (const row of [31, 90, ...(end < ROWS ? [end + 7] : [])]) series.columns[1].values[row] = NaN
  const plan = planForecast(
    forecastExperiment(
      {
        inputs: ['y', 'x', 'flag', 'wind'],
        target: 'y',
        also: also ? ['x'] : [],
        share,
        relative,
        window,
        horizon,
        output,
        predict,
      },
      { data: { file: 'series.csv', calendar: ['hour', 'weekday'] }, evaluation: { reachBack, gap, season } },
    ),
    series,
    suggestion(),
  )
  return { series, plan, data: forecastData(plan, series) }
}

const LOSS: Pick<TrainingChoice, 'loss' | 'truncate' | 'clip' | 'epochs'> = forecastExperiment().training

/** Gradient of the first batch under the first weights. */
function firstGradient({ data }: Pick<Made, 'data'>): Float32Array {
  const { inputs, steps, outputs } = data
  const network = compileNetwork(
    {
      cell: { kind: 'lstm', variant: 'vanilla', peepholes: true },
      ...{ inputs, embeddings: [], outputs, units: 3, layers: 1, bidirectional: false, dropout: 0, read: 'last' },
    },
    { kernels: loadKernels(), batch: 16, steps },
  )
  network.loadParameters(initialise(network.spec, forecastExperiment().network.initialise, 1))
  const batch = emptyBatch(network)
  Object.assign(batch, { step: 1, count: 16, places: 16 })
  batch.indices.set(count(16).map(k => (k * 7) % data.train.count))
  inOrder(network, shardRunner(network, data, LOSS, 1))(batch)
  network.reduceGradients()
  return network.gradients.slice()
}

describe('what training sees', () => {
  it('is the same to the last bit whatever the rows after the training part hold: scalers, errors, samples, gradient', () => {
    fc.assert(
      fc.property(setting, choice => {
        const { plan, data } = made(choice, ROWS)
        const { to } = plan.parts[0]
        const other = made(choice, to)
        expect(other.plan.recipe).toEqual(plan.recipe)
        expect(other.plan.features).toEqual(plan.features)
        expect(other.data.train).toEqual(data.train)
        const D = data.inputs
        expect(other.data.features.slice(0, to * D)).toEqual(data.features.slice(0, to * D))
        expect(other.data.features.slice(to * D)).not.toEqual(data.features.slice(to * D))
        expect(firstGradient(other)).toEqual(firstGradient({ data }))
      }),
      { numRuns: 40 },
    )
  })

  it('leaves the test part out of every choice: ridge has the same λ and the same weights, validation the same samples', () => {
    fc.assert(
      fc.property(setting, choice => {
        const one = made(choice, ROWS)
        const other = made(choice, one.plan.parts[1].to)
        expect(other.data.validation).toEqual(one.data.validation)
        const ridge = ({ plan: { recipe }, data, series }: Made) => finish(fitRidge(recipe, data, series))
        const [a, b] = [ridge(one), ridge(other)]
        expect(b.lambda).toBe(a.lambda)
        expect(b.weights).toEqual(a.weights)
      }),
      { numRuns: 40 },
    )
  })

  it('lies wholly before what is judged: no target of one part is read by a window of an earlier one', () => {
    fc.assert(
      fc.property(setting, choice => {
        const { plan } = made(choice, ROWS)
        const { window, horizon, output } = plan.recipe
        const nearest = output === 'path' ? 1 : horizon
        plan.parts.forEach(({ from, to, starts }, k) => {
          for (const start of starts) {
            const last = start + window - 1
            expect(last + nearest).toBeGreaterThanOrEqual(from)
            expect(last + horizon).toBeLessThan(to)
            if (!choice.reachBack) expect(start).toBeGreaterThanOrEqual(from)
          }
          if (k > 0) expect(from).toBe(plan.parts[k - 1].to + choice.gap)
        })
      }),
    )
  })
})
