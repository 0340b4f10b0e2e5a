import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beamSearch, lengthPenalty, type BeamOptions, type DecoderStep } from '../../../core/decoding/beam-search'
import { stream } from '../../../core/random'
import { randomVector } from '../support/cases'

/** A network without a memory of its own: a state is all that was read, the logits are random numbers that it determines. */
type History = readonly number[]

const toy =
  (K: number, seed: number, scale = 2): DecoderStep<History> =>
  (states, tokens) => {
    const after = states.map((state, n) => [...state, tokens[n]])
    return { states: after, logits: Float64Array.from(after.flatMap(history => logitsOf(history, K, seed, scale))) }
  }

const logitsOf = (history: History, K: number, seed: number, scale: number): number[] =>
  Array.from(randomVector(K, stream(seed, history.join(' ')), scale))

function logSoftmaxOf(a: readonly number[]): number[] {
  const sum = a.reduce((total, v) => total + Math.exp(v), 0)
  return a.map(v => v - Math.log(sum))
}

interface Model {
  readonly K: number
  readonly seed: number
  readonly maxLength: number
  readonly α: number
}
const models: fc.Arbitrary<Model> = fc.record({
  K: fc.integer({ min: 2, max: 4 }),
  seed: fc.integer(),
  maxLength: fc.integer({ min: 1, max: 4 }),
  α: fc.constantFrom(0, 0.6, 1, 2),
})

/** Token 0 ends a sentence, and K − 1 is also what it starts with. */
const options = ({ K, maxLength, α }: Model, more: Partial<BeamOptions> = {}): BeamOptions => ({
  start: K - 1,
  end: 0,
  width: 1,
  maxLength,
  lengthPenalty: α,
  ...more,
})

/** Every sentence of up to maxLength tokens with its end, best score first. */
function everySentence({ K, seed, maxLength, α }: Model): { tokens: number[]; score: number }[] {
  const found: { tokens: number[]; score: number }[] = []
  const extend = (tokens: number[], lnP: number): void => {
    logSoftmaxOf(logitsOf([-1, K - 1, ...tokens], K, seed, 2)).forEach((step, k) => {
      const length = tokens.length + 1
      if (k === 0) found.push({ tokens, score: (lnP + step) / lengthPenalty(length, α) })
      else if (length < maxLength) extend([...tokens, k], lnP + step)
    })
  }
  extend([], 0)
  return found.sort((a, b) => b.score - a.score)
}

