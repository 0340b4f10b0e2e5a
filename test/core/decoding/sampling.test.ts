import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSampling, distribution, sample, type Sampling } from '../../../core/decoding/sampling'
import { stream } from '../../../core/random'

const plain: Sampling = { temperature: 1, topK: null, topP: null }
const logit = fc.integer({ min: -8000, max: 8000 }).map(n => n / 1000)
const logits = fc.array(logit, { minLength: 1, maxLength: 12 })
const total = (p: Float64Array): number => p.reduce((a, b) => a + b, 0)
const support = (p: Float64Array): number[] => [...p.keys()].filter(k => p[k] > 0)
/** Places from the most probable to the least; of equal ones the first. */
const order = (p: Float64Array): number[] => [...p.keys()].sort((a, b) => p[b] - p[a])

describe('the distribution a symbol is drawn with', () => {
  it('is the softmax of the logits over the temperature', () => {
    const p = distribution([0, Math.log(3)], plain)
    expect(p[0]).toBeCloseTo(1 / 4, 14)
    expect(p[1]).toBeCloseTo(3 / 4, 14)
    expect(distribution([0, Math.log(3)], { ...plain, temperature: 0.5 })[1]).toBeCloseTo(9 / 10, 14)
    expect(distribution([0, Math.log(9)], { ...plain, temperature: 2 })[1]).toBeCloseTo(3 / 4, 14)
  })

  it('adds up to 1 for every choice, and does not see a constant added to all logits', () => {
    const choices = fc.record({
      temperature: fc.constantFrom(0, 1e-310, 0.1, 1, 5, 1e300),
      topK: fc.constantFrom(null, 1, 2, 5, 100),
      topP: fc.constantFrom(null, 0.01, 0.5, 0.9, 1),
    })
    fc.assert(
      fc.property(logits, choices, (a, choice) => {
        const p = distribution(a, choice)
        expect(total(p)).toBeCloseTo(1, 12)
        expect(p.every(v => v >= 0)).toBe(true)
      }),
    )
    fc.assert(
      fc.property(logits, fc.constantFrom(-512, 64, 1024), (a, c) => {
        const moved = distribution(
          a.map(v => v + c),
          plain,
        )
        distribution(a, plain).forEach((v, k) => expect(Math.abs(moved[k] - v)).toBeLessThan(1e-10))
      }),
    )
  })

  it('at temperature 0 and with top-k 1 is the most probable symbol alone, of equal ones the first', () => {
    fc.assert(
      fc.property(logits, a => {
        const best = a.indexOf(Math.max(...a))
        const only = a.map((_, k) => (k === best ? 1 : 0))
        expect(Array.from(distribution(a, { ...plain, temperature: 0 }))).toEqual(only)
        expect(Array.from(distribution(a, { ...plain, topK: 1 }))).toEqual(only)
      }),
    )
  })

  it('with top-k keeps the k most probable symbols and their proportions', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 12 }), (a, topK) => {
        const all = distribution(a, plain)
        const p = distribution(a, { ...plain, topK })
        const kept = order(all).slice(0, topK)
        expect(support(p)).toEqual(kept.slice().sort((x, y) => x - y))
        const mass = kept.reduce((sum, k) => sum + all[k], 0)
        for (const k of kept) expect(p[k]).toBeCloseTo(all[k] / mass, 12)
      }),
    )
  })

  it('with a nucleus keeps the fewest symbols that hold the mass p, the most probable ones', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 99 }), (a, percent) => {
        const topP = percent / 100
        const all = distribution(a, plain)
        const kept = support(distribution(a, { ...plain, topP }))
        const mass = (n: number): number => order(all).slice(0, n).reduce((sum, k) => sum + all[k], 0) // prettier-ignore
        expect(kept).toEqual(order(all).slice(0, kept.length).sort((x, y) => x - y)) // prettier-ignore
        expect(mass(kept.length)).toBeGreaterThan(topP - 1e-12)
        expect(mass(kept.length - 1)).toBeLessThan(topP + 1e-12)
      }),
    )
  })

  it('takes the nucleus of what top-k left: half of the two halves is one symbol', () => {
    const a = [1, 1, 1, 1].map(Math.log)
    expect(support(distribution(a, { temperature: 1, topK: 2, topP: 0.5 }))).toEqual([0])
    expect(support(distribution(a, { temperature: 1, topK: null, topP: 0.5 }))).toEqual([0, 1])
  })

  it('with the nucleus 1 keeps every symbol, however improbable', () => {
    expect(support(distribution([0, -60, -700], { ...plain, topP: 1 }))).toEqual([0, 1, 2])
  })

  it('is narrower for a lower temperature', () => {
    fc.assert(
      fc.property(logits, a => {
        const largest = (temperature: number): number => Math.max(...distribution(a, { ...plain, temperature }))
        expect(largest(0.5)).toBeGreaterThanOrEqual(largest(1) - 1e-12)
        expect(largest(1)).toBeGreaterThanOrEqual(largest(3) - 1e-12)
      }),
    )
  })

  it('is safe for huge logits, and never draws one of −∞', () => {
    expect(Array.from(distribution([1e308, -1e308, 0], plain))).toEqual([1, 0, 0])
    expect(Array.from(distribution([-1e308, -1e308], { ...plain, temperature: 1e-3 }))).toEqual([0.5, 0.5])
    expect(Array.from(distribution([-Infinity, 2, -Infinity], { temperature: 9, topK: 3, topP: 1 }))).toEqual([0, 1, 0])
  })

  it('writes into the array it is given', () => {
    const into = new Float64Array(2)
    expect(distribution([0, 0], plain, into)).toBe(into)
    expect(Array.from(into)).toEqual([0.5, 0.5])
  })

  it('refuses logits that are not numbers, and options out of their range', () => {
    const code = (run: () => unknown): unknown => {
      try {
        return run()
      } catch (error) {
        return (error as { code: unknown }).code
      }
    }
    for (const a of [[0, NaN], [Infinity, 0], [-Infinity, -Infinity], []])
      expect(code(() => distribution(a, plain))).toBe('OUTPUTS_NOT_FINITE')
    for (const temperature of [-0.1, NaN, Infinity])
      expect(code(() => distribution([0], { ...plain, temperature }))).toBe('SAMPLING_TEMPERATURE')
    for (const topK of [0, -1, 1.5, NaN]) expect(code(() => checkSampling({ ...plain, topK }))).toBe('SAMPLING_TOP_K')
    for (const topP of [0, -0.5, 1.01, NaN])
      expect(code(() => checkSampling({ ...plain, topP }))).toBe('SAMPLING_TOP_P')
  })
})

describe('drawing', () => {
  it('follows the probabilities: 40,000 draws are within five deviations', () => {
    const p = distribution([0, 1, -1, 2, -Infinity], plain)
    const s = stream(5, 'sampling')
    const n = 40_000
    const counts = [0, 0, 0, 0, 0]
    for (let draw = 0; draw < n; draw++) counts[sample(p, s)]++
    expect(counts[4]).toBe(0)
    counts.forEach((count, k) => {
      expect(Math.abs(count - n * p[k])).toBeLessThanOrEqual(5 * Math.sqrt(n * p[k] * (1 - p[k])))
    })
  })

  it('takes one number of the stream whatever the distribution, so that later draws do not shift', () => {
    const after = (p: number[]): number[] => {
      const s = stream(1, 'sampling')
      sample(p, s)
      return Array.from(s)
    }
    expect(after([1, 0, 0])).toEqual(after([0.2, 0.3, 0.5]))
  })

  it('gives the last possible symbol where rounding leaves the sum below the drawn number', () => {
    const s = stream(2, 'sampling')
    const drawn = Array.from({ length: 50 }, () => sample([0, 0.25, 0], s))
    expect(new Set(drawn)).toEqual(new Set([1]))
  })
})
