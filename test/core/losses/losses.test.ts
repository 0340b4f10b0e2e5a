import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Floats } from '../../../core/floats'
import { huber } from '../../../core/losses/huber'
import { logisticCrossEntropy } from '../../../core/losses/logistic'
import { lossOf, type Loss } from '../../../core/losses/loss'
import { mae } from '../../../core/losses/mae'
import { mse } from '../../../core/losses/mse'
import { quantile } from '../../../core/losses/quantile'
import { classWeightedMean, meanOverUnmasked, meanPerSequence, sumOverUnmasked } from '../../../core/losses/reduction'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { expectClose, flat, golden, type Nested } from '../support/golden'
import { expectSlopes } from '../support/slopes'

interface Reduced {
  readonly loss: number
  readonly grad_logits: Nested
}
interface OverValues {
  readonly loss: number
  readonly grad_pred: Nested
}
interface MaskedLosses {
  readonly B: number
  readonly C: number
  readonly logits: Nested
  readonly targets: Nested
  readonly mask: Nested
  readonly mean_over_unmasked: Reduced
  readonly sum: Reduced
  readonly mean_per_sequence_then_batch: Reduced
  readonly class_weighted_mean_over_unmasked: Reduced & { readonly class_weights: number[] }
  readonly regression: {
    readonly pred: Nested
    readonly target: Nested
    readonly target_binary: Nested
    readonly mse: OverValues
    readonly mae: OverValues
    readonly huber_delta1: OverValues
    readonly bce_with_logits: OverValues
  }
}

const file = golden('masked_losses') as MaskedLosses
const mask = flat(file.mask)
const logits = flat(file.logits)
const classes = flat(file.targets)

function weightsBy(reduce: (weights: Floats) => void): number[] {
  const weights = mask.map(() => NaN)
  reduce(weights)
  return weights
}

describe('softmax cross-entropy equals PyTorch to 1e-10', () => {
  const cases: [string, Reduced, number[]][] = [
    ['mean over unmasked places', file.mean_over_unmasked, weightsBy(w => meanOverUnmasked(mask, 1, w))],
    ['sum', file.sum, weightsBy(w => sumOverUnmasked(mask, w))],
    [
      'mean per sequence, then over the batch',
      file.mean_per_sequence_then_batch,
      weightsBy(w => meanPerSequence(mask, file.B, 1, w)),
    ],
    [
      'class-weighted mean',
      file.class_weighted_mean_over_unmasked,
      weightsBy(w => classWeightedMean(mask, classes, file.class_weighted_mean_over_unmasked.class_weights, w)),
    ],
  ]
  it.each(cases)('%s', (_, expected, weights) => {
    const gradient = new Float64Array(logits.length)
    const loss = softmaxCrossEntropy(logits, classes, weights, file.C, gradient)
    expectClose([loss], [expected.loss], 'loss')
    expectClose(gradient, flat(expected.grad_logits), 'gradient')
  })
})

describe('losses of single values equal PyTorch to 1e-10 (mean over unmasked)', () => {
  const { regression } = file
  const cases: [string, Loss, Nested, OverValues][] = [
    ['MSE', mse, regression.target, regression.mse],
    ['MAE', mae, regression.target, regression.mae],
    ['Huber', huber(1), regression.target, regression.huber_delta1],
    ['logistic cross-entropy', logisticCrossEntropy, regression.target_binary, regression.bce_with_logits],
  ]
  it.each(cases)('%s', (_, loss, target, expected) => {
    const weights = weightsBy(w => meanOverUnmasked(mask, 2, w))
    const prediction = flat(regression.pred)
    const gradient = new Float64Array(prediction.length)
    const J = loss(prediction, flat(target), weights, 2, gradient)
    expectClose([J], [expected.loss], 'loss')
    expectClose(gradient, flat(expected.grad_pred), 'gradient')
  })
})