describe('beam search', () => {
  it('with a huge beam finds what exhaustive search finds, in its order', () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 1, max: 6 }), (model, best) => {
        const [found] = beamSearch(toy(model.K, model.seed), [[-1]], options(model, { width: 5000, best }))
        const expected = everySentence(model).slice(0, best)
        const ended = found.filter(hypothesis => hypothesis.ended)
        expect(ended.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens))
        ended.forEach(({ score }, n) => expect(score).toBeCloseTo(expected[n].score, 10))
      }),
    )
  })

  it('with a beam of 1 says what greedy search says', () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 1, max: 12 }), (model, maxLength) => {
        const [[{ tokens, ended, logProbability }]] = beamSearch(
          toy(model.K, model.seed),
          [[-1]],
          options({ ...model, maxLength }),
        )
        const greedy: number[] = []
        let lnP = 0
        let said = -1
        while (said !== 0 && greedy.length < maxLength) {
          const step = logSoftmaxOf(logitsOf([-1, model.K - 1, ...greedy], model.K, model.seed, 2))
          said = step.indexOf(Math.max(...step))
          lnP += step[said]
          if (said === 0) break
          greedy.push(said)
        }
        expect({ tokens, ended }).toEqual({ tokens: greedy, ended: said === 0 })
        expect(logProbability).toBeCloseTo(lnP, 10)
      }),
    )
  })

  it('finds for each sentence of a batch what it finds for it alone', () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 1, max: 3 }), (model, width) => {
        const starts = [[-1], [-2], [-3], [-1]]
        const chosen = options(model, { width, best: width })
        const together = beamSearch(toy(model.K, model.seed), starts, chosen)
        const alone = starts.flatMap(start => beamSearch(toy(model.K, model.seed), [start], chosen))
        expect(together).toEqual(alone)
      }),
    )
  })

  it('runs all hypotheses of all sentences in one batch, and no row of a sentence that is finished', () => {
    const sizes: number[] = []
    const counted: DecoderStep<History> = (states, tokens) => {
      sizes.push(states.length)
      const after = states.map((state, n) => [...state, tokens[n]])
      // The first sentence says its end at once and surely, the other never.
      return { states: after, logits: after.flatMap(history => (history[0] === 1 ? [50, 0, 0] : [-50, 1, 0.5])) }
    }
    beamSearch(counted, [[1], [2]], { start: 2, end: 0, width: 2, maxLength: 3, lengthPenalty: 0 })
    expect(sizes).toEqual([2, 2, 2])
  })

  it('stops as soon as no live hypothesis can come among the best, and not before', () => {
    const steps = (lnEnd: number, α: number): number => {
      let count = 0
      const step: DecoderStep<null> = states => {
        count++
        const p = Math.exp(lnEnd)
        return { states, logits: states.flatMap(() => [p, 1 - p].map(Math.log)) }
      }
      beamSearch(step, [null], { start: 1, end: 0, width: 2, maxLength: 9, lengthPenalty: α })
      return count
    }
    // P(end) = 0.6 beats everything of probability 0.4 at once; with α = 2 a long sentence of 0.4 could still score more.
    expect(steps(Math.log(0.6), 0)).toBe(1)
    expect(steps(Math.log(0.6), 2)).toBeGreaterThan(1)
  })

  it('prefers longer sentences the larger the length penalty is', () => {
    // P(end) = 0.4 at once; after one more token the end is sure.
    const step: DecoderStep<number> = (states, tokens) => ({
      states: states.map(state => state + 1),
      logits: states.flatMap((_, n) => (tokens[n] === 2 ? [0.41, 0.39, 0.2] : [0.9, 0.05, 0.05]).map(Math.log)),
    })
    const said = (α: number): number[] =>
      beamSearch(step, [0], { start: 2, end: 0, width: 3, maxLength: 4, lengthPenalty: α })[0][0].tokens
    expect(said(0)).toEqual([])
    expect(said(2)).toEqual([1])
  })

  it('gives cut sentences after ended ones, and only where too few have ended', () => {
    const step: DecoderStep<null> = states => ({
      states,
      logits: states.flatMap(() => [0.1, 0.9].map(Math.log)),
    })
    const chosen = { start: 1, end: 0, width: 2, maxLength: 2, lengthPenalty: 0 }
    const found = beamSearch(step, [null], { ...chosen, best: 3 })[0]
    expect(found.map(({ tokens, ended }) => ({ tokens, ended }))).toEqual([
      { tokens: [], ended: true },
      { tokens: [1], ended: true },
      { tokens: [1, 1], ended: false },
    ])
    expect(found.map(({ logProbability }) => Math.exp(logProbability))).toEqual(
      [0.1, 0.09, 0.81].map(p => expect.closeTo(p, 12) as number),
    )
    expect(beamSearch(step, [null], { ...chosen, width: 1, maxLength: 2 })[0]).toMatchObject([{ ended: false }])
  })

  it('never says a token whose logit is −∞', () => {
    const step: DecoderStep<null> = states => ({ states, logits: states.flatMap(() => [0, -Infinity, 1]) })
    const [found] = beamSearch(step, [null], { start: 2, end: 0, width: 20, maxLength: 4, lengthPenalty: 0, best: 20 })
    expect(found).toHaveLength(5)
    expect(found.some(({ tokens }) => tokens.includes(1))).toBe(false)
  })

  it('of no sentences asks nothing', () => {
    expect(beamSearch(toy(2, 1), [], { start: 1, end: 0, width: 2, maxLength: 3, lengthPenalty: 0 })).toEqual([])
  })

  it('refuses a width or a length below 1, a negative penalty, and outputs that are not numbers', () => {
    const chosen = { start: 1, end: 0, width: 1, maxLength: 3, lengthPenalty: 0 }
    for (const wrong of [{ width: 0 }, { maxLength: 0 }, { lengthPenalty: -1 }])
      expect(() => beamSearch(toy(2, 1), [[-1]], { ...chosen, ...wrong })).toThrow('beam search needs')
    const broken: DecoderStep<null> = states => ({ states, logits: [0, NaN] })
    expect(() => beamSearch(broken, [null], chosen)).toThrow('output for class 1 is NaN')
  })
})

describe('lengthPenalty', () => {
  it('is ((5 + length) / 6)^α', () => {
    expect(lengthPenalty(1, 0.6)).toBe(1)
    expect(lengthPenalty(40, 0)).toBe(1)
    expect(lengthPenalty(7, 1)).toBe(2)
  })
})
