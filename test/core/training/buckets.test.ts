import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integer, stream } from '../../../core/random'
import { bucketedOrder, paddingShare } from '../../../core/training/buckets'
import { count } from '../support/series'

/** Lengths from 1 to 100, all alike probable. */
function lengthsOf(samples: number): Int32Array {
  const s = stream(1, 'lengths')
  return Int32Array.from({ length: samples }, () => 1 + integer(s, 100))
}

describe('bucketedOrder', () => {
  it('has every sample once, for any number of samples and size of batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (lengths, batch, seed) => {
          const order = bucketedOrder(stream(seed, 'shuffle'), lengths, batch)
          expect(Array.from(order).sort((a, b) => a - b)).toEqual(count(lengths.length))
        },
      ),
    )
  })

  it('gives the same order for the same stream, another in the next epoch', () => {
    const lengths = lengthsOf(500)
    const s = stream(1, 'shuffle')
    const first = bucketedOrder(s, lengths, 16)
    expect(bucketedOrder(stream(1, 'shuffle'), lengths, 16)).toEqual(first)
    expect(bucketedOrder(s, lengths, 16)).not.toEqual(first)
  })

  it('leaves less than a tenth of the padding of a shuffle by chance', () => {
    const lengths = lengthsOf(3200)
    const chance = paddingShare(count(3200), lengths, 32)
    const bucketed = paddingShare(bucketedOrder(stream(1, 'shuffle'), lengths, 32), lengths, 32)
    expect(chance).toBeGreaterThan(0.4)
    expect(bucketed).toBeLessThan(0.04)
  })

  it('does not train from short to long', () => {
    const lengths = lengthsOf(1600)
    const order = bucketedOrder(stream(2, 'shuffle'), lengths, 32)
    const mean = (part: Int32Array) => part.reduce((sum, one) => sum + lengths[one], 0) / part.length
    expect(Math.abs(mean(order.subarray(0, 800)) - mean(order.subarray(800)))).toBeLessThan(15)
  })

  it('does not always keep the longest sequences for the short batch at the end', () => {
    const lengths = count(70).map(k => k + 1)
    const last = count(20).map(seed =>
      Math.min(...Array.from(bucketedOrder(stream(seed, 'shuffle'), lengths, 32).subarray(64), one => lengths[one])),
    )
    expect(new Set(last).size).toBeGreaterThan(1)
  })

  it('is a plain shuffle where all lengths are equal', () => {
    const order = bucketedOrder(stream(1, 'shuffle'), new Int32Array(64).fill(5), 8)
    expect(paddingShare(order, new Int32Array(64).fill(5), 8)).toBe(0)
    expect(Array.from(order)).not.toEqual(count(64))
  })
})

describe('paddingShare', () => {
  it('counts the steps behind the ends of the shorter sequences', () => {
    expect(paddingShare([0, 1, 2], [4, 2, 3], 2)).toBeCloseTo(1 - 9 / 11, 12)
    expect(paddingShare([], [], 2)).toBe(0)
  })
})
