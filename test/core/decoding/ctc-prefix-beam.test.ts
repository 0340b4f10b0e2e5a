import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ctcGreedy } from '../../../core/decoding/ctc-greedy'
import { ctcPrefixBeam } from '../../../core/decoding/ctc-prefix-beam'
import { everyLabelling, framesOf, smallCtc } from '../support/alignments'

describe('prefix beam search', () => {
  it('with a wide beam finds every labelling with its probability, in order', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 5 }), ({ frames, blank }) => {
        const expected = everyLabelling(frames, blank)
        const found = ctcPrefixBeam(frames, { blank, width: 2000, best: 2000 })
        expect(found).toHaveLength(expected.size)
        for (const { labels, logProbability } of found)
          expect(Math.exp(logProbability)).toBeCloseTo(expected.get(labels.join(' '))!, 12)
        const scores = found.map(({ logProbability }) => logProbability)
        expect(scores).toEqual(scores.slice().sort((a, b) => b - a))
      }),
      { numRuns: 60 },
    )
  })

  it('with any width never says what is less probable than what greedy decoding says, and tells its exact probability', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), ({ frames, blank }, width) => {
        const exact = everyLabelling(frames, blank)
        const [{ labels, logProbability }] = ctcPrefixBeam(frames, { blank, width })
        const greedy = exact.get(ctcGreedy(frames, blank).labels.join(' '))!
        expect(Math.exp(logProbability)).toBeCloseTo(exact.get(labels.join(' '))!, 12)
        expect(Math.exp(logProbability)).toBeGreaterThanOrEqual(greedy * (1 - 1e-12))
      }),
    )
  })

  it('gains by adding up alignments: two frames of 0.6 blank say the label, which greedy decoding misses', () => {
    const frames = framesOf(Float64Array.from([0.6, 0.4, 0.6, 0.4], Math.log), 2)
    expect(ctcGreedy(frames, 0).labels).toEqual([])
    const [best, second] = ctcPrefixBeam(frames, { blank: 0, width: 4, best: 2 })
    expect(best.labels).toEqual([1])
    expect(Math.exp(best.logProbability)).toBeCloseTo(0.64, 12)
    expect(second.labels).toEqual([])
    expect(Math.exp(second.logProbability)).toBeCloseTo(0.36, 12)
  })

  it('gives distinct labellings, no more than asked for', () => {
    fc.assert(
      fc.property(smallCtc(), fc.integer({ min: 1, max: 4 }), ({ frames, blank }, best) => {
        const found = ctcPrefixBeam(frames, { blank, width: 4, best }).map(({ labels }) => labels.join(' '))
        expect(found.length).toBeLessThanOrEqual(best)
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })

  it('takes a prefix back into a narrow beam without losing what was kept of its continuations', () => {
    fc.assert(
      fc.property(smallCtc({ min: 6, max: 12 }), fc.integer({ min: 2, max: 4 }), ({ frames, blank }, width) => {
        const found = ctcPrefixBeam(frames, { blank, width, best: width }).map(({ labels }) => labels.join(' '))
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })

  it('says nothing, surely, of no frames', () => {
    expect(ctcPrefixBeam(framesOf(new Float64Array(0), 3), { blank: 0, width: 3 })).toEqual([
      { labels: [], logProbability: 0 },
    ])
  })

  it('refuses a width below 1, and outputs that are not numbers', () => {
    const frames = framesOf(Float64Array.of(0, 1, Infinity, 1), 2)
    expect(() => ctcPrefixBeam(frames, { blank: 0, width: 0 })).toThrow('a width of 1 or more, got 0')
    expect(() => ctcPrefixBeam(frames, { blank: 0, width: 2 })).toThrow('output for class 0 is Infinity')
  })
})
