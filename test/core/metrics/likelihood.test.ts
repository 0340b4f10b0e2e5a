import { describe, expect, it } from 'vitest'
import { bitsOf, likelihoodOf } from '../../../core/metrics/likelihood'

describe('likelihood', () => {
  it('of a fair die is log2 6 bits and a perplexity of 6', () => {
    const { count, bits, perplexity } = likelihoodOf([3 * Math.log(6), Math.log(6)], [3, 1])
    expect(count).toBe(4)
    expect(bits).toBeCloseTo(Math.log2(6), 14)
    expect(perplexity).toBeCloseTo(6, 12)
  })

  it('gives nats in bits as papers do: 1.4697 nats are 2.120 bits', () => {
    expect(bitsOf(1.4697).toFixed(3)).toBe('2.120')
  })

  it('is the mean over symbols, and beside it the mean over sequences', () => {
    expect(likelihoodOf([10, 2], [10, 1])).toMatchObject({ nats: 12 / 11, natsPerSequence: 1.5 })
  })

  it('passes over empty sequences, and is NaN when nothing was judged', () => {
    expect(likelihoodOf([0, 4], [0, 2])).toMatchObject({ count: 2, nats: 2, natsPerSequence: 2 })
    expect(likelihoodOf([], [])).toEqual({ count: 0, nats: NaN, bits: NaN, perplexity: NaN, natsPerSequence: NaN })
  })

  it('stays a number at the ends: certain is 0 bits and perplexity 1, ruled out is infinite', () => {
    expect(likelihoodOf([0], [5])).toMatchObject({ nats: 0, bits: 0, perplexity: 1 })
    expect(likelihoodOf([Infinity, 1], [1, 1])).toMatchObject({ nats: Infinity, bits: Infinity, perplexity: Infinity })
    expect(likelihoodOf([1e4], [1])).toMatchObject({ nats: 1e4, perplexity: Infinity })
  })
})