describe('every loss', () => {
  /** Multiples of 1/1000. Outputs lie half way between them, so that no loss is judged at a corner, where it has no slope. */
  const number = fc.integer({ min: -5000, max: 5000 }).map(n => n / 1000)
  const losses: [string, Loss][] = [
    ['mse', mse],
    ['mae', mae],
    ['huber', huber(0.7)],
    ['quantile', quantile(0.2)],
    ['logistic', logisticCrossEntropy],
    ['softmax', softmaxCrossEntropy],
  ]

  it.each(losses)('%s has a gradient that agrees with central differences', (name, loss) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 2, maxLength: 6 }), rows => {
        const classification = name === 'softmax'
        const width = classification ? rows.length : 1
        const outputs = rows.map(([output]) => output + 0.0005)
        const truth = classification ? [0] : rows.map(([, y]) => (name === 'logistic' ? (y + 5) / 10 : y))
        const weights = classification ? [0.7] : rows.map(([, , w]) => Math.abs(w))
        expectSlopes(loss, outputs, truth, weights, width)
      }),
      { numRuns: 60 },
    )
  })

  it.each(losses)('%s does not read a masked place, whatever lies there, and gives it the gradient 0', (_, loss) => {
    const gradient = Float32Array.of(9, 9, 9, 9)
    const J = loss([1, 2, NaN, Infinity], [0, 1, NaN, NaN], [1, 0], 2, gradient)
    expect(Number.isFinite(J)).toBe(true)
    expect(Array.from(gradient.subarray(2))).toEqual([0, 0])
  })

  it.each(losses)('%s passes NaN on, so that divergence is seen', (_, loss) => {
    expect(loss([NaN, 1], [0, 0], [1], 2, [0, 0])).toBeNaN()
  })
})

describe('extremes', () => {
  it('cross-entropies of huge logits are finite and exact', () => {
    expect(softmaxCrossEntropy([1000, -1000], [1], [1], 2, [0, 0])).toBe(2000)
    expect(logisticCrossEntropy([1000], [0], [1], 1, [0])).toBe(1000)
    expect(logisticCrossEntropy([-1000], [0], [1], 1, [0])).toBe(0)
  })

  it('the quantile loss is lowest at the quantile of the sample', () => {
    const sample = Array.from({ length: 101 }, (_, k) => k)
    const at = (guess: number): number =>
      quantile(0.9)(
        sample.map(() => guess),
        sample,
        sample.map(() => 1),
        1,
        sample.slice(),
      )
    expect(at(90)).toBeLessThan(at(89))
    expect(at(90)).toBeLessThan(at(91))
  })

  it('a batch of which everything is masked has loss 0, not NaN', () => {
    const weights = [NaN, NaN]
    meanOverUnmasked([0, 0], 1, weights)
    expect(weights).toEqual([0, 0])
    meanPerSequence([0, 0], 2, 1, weights)
    expect(weights).toEqual([0, 0])
    classWeightedMean([0, 0], [0, 0], [1], weights)
    expect(weights).toEqual([0, 0])
  })

  it('the shards of a batch add up to its mean when each is told the size of the whole', () => {
    const whole = [0, 0, 0]
    meanOverUnmasked([1, 1, 1], 2, whole)
    const shards = [[1, 1], [1]].map(part => {
      meanOverUnmasked(part, 2, part, 3)
      return part
    })
    expect(shards.flat()).toEqual(whole)
  })
})

describe('lossOf', () => {
  it('gives the loss an experiment names, with its options', () => {
    const of = (choice: Parameters<typeof lossOf>[0]): number => lossOf(choice)([3], [0], [1], 1, [0])
    expect(of({ kind: 'mse' })).toBe(9)
    expect(of({ kind: 'mae' })).toBe(3)
    expect(of({ kind: 'huber', delta: 2 })).toBe(4)
    expect(of({ kind: 'quantile', quantile: 0.25 })).toBe(2.25)
  })
})
