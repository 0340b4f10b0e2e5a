import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squaredDistance, warpedDistance, type Sequence } from '../../../../core/tasks/baselines/dtw'
import { nearestNeighbours } from '../../../../core/tasks/baselines/nearest-neighbour'
import { finish } from '../../support/generators'

const D = 2
const value = fc.integer({ min: -9, max: 9 })
const sequence = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 7 })
type Rows = readonly (readonly [number, number])[]

/** Two sequences one after the other in one matrix. */
function pair(a: Rows, b: Rows): { features: number[]; first: Sequence; second: Sequence } {
  return {
    features: [...a, ...b].flat(),
    first: { start: 0, length: a.length },
    second: { start: a.length, length: b.length },
  }
}

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
        const { features, first, second } = pair(a, b)
        expect(warpedDistance(features, D, first, second)).toBe(definition(a, b))
        expect(warpedDistance(features, D, second, first)).toBe(definition(a, b))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps within its band, which is never narrower than the difference of lengths', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.constantFrom(0, 0.2, 0.5, 1), (a, b, band) => {
        const { features, first, second } = pair(a, b)
        const reach = Math.max(Math.ceil(band * Math.max(a.length, b.length)), Math.abs(a.length - b.length))
        expect(warpedDistance(features, D, first, second, { band })).toBe(definition(a, b, reach))
      }),
      { numRuns: 60 },
    )
  })

  it('is 0 for the same shape at another speed, where Euclid is not', () => {
    const slow = [1, 1, 2, 2, 3, 3]
    const fast = [1, 2, 3, 3, 3, 3]
    const features = [...slow, ...fast]
    const [a, b] = [
      { start: 0, length: 6 },
      { start: 6, length: 6 },
    ]
    expect(warpedDistance(features, 1, a, b)).toBe(0)
    expect(squaredDistance(features, 1, a, b)).toBe(0 + 1 + 1 + 1)
  })

  it('with a band of 0 is the squared distance of Euclid', () => {
    fc.assert(
      fc.property(sequence, a => {
        const b = [...a].reverse()
        const { features, first, second } = pair(a, b)
        const euclid = squaredDistance(features, D, first, second)
        expect(warpedDistance(features, D, first, second, { band: 0 })).toBe(euclid)
      }),
    )
  })

  it('may break off, and then says no less than the limit', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.nat(300), (a, b, most) => {
        const { features, first, second } = pair(a, b)
        const whole = warpedDistance(features, D, first, second)
        const memory: Float64Array[] = []
        const found = warpedDistance(features, D, first, second, { most, memory })
        expect(found < most ? found : Math.max(whole, most)).toBe(whole < most ? whole : Math.max(whole, most))
        expect(warpedDistance(features, D, first, second, { memory })).toBe(whole)
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
    const features = [10, 20, 10, 11, 15, 99]
    const found = finish(nearestNeighbours(features, 1, at(0, 3), at(3, 3), { distance: 'euclid' }))
    expect(Array.from(found.nearest)).toEqual([0, 0, 1])
    expect(found).toMatchObject({ compared: 3, judged: Int32Array.of(0, 1, 2) })
  })

  it('is the same by both distances where sequences have one step', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 20 }), features => {
        const by = (distance: 'euclid' | 'dtw') =>
          finish(nearestNeighbours(features, 1, at(0, 3), at(3, features.length - 3), { distance })).nearest
        expect(by('dtw')).toEqual(by('euclid'))
      }),
    )
  })

  it('compares unequal lengths by DTW and refuses them by Euclid', () => {
    const features = [1, 2, 3, 9, 9, 1, 2, 2, 3]
    const train = { starts: [0, 3], lengths: [3, 2] }
    const cases = { starts: [5], lengths: [4] }
    expect(Array.from(finish(nearestNeighbours(features, 1, train, cases, { distance: 'dtw' })).nearest)).toEqual([0])
    expect(() => finish(nearestNeighbours(features, 1, train, cases, { distance: 'euclid' }))).toThrow(
      'Euclid compares sequences of one length, got 3 and 2 steps; use DTW',
    )
  })

  it('judges fewer cases, then compares fewer, when all would exceed the budget', () => {
    const features = new Float32Array(4100).map((_, k) => k)
    const run = (budget: number) =>
      finish(nearestNeighbours(features, 1, at(0, 100), at(100, 4000), { distance: 'euclid', budget }))
    expect(run(4e5)).toMatchObject({ compared: 100, judged: { length: 4000 } })
    const half = run(2e5)
    expect([half.judged.length, half.compared]).toEqual([2000, 100])
    expect(Array.from(half.judged.subarray(0, 3))).toEqual([0, 2, 4])
    const tenth = run(1e4)
    expect([tenth.judged.length, tenth.compared]).toEqual([1000, 10])
    expect(tenth.nearest.every(k => k % 10 === 0)).toBe(true)
  })

  it('says how far it is after every case, so that it can be stopped', () => {
    const work = nearestNeighbours([1, 2, 3, 4], 1, at(0, 2), at(2, 2), { distance: 'euclid' })
    expect([...work]).toEqual([0.5, 1])
  })
})
