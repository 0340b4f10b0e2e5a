import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frames } from '../../../core/frames'
import {
  ctcLattice,
  ctcLoss,
  framesNeeded,
  meanPerLabel,
  newCtcWorkspace,
  type CtcSequence,
} from '../../../core/losses/ctc'
import { everyLabelling, framesOf, smallCtc } from '../support/alignments'
import { expectClose, flat, golden, type Nested } from '../support/golden'

interface GoldenCase {
  readonly name: string
  readonly T: number
  readonly B: number
  readonly C: number
  readonly blank: number
  readonly reduction: 'sum' | 'mean'
  readonly zero_infinity: boolean
  readonly targets: number[][]
  readonly input_lengths: number[]
  readonly logits: Nested
  readonly loss_per_sequence: number[]
  readonly loss: number
  readonly grad_logits: Nested
}
const { cases } = golden('ctc') as { cases: GoldenCase[] }

const sequenceOf = (frames: Frames, labels: readonly number[]): CtcSequence => ({
  ...frames,
  steps: frames.length,
  labels,
  firstLabel: 0,
  labelCount: labels.length,
})

function lossOf(sequence: CtcSequence, blank: number, gradient: Float64Array | null = null): number {
  const workspace = newCtcWorkspace(sequence.length, sequence.labelCount, sequence.classes)
  return ctcLoss(sequence, 1, { blank, zeroInfinity: false }, gradient, workspace)
}

describe('CTC equals PyTorch to 1e-10, read from the rows of a batch', () => {
  it('in eight cases', () => expect(cases.map(({ name }) => name)).toHaveLength(8))

  it.each(cases.map(given => [given.name, given] as const))('%s', (_, given) => {
    const { B, T, C: K, blank, zero_infinity: zeroInfinity, targets, input_lengths: lengths } = given
    const logits = flat(given.logits)
    const labels = targets.flat()
    const counts = targets.map(({ length }) => length)
    const weights = counts.map(() => 1)
    if (given.reduction === 'mean') meanPerLabel(counts, weights)
    const gradient = logits.map(() => 9)
    // One workspace for all: what one sequence leaves behind must not reach the next.
    const workspace = newCtcWorkspace(T, Math.max(...counts), K)
    const batch = targets.map((_, b) => ({
      values: logits,
      offset: b * K,
      stride: B * K,
      length: lengths[b],
      steps: T,
      classes: K,
      labels,
      firstLabel: targets.slice(0, b).flat().length,
      labelCount: counts[b],
    }))
    const each = batch.map(sequence => ctcLoss(sequence, 1, { blank, zeroInfinity }, null, workspace))
    expectClose(each, given.loss_per_sequence, 'loss of each sequence')
    const losses = batch.map((sequence, b) =>
      ctcLoss(sequence, weights[b], { blank, zeroInfinity }, gradient, workspace),
    )
    expectClose([losses.reduce((a, b) => a + b, 0)], [given.loss], 'loss')
    expectClose(gradient, flat(given.grad_logits), 'gradient')
  })
})

