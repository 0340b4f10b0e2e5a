import { describe, expect, it } from 'vitest'
import { autocorrelation, differences, strongestPeriod } from '../../../core/data/autocorrelation'

const wave = (n: number, period: number, trend = 0): Float64Array =>
  Float64Array.from({ length: n }, (_, t) => Math.sin((2 * Math.PI * t) / period) + trend * t)
const periodOf = (values: Float64Array): number | undefined =>
  strongestPeriod(autocorrelation(values, values.length / 3), values.length)?.lag

describe('autocorrelation', () => {
  it('is 1 at lag 0 and 0 for a series that never changes', () => {
    expect([...autocorrelation(Float64Array.of(2, 2, 2, 2), 2)]).toEqual([1, 0, 0])
  })

  it('is the textbook value for a short series', () => {
    // 1 3 2: the line is t + 1 … e = (−½, 1, −½), Σe² = 1.5, Σe(t)e(t−1) = −1
    expect(autocorrelation(Float64Array.of(1, 3, 2), 1)[1]).toBeCloseTo(-2 / 3, 12)
  })
})

describe('strongestPeriod', () => {
  it('finds a wave, also on a trend and with holes', () => {
    expect(periodOf(wave(400, 24))).toBe(24)
    expect(periodOf(wave(400, 12, 0.05))).toBe(12)
    expect(periodOf(wave(400, 24).map((v, t) => (t % 7 === 0 ? Number.NaN : v)))).toBe(24)
  })

  it('finds none in a straight line, in noise and in a slow walk', () => {
    let state = 1
    const noise = Float64Array.from({ length: 600 }, () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5)
    let level = 0
    const walk = noise.map(step => (level += step))
    expect(periodOf(wave(300, 1e9, 1))).toBeUndefined()
    expect(periodOf(noise)).toBeUndefined()
    expect(periodOf(differences(walk))).toBeUndefined()
  })
})

describe('differences', () => {
  it('are missing on both sides of a missing value', () => {
    expect([...differences(Float64Array.of(1, 3, Number.NaN, 4, 9))]).toEqual([2, Number.NaN, Number.NaN, 5])
  })
})
