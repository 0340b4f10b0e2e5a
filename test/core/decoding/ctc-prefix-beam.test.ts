import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ctcGreedy } from '../../../core/decoding/ctc-greedy'
import { ctcPrefixBeam, searchPrefixes } from '../../../core/decoding/ctc-prefix-beam'
import type { Frames } from '../../../core/frames'
import { everyLabelling, framesOf, smallCtc } from '../support/alignments'
import { expectClose } from '../support/golden'

/** The algorithm as it is written down: p_b and p_l of every prefix by its labels, the `width` largest sums kept. */
function byTheBook({ values, length, classes: K }: Frames, blank: number, width: number): Map<string, number> {
  let beam = new Map([['', { ends: '', b: 1, l: 0 }]])
  for (let t = 0; t < length; t++) {
    const e = Array.from({ length: K }, (_, k) => Math.exp(values[t * K + k]))
    const sum = e.reduce((total, v) => total + v, 0)
    const next: typeof beam = new Map()
    const at = (key: string, ends: string): { b: number; l: number } => {
      const entry = next.get(key) ?? { ends, b: 0, l: 0 }
      next.set(key, entry)
      return entry
    }
    for (const [key, { ends, b, l }] of beam)
      e.forEach((v, k) => {
        const y = v / sum
        if (k === blank) at(key, ends).b += (b + l) * y
        else if (ends === `${k}`) {
          at(key, ends).l += l * y
          at(`${key} ${k}`, ends).l += b * y
        } else at(`${key} ${k}`, `${k}`).l += (b + l) * y
      })
    const possible = [...next].filter(([, { b, l }]) => b + l > 0)
    beam = new Map(possible.sort(([, p], [, q]) => q.b + q.l - p.b - p.l).slice(0, width))
  }
  return new Map([...beam].map(([key, { b, l }]) => [key.trim(), b + l]))
}

describe('the search', () => {
  it('with a wide beam finds every labelling with its probability, in order', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 5 }), ({ frames, blank }) => {
        const expected = everyLabelling(frames, blank)
        const found = searchPrefixes(frames, { blank, width: 2000 })
        expect(found).toHaveLength(expected.size)
        for (const { labels, logProbability } of found)
          expect(Math.exp(logProbability)).toBeCloseTo(expected.get(labels.join(' '))!, 12)
        const scores = found.map(({ logProbability }) => logProbability)
        expect(scores).toEqual(scores.slice().sort((a, b) => b - a))
      }),
      { numRuns: 60 },
    )
  })

  it('with a narrow beam keeps the prefixes that the algorithm as written keeps, with their sums', () => {
    fc.assert(
      fc.property(smallCtc({ min: 3, max: 12 }), fc.integer({ min: 1, max: 12 }), ({ frames, blank }, width) => {
        const expected = byTheBook(frames, blank, width)
        const found = searchPrefixes(frames, { blank, width })
        expect(found.map(({ labels }) => labels.join(' '))).toEqual([...expected.keys()])
        for (const { labels, logProbability } of found)
          expectClose([logProbability], [Math.log(expected.get(labels.join(' '))!)], 'ln p')
      }),
      { numRuns: 300 },
    )
  })
})

describe('prefix beam search', () => {
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
