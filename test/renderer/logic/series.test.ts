import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastValue, nearest, smooth, spread, thin } from '../../../renderer/logic/series'

const line = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 2000 })

describe('thin', () => {
  it('never loses the smallest or the largest value, however few points stay', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 1, max: 100 }), (y, buckets) => {
        const x = y.map((_, k) => k)
        const kept = thin({ x, y }, 0, y.length - 1, buckets).map(point => point.y)
        expect(Math.min(...kept)).toBe(Math.min(...y))
        expect(Math.max(...kept)).toBe(Math.max(...y))
        expect(kept.length).toBeLessThanOrEqual(Math.max(2 * buckets, y.length > 2 * buckets ? 0 : y.length))
      }),
    )
  })
  it('keeps the points in order and takes them as they are', () => {
    fc.assert(
      fc.property(line, y => {
        const x = y.map((_, k) => k)
        const kept = thin({ x, y }, 0, y.length - 1, 20)
        expect(kept.every((point, k) => k === 0 || point.x > kept[k - 1].x)).toBe(true)
        expect(kept.every(point => y[point.x] === point.y)).toBe(true)
      }),
    )
  })
  it('keeps a gap where a whole stretch is missing', () => {
    const y = Array.from({ length: 100 }, (_, k) => (k >= 40 && k < 60 ? NaN : k))
    const kept = thin({ x: y.map((_, k) => k), y }, 0, 99, 10)
    expect(kept.some(point => Number.isNaN(point.y))).toBe(true)
  })
  it('looks only at what is visible, with one point beyond each side', () => {
    const x = Array.from({ length: 100 }, (_, k) => k)
    expect(thin({ x, y: x }, 50, 52, 50).map(point => point.x)).toEqual([49, 50, 51, 52, 53])
  })
})

describe('smooth', () => {
  it('leaves the raw curve at 0', () => expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]))
  it('leaves a constant a constant from its first value on', () => {
    for (const value of smooth([2, 2, 2, 2], 0.97)) expect(value).toBeCloseTo(2, 12)
  })
  it('passes over values that are missing', () => expect(smooth([1, NaN, 1], 0.5)[1]).toBeCloseTo(1, 12))
})

describe('nearest and lastValue', () => {
  it('finds the point that is nearest, and none in an empty line', () => {
    expect(nearest([0, 10, 20], 14)).toBe(1)
    expect(nearest([0, 10, 20], 16)).toBe(2)
    expect(nearest([0, 10, 20], -5)).toBe(0)
    expect(nearest([], 3)).toBe(-1)
  })
  it('reads the last value that is there', () => {
    const line = { x: [10, 20, 30], y: [1, 2, NaN] }
    expect(lastValue(line)).toBe(2)
    expect([lastValue(line, 20), lastValue(line, 19), lastValue(line, 9)]).toEqual([2, 1, null])
  })
})

describe('spread', () => {
  it('keeps labels apart and within their space', () => {
    const places = spread([100, 101, 102], 14, 0, 200)
    const sorted = [...places].sort((a, b) => a - b)
    expect(sorted[1] - sorted[0]).toBeGreaterThanOrEqual(14)
    expect(sorted[2] - sorted[1]).toBeGreaterThanOrEqual(14)
    expect(Math.max(...spread([190, 195, 199], 14, 0, 200))).toBeLessThanOrEqual(200)
  })
})
