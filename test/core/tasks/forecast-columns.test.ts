import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ForecastHead, ForecastTask } from '../../../core/experiment/tasks/forecast'
import { deviationOf } from '../../../core/losses/gaussian'
import { normal, stream } from '../../../core/random'
import { baselineForecasts } from '../../../core/tasks/baselines'
import { fitRidge, ridgeOutputs } from '../../../core/tasks/baselines/ridge'
import { planForecast } from '../../../core/tasks/forecast'
import { forecastData } from '../../../core/tasks/forecast-data'
import { evaluateForecast } from '../../../core/tasks/forecast-results'
import { ofSequence, spoken, toTargetUnits } from '../../../core/tasks/forecast-words'
import { finish } from '../support/generators'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const series = (() => {
  const s = stream(7, 'columns')
  return hourly({
    y: count(300).map(t => 50 + 9 * Math.sin(t / 4) + normal(s)),
    x: count(300).map(t => 1000 + 300 * Math.cos(t / 5) + 10 * normal(s)),
    z: count(300).map(t => (t % 5) + 0.1 * normal(s)),
  })
})()

function prepared(task: Partial<ForecastTask>, season = 12) {
  const choice = { target: 'y', also: ['x'], inputs: ['y', 'x', 'z'], window: 5, horizon: 3, ...task }
  const plan = planForecast(forecastExperiment(choice), series, suggestion({ season }))
  return { plan, recipe: plan.recipe, data: forecastData(plan, series) }
}

const tasks = fc.record({
  output: fc.constantFrom('value' as const, 'path' as const),
  predict: fc.constantFrom('value' as const, 'change' as const, 'season' as const),
  share: fc.boolean(),
  relative: fc.boolean(),
  horizon: fc.integer({ min: 1, max: 4 }),
})
const seasons = fc.integer({ min: 2, max: 9 })

