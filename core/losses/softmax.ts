import type { Loss } from './loss'

/**
 * Softmax cross-entropy of logits a and the number of the true class y, with ŷ = softmax(a):
 *   ℓ = −ln ŷ_y = ln Σ e^(a_j − m) + m − a_y      ∂ℓ/∂a_j = ŷ_j − [j = y]
 * The largest logit m is subtracted first, so that nothing overflows.
 *   outputs a, gradient (n, classes) · truth (n) class numbers · weights (n)
 */
export const softmaxCrossEntropy: Loss = (outputs, truth, weights, classes, gradient) => {
  let J = 0
  for (let k = 0; k < weights.length; k++) {
    const from = k * classes
    const to = from + classes
    const w = weights[k]
    if (w === 0) {
      for (let at = from; at < to; at++) gradient[at] = 0
      continue
    }
    let m = -Infinity
    for (let at = from; at < to; at++) m = Math.max(m, outputs[at])
    let sum = 0
    for (let at = from; at < to; at++) sum += Math.exp(outputs[at] - m)
    const y = from + truth[k]
    for (let at = from; at < to; at++) gradient[at] = w * (Math.exp(outputs[at] - m) / sum - (at === y ? 1 : 0))
    J += w * (Math.log(sum) + m - outputs[y])
  }
  return J
}