describe('CTC', () => {
  it('is −ln of the sum over all alignments', () => {
    fc.assert(
      fc.property(smallCtc(), ({ frames, blank, labels }) => {
        const p = everyLabelling(frames, blank).get(labels.join(' ')) ?? 0
        const loss = lossOf(sequenceOf(frames, labels), blank)
        if (p === 0) expect(loss).toBe(Infinity)
        else expectClose([loss], [-Math.log(p)], 'loss')
      }),
    )
  })

  it('shares all probability out among the labellings of its frames', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 4 }), ({ frames, blank }) => {
        let total = 0
        for (const key of everyLabelling(frames, blank).keys())
          total += Math.exp(-lossOf(sequenceOf(frames, key === '' ? [] : key.split(' ').map(Number)), blank))
        expect(total).toBeCloseTo(1, 10)
      }),
      { numRuns: 30 },
    )
  })

  it('is impossible exactly where there are fewer frames than labels and blanks between equal ones', () => {
    fc.assert(
      fc.property(smallCtc(), ({ frames, blank, labels }) => {
        const sequence = sequenceOf(frames, labels)
        expect(lossOf(sequence, blank) === Infinity).toBe(framesNeeded(sequence) > frames.length)
      }),
    )
  })

  it('has a gradient that agrees with central differences', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 7 }), ({ frames, blank, labels }) => {
        const sequence = sequenceOf(frames, labels)
        fc.pre(framesNeeded(sequence) <= frames.length)
        const gradient = new Float64Array(frames.values.length)
        lossOf(sequence, blank, gradient)
        const at = (n: number, step: number): number =>
          lossOf({ ...sequence, values: Float64Array.from(frames.values, (v, k) => (k === n ? v + step : v)) }, blank)
        gradient.forEach((found, n) => {
          expect(Math.abs((at(n, 1e-5) - at(n, -1e-5)) / 2e-5 - found)).toBeLessThan(1e-6)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('does not see a constant added to all logits of a frame, and its gradient has no part along it', () => {
    fc.assert(
      fc.property(smallCtc(), fc.double({ min: -300, max: 300, noNaN: true }), ({ frames, blank, labels }, c) => {
        const sequence = sequenceOf(frames, labels)
        fc.pre(framesNeeded(sequence) <= frames.length)
        const K = frames.classes
        const gradient = new Float64Array(frames.values.length)
        const shifted = frames.values.map((v, n) => v + c * Math.floor(n / K))
        expectClose(
          [lossOf({ ...sequence, values: shifted }, blank, gradient)],
          [lossOf(sequence, blank)],
          'loss',
          1e-9,
        )
        for (let t = 0; t < frames.length; t++) {
          const along = gradient.subarray(t * K, (t + 1) * K).reduce((sum, g) => sum + g, 0)
          expect(Math.abs(along)).toBeLessThan(1e-9)
        }
      }),
    )
  })

  it('sees no frame beyond the length, whatever lies there, and gives it the gradient 0', () => {
    const values = Float32Array.of(1, 2, 0.5, -1, NaN, Infinity)
    const gradient = new Float32Array(6).fill(9)
    const sequence = { ...sequenceOf(framesOf(new Float64Array(4), 2), [1]), values }
    const workspace = newCtcWorkspace(2, 1, 2)
    const options = { blank: 0, zeroInfinity: false }
    const short = ctcLoss(sequence, 1, options, null, workspace)
    expect(ctcLoss({ ...sequence, steps: 3 }, 1, options, gradient, workspace)).toBe(short)
    expect(gradient.subarray(0, 4).every(g => g !== 0 && g !== 9)).toBe(true)
    expect(Array.from(gradient.subarray(4))).toEqual([0, 0])
  })

  it('leaves the rows of its neighbours in a batch as they are', () => {
    const gradient = new Float64Array(12).fill(9)
    const sequence: CtcSequence = {
      ...sequenceOf(framesOf(new Float64Array(4), 2), [1]),
      values: new Float64Array(12),
      offset: 2,
      stride: 6,
    }
    ctcLoss(sequence, 1, { blank: 0, zeroInfinity: false }, gradient, newCtcWorkspace(2, 1, 2))
    expect(Array.from(gradient, (g, n) => (g === 9 ? n : -1)).filter(n => n >= 0)).toEqual([0, 1, 4, 5, 6, 7, 10, 11])
  })

  it('is scaled by its weight; a sequence of weight 0 is not read and has the gradient 0', () => {
    const frames = framesOf(Float64Array.of(0.3, -1, 2, 0.1), 2)
    const sequence = sequenceOf(frames, [1])
    const workspace = newCtcWorkspace(2, 1, 2)
    const options = { blank: 0, zeroInfinity: false }
    const whole = new Float64Array(4)
    const half = new Float64Array(4)
    const loss = ctcLoss(sequence, 1, options, whole, workspace)
    expect(ctcLoss(sequence, 0.5, options, half, workspace)).toBe(loss / 2)
    expectClose(half, whole.map(g => g / 2), 'gradient') // prettier-ignore
    const unread = { ...sequence, values: [NaN, NaN, NaN, NaN] }
    expect(ctcLoss(unread, 0, options, half, workspace)).toBe(0)
    expect(Array.from(half)).toEqual([0, 0, 0, 0])
  })

  it('of an impossible target is Infinity with the gradient NaN, or 0 with the gradient 0, as chosen', () => {
    const sequence = sequenceOf(framesOf(Float64Array.of(0.3, -1, 2, 0.1), 2), [1, 1])
    const workspace = newCtcWorkspace(2, 2, 2)
    const gradient = new Float64Array(4).fill(9)
    expect(ctcLoss(sequence, 0.5, { blank: 0, zeroInfinity: false }, gradient, workspace)).toBe(Infinity)
    expect(Array.from(gradient)).toEqual([NaN, NaN, NaN, NaN])
    expect(ctcLoss(sequence, 0.5, { blank: 0, zeroInfinity: true }, gradient, workspace)).toBe(0)
    expect(Array.from(gradient)).toEqual([0, 0, 0, 0])
  })

  it('of no frames is 0 where there are no labels, and Infinity where there are', () => {
    const none = framesOf(new Float64Array(0), 3)
    expect(Object.is(lossOf(sequenceOf(none, []), 0, new Float64Array(0)), 0)).toBe(true)
    expect(lossOf(sequenceOf(none, [1]), 0, new Float64Array(0))).toBe(Infinity)
  })

  it('of one frame is the cross-entropy of its label, or of the blank where there is none', () => {
    const frame = framesOf(Float64Array.of(0, Math.log(2), Math.log(5)), 3)
    expectClose([lossOf(sequenceOf(frame, [2]), 0)], [Math.log(8 / 5)], 'label')
    expectClose([lossOf(sequenceOf(frame, []), 1)], [Math.log(8 / 2)], 'blank')
  })

  it('stays finite over a thousand frames and with huge logits', () => {
    const long = framesOf(
      Float64Array.from({ length: 3000 }, (_, n) => 20 * Math.sin(n)),
      3,
    )
    const gradient = new Float64Array(3000)
    const loss = lossOf(sequenceOf(long, [1, 2, 2, 1]), 0, gradient)
    expect(loss).toBeGreaterThan(745) // e^−loss is 0 in float64
    expect(loss).toBeLessThan(Infinity)
    expect(gradient.every(Number.isFinite)).toBe(true)
    expect(lossOf(sequenceOf(framesOf(Float64Array.of(1000, -1000), 2), [1]), 0)).toBe(2000)
  })

  it('passes NaN on, so that divergence is seen', () => {
    const values = Float64Array.of(0, 1, 0, NaN, 1, 0, 0, 1)
    const gradient = new Float64Array(8)
    expect(lossOf(sequenceOf(framesOf(values, 2), [1]), 0, gradient)).toBeNaN()
    expect(gradient.some(Number.isNaN)).toBe(true)
  })

  it('refuses labels that are no class or the blank, a blank that is no class, and sequences beyond its workspace', () => {
    const frames = framesOf(new Float64Array(6), 3)
    expect(() => lossOf(sequenceOf(frames, [3]), 0)).toThrow('label 0 is 3')
    expect(() => lossOf(sequenceOf(frames, [1, 0]), 0)).toThrow('label 1 is 0')
    expect(() => lossOf(sequenceOf(frames, [1]), 3)).toThrow('the blank is 3')
    const small = newCtcWorkspace(1, 1, 3)
    const options = { blank: 0, zeroInfinity: false }
    expect(() => ctcLoss(sequenceOf(frames, [1]), 1, options, null, small)).toThrow('the workspace is for 1 frames')
  })
})

describe('the mean per label', () => {
  it('counts a sequence without labels as if it had one, and shards of a batch add up to the whole', () => {
    const weights = [NaN, NaN]
    meanPerLabel([0, 4], weights)
    expect(weights).toEqual([1 / 2, 1 / 8])
    meanPerLabel([0, 4], weights, 5)
    expect(weights).toEqual([1 / 5, 1 / 20])
  })
})

describe('the lattice', () => {
  it('holds −ln Σ α β = loss at every frame', () => {
    fc.assert(
      fc.property(smallCtc({ min: 1, max: 12 }), ({ frames, blank, labels }) => {
        const sequence = sequenceOf(frames, labels)
        const { alpha, beta, lnP, symbols } = ctcLattice(sequence, blank)
        expect(symbols).toHaveLength(2 * labels.length + 1)
        expect(0 - lnP).toBe(lossOf(sequence, blank))
        for (let t = 0; t < frames.length; t++) {
          let p = 0
          symbols.forEach((_, s) => (p += Math.exp(alpha[t * symbols.length + s] + beta[t * symbols.length + s])))
          if (lnP === -Infinity) expect(p).toBe(0)
          else expectClose([Math.log(p)], [lnP], `ln Σ αβ at frame ${t}`)
        }
      }),
    )
  })

  it('of two even frames and one label has the probabilities of its three alignments', () => {
    const { symbols, alpha, beta, lnP } = ctcLattice(sequenceOf(framesOf(new Float64Array(4), 2), [1]), 0)
    expect(Array.from(symbols)).toEqual([0, 1, 0])
    expectClose(alpha.map(Math.exp), [1 / 2, 1 / 2, 0, 0, 1 / 2, 1 / 4], 'α')
    expectClose(beta.map(Math.exp), [1 / 2, 1, 0, 0, 1, 1], 'β')
    expectClose([Math.exp(lnP)], [3 / 4], 'p')
  })
})
