import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squaredDistance, warpedDistance } from '../../../../core/tasks/baselines/dtw'
import { nearestNeighbours } from '../../../../core/tasks/baselines/nearest-neighbour'
import { pooledSteps } from '../../../../core/tasks/baselines/pooled-steps'
import { finish } from '../../support/generators'

const D = 2
const value = fc.integer({ min: -9, max: 9 })
const sequence = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 7 })
type Rows = readonly (readonly [number, number])[]

const laid = (rows: Rows): Float64Array => Float64Array.from(rows.flat())

/** C(i, j) by its definition, without rows, bands or breaking off. */
function definition(a: Rows, b: Rows, reach = Infinity): number {
  const C = (i: number, j: number): number => {
    if (i === 0 && j === 0) return 0
    if (i === 0 || j === 0 || Math.abs(i - j) > reach) return Infinity
    const step = (a[i - 1][0] - b[j - 1][0]) ** 2 + (a[i - 1][1] - b[j - 1][1]) ** 2
    return step + Math.min(C(i - 1, j - 1), C(i - 1, j), C(i, j - 1))
  }
  return C(a.length, b.length)
}

describe('dynamic time warping', () => {
  it('is the least sum over all ways, as its definition says', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(warpedDistance(laid(a), laid(b), D)).toBe(definition(a, b))
        expect(warpedDistance(laid(b), laid(a), D)).toBe(definition(a, b))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps within its band, which is never narrower than the difference of lengths', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.constantFrom(0, 0.2, 0.5, 1), (a, b, band) => {
        const reach = Math.max(Math.ceil(band * Math.max(a.length, b.length)), Math.abs(a.length - b.length))
        expect(warpedDistance(laid(a), laid(b), D, { band })).toBe(definition(a, b, reach))
      }),
      { numRuns: 60 },
    )
  })

  it('is 0 for the same shape at another speed, where Euclid is not', () => {
    const slow = Float64Array.of(1, 1, 2, 2, 3, 3)
    const fast = Float64Array.of(1, 2, 3, 3, 3, 3)
    expect(warpedDistance(slow, fast, 1)).toBe(0)
    expect(squaredDistance(slow, fast, 1)).toBe(0 + 1 + 1 + 1)
  })

  it('with a band of 0 is the squared distance of Euclid', () => {
    fc.assert(
      fc.property(sequence, a => {
        const b = [...a].reverse()
        const euclid = squaredDistance(laid(a), laid(b), D)
        expect(warpedDistance(laid(a), laid(b), D, { band: 0 })).toBe(euclid)
      }),
    )
  })

  it('may break off, and then says no less than the limit', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.nat(300), (a, b, most) => {
        const whole = warpedDistance(laid(a), laid(b), D)
        const memory: Float64Array[] = []
        const found = warpedDistance(laid(a), laid(b), D, { most, memory })
        expect(found < most ? found : Math.max(whole, most)).toBe(whole < most ? whole : Math.max(whole, most))
        expect(warpedDistance(laid(a), laid(b), D, { memory })).toBe(whole)
      }),
    )
  })
})

describe('the nearest neighbour', () => {
  /** Cases of one step each. */
  const at = (from: number, count: number) => ({
    starts: Array.from({ length: count }, (_, k) => from + k),
    lengths: Array.from({ length: count }, () => 1),
  })

  it('is the closest training case, of equally close ones the first', () => {
    const features = Float32Array.of(10, 20, 10, 11, 15, 99)
    const found = finish(nearestNeighbours(features, 1, at(0, 3), at(3, 3), { distance: 'euclid' }))
    expect(Array.from(found.nearest)).toEqual([0, 0, 1])
    expect(found).toMatchObject({ compared: 3, judged: Int32Array.of(0, 1, 2) })
  })

  it('is the same by both distances where sequences have one step', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 20 }), values => {
        const features = Float32Array.from(values)
        const by = (distance: 'euclid' | 'dtw') =>
          finish(nearestNeighbours(features, 1, at(0, 3), at(3, features.length - 3), { distance })).nearest
        expect(by('dtw')).toEqual(by('euclid'))
      }),
    )
  })

  it('compares unequal lengths by DTW and refuses them by Euclid', () => {
    const features = Float32Array.of(1, 2, 3, 9, 9, 1, 2, 2, 3)
    const train = { starts: [0, 3], lengths: [3, 2] }
    const cases = { starts: [5], lengths: [4] }
    expect(Array.from(finish(nearestNeighbours(features, 1, train, cases, { distance: 'dtw' })).nearest)).toEqual([0])
    expect(() => finish(nearestNeighbours(features, 1, train, cases, { distance: 'euclid' }))).toThrow(
      'Euclid compares sequences of one length, got 3 and 2 steps; use DTW',
    )
  })

  it('judges fewer cases, then compares fewer, when all would exceed the budget', () => {
    const features = new Float32Array(4400).map((_, k) => k)
    const run = (budget: number) =>
      finish(nearestNeighbours(features, 1, at(0, 400), at(400, 4000), { distance: 'euclid', budget }))
    expect(run(1.6e6)).toMatchObject({ compared: 400, judged: { length: 4000 }, pooled: 1 })
    const half = run(0.8e6)
    expect([half.judged.length, half.compared]).toEqual([2000, 400])
    expect(Array.from(half.judged.subarray(0, 3))).toEqual([0, 2, 4])
    const eighth = run(0.2e6)
    expect([eighth.judged.length, eighth.compared, eighth.pooled]).toEqual([1000, 200, 1])
    expect(eighth.nearest.every(k => k % 2 === 0)).toBe(true)
  })

  it('averages neighbouring steps when even few comparisons would exceed the budget', () => {
    // Five cases of 12 steps: two to know, which differ in the mean of their halves, and three to judge.
    const halves = [0, 9, 9, 0, 1, 8, 8, 1, 0, 8].flatMap(level => Array.from({ length: 6 }, (_, k) => level + (k % 2)))
    const features = Float32Array.from(halves)
    const ranges = (from: number, n: number) => ({
      starts: Array.from({ length: n }, (_, k) => (from + k) * 12),
      lengths: Array.from({ length: n }, () => 12),
    })
    for (const [distance, budget, pooled] of [
      ['euclid', 36, 2],
      ['dtw', 36, 5],
      ['dtw', 1e6, 1],
    ] as const) {
      const found = finish(nearestNeighbours(features, 1, ranges(0, 2), ranges(2, 3), { distance, budget }))
      expect(found).toMatchObject({ pooled, compared: 2 })
      expect(Array.from(found.nearest)).toEqual([0, 1, 0])
    }
  })

  it('says how far it is after every case, so that it can be stopped', () => {
    const work = nearestNeighbours(Float32Array.of(1, 2, 3, 4), 1, at(0, 2), at(2, 2), { distance: 'euclid' })
    expect([...work]).toEqual([0.5, 1])
  })
})

describe('pooled steps', () => {
  it('are means of q neighbouring steps of a sequence, the last of what is left', () => {
    const features = Float32Array.of(9, 9, 1, 10, 3, 30, 5, 50, 9, 9)
    const ranges = { starts: [1, 0], lengths: [3, 5] }
    expect(pooledSteps(features, 2, ranges, Int32Array.of(0), 2).map(own => Array.from(own))).toEqual([[2, 20, 5, 50]])
    expect(pooledSteps(features, 2, ranges, Int32Array.of(0, 1), 9).map(own => own.length)).toEqual([2, 2])
    expect(pooledSteps(features, 2, ranges, Int32Array.of(0), 1)[0]).toEqual(Float32Array.of(1, 10, 3, 30, 5, 50))
  })
})
