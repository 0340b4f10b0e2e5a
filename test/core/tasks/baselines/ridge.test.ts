import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Series } from '../../../../core/data/series'
import type { ForecastTask } from '../../../../core/experiment/tasks/forecast'
import { cholesky, packedSize, rowOf, solve } from '../../../../core/tasks/baselines/cholesky'
import { gramMatrix, layFlat, layoutOf, moments } from '../../../../core/tasks/baselines/normal-equations'
import { fitRidge, ridgeOutputs } from '../../../../core/tasks/baselines/ridge'
import { runsOf } from '../../../../core/tasks/baselines/sliding'
import { planForecast } from '../../../../core/tasks/forecast'
import { forecastData, type ForecastData } from '../../../../core/tasks/forecast-data'
import type { ForecastRecipe } from '../../../../core/tasks/recipe'
import { normal, stream } from '../../../../core/random'
import { finish } from '../../support/generators'
import { count, forecastExperiment, hourly, suggestion } from '../../support/series'

/** Two noisy columns with the given rows blocked. */
function prepared(
  task: Partial<ForecastTask>,
  blocked: readonly number[] = [],
): { recipe: ForecastRecipe; series: Series; data: ForecastData } {
  const noise = stream(1, 'noise')
  const x = count(300).map(() => normal(noise))
  const y = count(300).map(t => 5 + Math.sin(t / 3) + 0.8 * (x[t - 3] ?? 0) + 0.1 * normal(noise))
  const base = hourly({ y, x })
  const series = { ...base, blocked: base.blocked.map((_, row) => Number(blocked.includes(row))) }
  const plan = planForecast(forecastExperiment({ inputs: ['x', 'y'], ...task }), series, suggestion())
  return { recipe: plan.recipe, series, data: forecastData(plan, series) }
}

describe('cholesky', () => {
  it('solves A x = b for every size around its block of 24 rows', () => {
    const random = stream(1, 'cholesky')
    for (const n of [1, 2, 23, 24, 25, 49]) {
      const B = count(n).map(() => count(n).map(() => normal(random)))
      const A = (r: number, c: number): number => B[r].reduce((sum, v, k) => sum + v * B[c][k], r === c ? n : 0)
      const packed = new Float64Array(packedSize(n))
      for (let r = 0; r < n; r++) for (let c = 0; c <= r; c++) packed[rowOf(r) + c] = A(r, c)
      expect(finish(cholesky(packed, n))).toBe(true)
      const b = Float64Array.from({ length: n }, (_, k) => k - 1)
      const x = b.slice()
      finish(solve(packed, [x], n))
      for (let r = 0; r < n; r++) expect(x.reduce((sum, v, c) => sum + A(r, c) * v, 0)).toBeCloseTo(b[r], 9)
    }
  })

  it('says so when the matrix is not positive definite', () => {
    expect(finish(cholesky(Float64Array.of(1, 2, 1), 2))).toBe(false)
  })
})

describe('the normal equations', () => {
  it('equal the sums over all windows one by one, across gaps and with pooled steps', () => {
    const rows = fc.uniqueArray(fc.nat(299), { maxLength: 6 })
    fc.assert(
      fc.property(rows, fc.constantFrom(4, 6, 100), fc.constantFrom('value', 'path'), (blocked, most, output) => {
        const { data, recipe } = prepared({ window: 5, horizon: 3, output }, blocked)
        const layout = layoutOf(data, most)
        const runs = runsOf(data.train.starts)
        const x = Array.from(data.train.starts, start => {
          const flat = new Float64Array(layout.size)
          layFlat(layout, start, flat)
          return flat
        })
        const sum = (of: (n: number) => number): number => x.reduce((total, _, n) => total + of(n), 0)
        const gram = finish(gramMatrix(layout, runs))
        const u = Float64Array.from({ length: 300 }, (_, row) => Math.cos(row))
        const right = finish(moments(layout, runs, u, recipe))
        for (let r = 0; r < layout.size; r++) {
          for (let c = 0; c <= r; c++)
            expect(gram[rowOf(r) + c]).toBeCloseTo(
              sum(n => x[n][r] * x[n][c]),
              8,
            )
          for (let h = 0; h <= 3; h++)
            expect(right[h][r]).toBeCloseTo(
              sum(n => x[n][r] * u[data.train.starts[n] + 4 + h]),
              8,
            )
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('ridge regression', () => {
  it.each<[string, Partial<ForecastTask>]>([
    ['a value', { predict: 'value' }],
    ['a change', { predict: 'change' }],
    ['a path of changes', { output: 'path' }],
  ])('of %s is where the gradient of its objective is 0', (_, task) => {
    const { recipe, series, data } = prepared({ window: 5, horizon: 2, ...task })
    const { lambda, layout, weights } = finish(fitRidge(recipe, data, series))
    const { count: n, starts, targets } = data.train
    const x = new Float64Array(layout.size)
    weights.forEach((w, k) => {
      const gradient = w.map((v, r) => (r === layout.size - 1 ? 0 : lambda * n * v))
      for (let s = 0; s < n; s++) {
        layFlat(layout, starts[s], x)
        const error = w.reduce((sum, v, r) => sum + v * x[r], 0) - targets.values[s * weights.length + k]
        x.forEach((v, r) => (gradient[r] += error * v))
      }
      // Targets are float32 here and float64 in the fit.
      gradient.forEach(g => expect(Math.abs(g)).toBeLessThan(1e-4))
    })
  })

  it('finds a linear law that persistence cannot', () => {
    const { recipe, series, data } = prepared({ window: 6, horizon: 1, predict: 'value' })
    const outputs = finish(ridgeOutputs(finish(fitRidge(recipe, data, series)), data.test))
    const error = outputs.reduce((sum, v, k) => sum + Math.abs(v - data.test.targets.values[k]), 0) / data.test.count
    const last = data.test.last.reduce((sum, v, k) => sum + Math.abs(v - data.test.truth[k]), 0) / data.test.count
    expect(error * recipe.targets[0].scaler.deviation).toBeLessThan(0.3 * last)
  })

  it('says how far it is, from 0 to 1 and never back', () => {
    const { recipe, series, data } = prepared({ window: 12, horizon: 2 })
    const shares = [...fitRidge(recipe, data, series)]
    expect(shares.length).toBeGreaterThan(10)
    shares.forEach((share, k) => expect(share).toBeGreaterThanOrEqual(shares[k - 1] ?? 0))
    expect(shares[shares.length - 1]).toBeLessThanOrEqual(1)
  })
})
