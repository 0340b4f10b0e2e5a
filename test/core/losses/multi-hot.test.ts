import { describe, expect, it } from 'vitest'
import { logisticCrossEntropy } from '../../../core/losses/logistic'
import { classWeightedMean, meanOverUnmasked } from '../../../core/losses/reduction'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { likelihoodOf } from '../../../core/metrics/likelihood'

describe('the logistic loss of several keys at once', () => {
  // −ln σ(±a): keys on, off, on with logits 0, 2, −1
  const nll = Math.log(2) + Math.log(1 + Math.exp(2)) + Math.log(1 + Math.exp(1))
  const logits = [0, 2, -1]
  const keys = [1, 0, 1]

  it('is, with the weight 1 for a step, the NLL of the step in nats: the sum over its keys', () => {
    expect(logisticCrossEntropy(logits, keys, [1], 3, [0, 0, 0])).toBeCloseTo(nll, 12)
  })

  it('is the mean NLL per step when the reduction counts a step as one value', () => {
    const weights = [1, 0, 1]
    meanOverUnmasked(weights, 1, weights)
    const twice = [...logits, NaN, NaN, NaN, ...logits]
    const J = logisticCrossEntropy(twice, [...keys, 0, 0, 0, ...keys], weights, 3, new Float64Array(9))
    expect(J).toBeCloseTo(nll, 12)
    expect(likelihoodOf([2 * nll], [2]).nats).toBeCloseTo(J, 12)
  })
})

describe('class weights', () => {
  it('give the same loss and gradient whether the batch is whole or in shards', () => {
    const logits = [1, 0, 0, 1, 2, -1]
    const classes = [0, 1, 1]
    const v = [0.5, 3]
    const whole = [NaN, NaN, NaN]
    classWeightedMean([1, 1, 1], classes, v, whole)
    const sum = v[0] + v[1] + v[1]
    const shards = [
      { from: 0, to: 2 },
      { from: 2, to: 3 },
    ].map(({ from, to }) => {
      const weights = classes.slice(from, to).map(() => 1)
      classWeightedMean(weights, classes.slice(from, to), v, weights, sum)
      return weights
    })
    expect(shards.flat()).toEqual(whole)
    const J = softmaxCrossEntropy(logits, classes, whole, 2, logits.slice())
    const nll = [Math.log(1 + Math.exp(-1)), Math.log(1 + Math.exp(-1)), Math.log(1 + Math.exp(3))]
    expect(J).toBeCloseTo((0.5 * nll[0] + 3 * nll[1] + 3 * nll[2]) / 6.5, 12)
  })
})
