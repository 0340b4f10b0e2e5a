import { describe, expect, it } from 'vitest'
import { scores, seasonalNaiveError } from '../../../core/tasks/metrics'

const all = { outputs: 1, at: null }

describe('scores', () => {
  it('are what pencil and paper give', () => {
    // errors 1 −1 0 2 · ȳ = 2.5, Σ (y − ȳ)² = 5
    expect(scores([2, 1, 3, 6], [1, 2, 3, 4], 0.5, all)).toEqual({
      mae: 1,
      rmse: Math.sqrt(1.5),
      mase: 2,
      r2: 1 - 6 / 5,
    })
  })

  it('judge one step of a path by itself', () => {
    const [forecast, truth] = [
      [1, 20, 2, 30],
      [1, 10, 2, 10],
    ]
    expect(scores(forecast, truth, null, { outputs: 2, at: 0 }).mae).toBe(0)
    expect(scores(forecast, truth, null, { outputs: 2, at: 1 }).mae).toBe(15)
    expect(scores(forecast, truth, null, { outputs: 2, at: null }).mae).toBe(7.5)
  })

  it('have no R² where the truth is constant and no MASE where the naive forecast is exact', () => {
    expect(scores([1, 2], [3, 3], null, all)).toMatchObject({ r2: null, mase: null })
  })
})

describe('seasonalNaiveError', () => {
  const known = new Uint8Array(6).fill(1)
  it('is the mean change over one season within the rows', () => {
    expect(seasonalNaiveError([0, 10, 1, 12, 2, 99], known, [{ from: 0, to: 5 }], 2)).toBe((1 + 2 + 1) / 3)
    expect(seasonalNaiveError([1, 2, 4, 99, 0, 0], known, [{ from: 0, to: 3 }], null)).toBe(1.5)
  })

  it('passes over unknown values, and is null where there is nothing to measure in', () => {
    const holes = Uint8Array.of(1, 0, 1, 1, 1, 1)
    expect(seasonalNaiveError([1, NaN, 5, 8, 0, 0], holes, [{ from: 0, to: 4 }], 1)).toBe(3)
    expect(seasonalNaiveError([1, 2, 1, 2, 1, 2], known, [{ from: 0, to: 6 }], 2)).toBeNull()
    expect(seasonalNaiveError([1, 2, 3, 4, 5, 6], known, [{ from: 0, to: 6 }], 12)).toBeNull()
  })
})
