import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { scale, spreadOf, unscale } from '../../../core/tasks/scaler'

describe('scaler', () => {
  it('gives back what it scaled', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, y => {
        const { scaler } = spreadOf(y)
        const size = Math.max(...y.map(Math.abs), 1)
        for (const value of y) expect(Math.abs(unscale(scaler, scale(scaler, value)) - value)).toBeLessThan(1e-9 * size)
      }),
    )
  })

  it('has mean and deviation of the population, and passes over what is missing', () => {
    expect(spreadOf([NaN, 1, 3, Infinity])).toEqual({ count: 2, min: 1, max: 3, scaler: { mean: 2, deviation: 1 } })
  })

  it('keeps its digits where the mean is a billion deviations', () => {
    expect(spreadOf([1e9 + 1, 1e9 + 2, 1e9 + 3]).scaler.deviation).toBeCloseTo(Math.sqrt(2 / 3), 9)
  })

  it('has deviation 1 for a constant', () => {
    expect(spreadOf([0.1, 0.1, 0.1]).scaler.deviation).toBe(1)
  })
})
