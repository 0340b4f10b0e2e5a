import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largest } from '../../../core/decoding/largest'

describe('largest', () => {
  it('gives the places of the n largest as a stable sort does, those of −∞ left out', () => {
    const score = fc.oneof(fc.constant(-Infinity), fc.integer({ min: -4, max: 4 }))
    fc.assert(
      fc.property(fc.array(score, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (scores, n) => {
        const expected = scores
          .map((value, k) => ({ value, k }))
          .filter(({ value }) => value > -Infinity)
          .sort((a, b) => b.value - a.value)
          .map(({ k }) => k)
          .slice(0, n)
        expect(largest(scores, n)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('looks at the first `count` alone', () => expect(largest([1, 3, 2, 9, 8], 2, 3)).toEqual([1, 2]))
})