describe('several columns', () => {
  it('have targets that are turned back into the truth, whatever is said of them and by one network or a shared one', () => {
    fc.assert(
      fc.property(tasks, seasons, (task, season) => {
        const { recipe, data } = prepared(task, season)
        for (const part of [data.train, data.test]) {
          const back = toTargetUnits(recipe, part, part.targets.values)
          back.forEach((y, k) => expect(y).toBeCloseTo(part.truth[k], 2))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('of a shared network are sequences of their own: the features of one, then those of what is not forecast', () => {
    const { plan, data, recipe } = prepared({ share: true, output: 'path' })
    expect(plan.features).toEqual(['the column itself', 'z'])
    expect([data.outputs, data.train.count]).toEqual([3, 2 * data.train.windows])
    const { rows } = series
    data.test.begins.forEach((begin, w) => {
      expect(Array.from(data.test.starts.subarray(2 * w, 2 * w + 2))).toEqual([begin, rows + begin])
    })
    const [y, x] = recipe.targets
    const at = data.test.begins[4] + 2
    expect(data.features[at * 2]).toBeCloseTo((series.columns[0].values[at] - y.values.mean) / y.values.deviation, 4)
    expect(data.features[(rows + at) * 2]).toBeCloseTo(
      (series.columns[1].values[at] - x.values.mean) / x.values.deviation,
      4,
    )
  })

  it('say of one sequence alone what they say of it among all', () => {
    fc.assert(
      fc.property(tasks, fc.nat(20), (task, n) => {
        const { recipe, data } = prepared(task)
        const { targets } = data.test
        const width = targets.values.length / data.test.count
        const all = toTargetUnits(recipe, data.test, targets.values)
        const own = ofSequence(recipe, data.test, n)
        const alone = toTargetUnits(own.recipe, own.bases, targets.values.subarray(n * width, (n + 1) * width))
        expect(Array.from(alone)).toEqual(Array.from(all.subarray(n * width, (n + 1) * width)))
      }),
      { numRuns: 30 },
    )
  })

  it('are judged each in its own unit, and together in deviations of the training part', () => {
    const { recipe, data } = prepared({ output: 'path' })
    const { truth, windows, begins } = data.test
    const deviations = recipe.targets.map(({ values }) => values.deviation)
    // off by half a deviation in the first column, and by one in the second
    const values = truth.map((y, k) => y + (Math.floor(k / 3) % 2 === 0 ? 0.5 * deviations[0] : -deviations[1]))
    const { columns, standardised, unit, target, forecasters } = evaluateForecast(
      recipe,
      'test',
      { truth, windows, begins },
      [{ name: 'network', label: 'LSTM', values }],
    )
    expect([target, unit]).toEqual(['2 columns', 'σ'])
    expect(standardised[0].mae).toBeCloseTo(0.75, 9)
    expect(standardised[0].mse).toBeCloseTo((0.25 + 1) / 2, 9)
    expect(forecasters[0].scores.mae).toBeCloseTo(0.75, 9)
    expect(columns.map(column => column.forecasters[0].scores.mae)).toEqual([
      expect.closeTo(0.5 * deviations[0], 9),
      expect.closeTo(deviations[1], 9),
    ])
  })
})

describe('ridge regression', () => {
  it('leaves a residual without a share of any feature, whatever is said and of how many columns', () => {
    fc.assert(
      fc.property(tasks, seasons, (task, season) => {
        const { recipe, data } = prepared(task, season)
        const ridge = finish(fitRidge(recipe, data, series))
        const { starts, targets, count: n } = data.train
        const outputs = finish(ridgeOutputs(ridge, data.train))
        const O = outputs.length / n
        const { layout, lambda, weights } = ridge
        // (XᵀX + λnI) w = Xᵀy  ⇔  Xᵀ(Xw − y) = −λnw, the intercept free
        for (let o = 0; o < O; o++) {
          const gradient = new Float64Array(layout.size)
          for (let s = 0; s < n; s++) {
            const error = outputs[s * O + o] - targets.values[s * O + o]
            for (let k = 0; k < layout.steps; k++)
              layout.columns.forEach((column, a) => {
                gradient[k * layout.columns.length + a] += error * column[starts[s] + layout.offset + k]
              })
            gradient[layout.size - 1] += error
          }
          gradient.forEach((sum, r) =>
            expect((sum + (r < layout.size - 1 ? lambda * n * weights[o][r] : 0)) / n).toBeCloseTo(0, 4),
          )
        }
      }),
      { numRuns: 20 },
    )
  })

  it('stands beside the naive forecasts of every column', () => {
    const { recipe, data } = prepared({ share: true, predict: 'season' })
    const { test } = finish(baselineForecasts(recipe, series, data))
    expect(test.map(({ name, values }) => [name, values.length])).toEqual([
      ['persistence', 2 * data.test.windows],
      ['seasonal-naive', 2 * data.test.windows],
      ['ridge', 2 * data.test.windows],
    ])
  })
})

describe('a head of several numbers', () => {
  const quantiles: ForecastHead = { kind: 'quantiles', levels: [0.1, 0.5, 0.9] }

  it('has its quantiles sorted, the middle one as the forecast, and the interval between the outermost', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer(), (share, seed) => {
        const { recipe, data } = prepared({ head: quantiles, output: 'path', share })
        const s = stream(seed, 'outputs')
        const outputs = Float32Array.from({ length: data.test.windows * 2 * 3 * 3 }, () => normal(s))
        const { values, interval, all } = spoken(recipe, data.test, outputs)
        expect(values).toBe(all[1])
        expect(interval?.share).toBeCloseTo(0.8, 12)
        values.forEach((y, k) => {
          expect(interval?.lower[k]).toBeLessThanOrEqual(y)
          expect(interval?.upper[k]).toBeGreaterThanOrEqual(y)
        })
      }),
      { numRuns: 20 },
    )
  })

  it('has the mean, and its deviation in the unit of the target', () => {
    const { recipe, data } = prepared({ head: { kind: 'gaussian', share: 0.9 }, also: [], predict: 'value' })
    const outputs = Float64Array.from({ length: 2 * data.test.windows }, (_, k) => (k % 2 === 0 ? 0.5 : -1))
    const { values, interval, all } = spoken(recipe, data.test, outputs)
    const { mean, deviation } = recipe.targets[0].scaler
    expect(values[3]).toBeCloseTo(mean + 0.5 * deviation, 9)
    expect(all[1][3]).toBeCloseTo(deviation * deviationOf(-1), 9)
    expect((interval?.upper[3] ?? 0) - values[3]).toBeCloseTo(1.6449 * all[1][3], 3)
  })

  it('is judged by its coverage: of quantiles that are those of the truth, 80 % lie within', () => {
    const { recipe } = prepared({ head: quantiles, also: [] })
    const s = stream(1, 'truth')
    const truth = Float64Array.from({ length: 4000 }, () => normal(s))
    const said = [-1.2816, 0, 1.2816].map(q => truth.map(() => q))
    const interval = {
      ...{ share: 0.8, lower: said[0], upper: said[2] },
      quantiles: { levels: [0.1, 0.5, 0.9], values: said },
    }
    const forecast = { name: 'network', label: 'LSTM', values: said[1], interval }
    const judged = evaluateForecast(recipe, 'test', { truth, windows: 4000, begins: new Int32Array(4000) }, [
      forecast,
    ]).interval
    expect(judged?.coverage).toBeGreaterThan(0.78)
    expect(judged?.coverage).toBeLessThan(0.82)
    expect(judged?.width).toBeCloseTo(2.5632, 9)
    expect(judged?.pinball).toBeGreaterThan(0.2)
  })
})
