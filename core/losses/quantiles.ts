import type { Floats } from '../floats'
import type { Loss } from './loss'
import { pinball, pinballSlope } from './quantile'

/**
 * Several quantiles of every target at once: the mean of the pinball losses of the levels q₁ < … < q_Q, so that a learning rate
 * that suits one level suits nine.
 *
 *   ℓ = 1/Q Σ_j Σ_targets pinball(q_j, ŷ_j, y)
 *
 *   outputs, gradient (n, Q·targets): of each place first all targets at q₁, then all at q₂ … · truth (n, targets)
 *
 * While training, outputs may cross (the 90 % quantile below the 10 %). They are sorted when they are read, by `sortQuantiles`.
 * The pinball loss is q(y − ŷ) + max(ŷ − y, 0), of which only −qŷ tells the levels apart, and by the rearrangement inequality
 * Σ q_j ŷ_j is largest in ascending order: sorting never raises ℓ, whatever the truth (Chernozhukov, Fernández-Val & Galichon
 * 2010). The other way, to build each quantile as the one below plus softplus(a), forbids crossing in training too; but then
 * the outermost quantile depends on all outputs, and the slope of a narrow step vanishes with its width.
 */
export function quantiles(levels: readonly number[]): Loss {
  const Q = levels.length
  if (Q === 0 || levels.some((q, j) => !(q > (levels[j - 1] ?? 0) && q < 1)))
    throw new RangeError(`the levels of quantiles must ascend between 0 and 1, got ${levels.join(', ')}`)
  return (outputs, truth, weights, width, gradient) => {
    const targets = width / Q
    let J = 0
    for (let k = 0; k < weights.length; k++) {
      const w = weights[k] / Q
      for (let o = 0; o < width; o++) {
        const at = k * width + o
        gradient[at] = 0
        if (w === 0) continue
        const q = levels[Math.floor(o / targets)]
        const y = truth[k * targets + (o % targets)]
        gradient[at] = w * pinballSlope(q, outputs[at], y)
        J += w * pinball(q, outputs[at], y)
      }
    }
    return J
  }
}

/** Puts the quantiles of each target into ascending order, in place. `outputs` (n, Q·targets) as above, `count`: n. */
export function sortQuantiles(outputs: Floats, count: number, Q: number): void {
  const width = outputs.length / count
  const targets = width / Q
  const own = new Float64Array(Q)
  for (let k = 0; k < count; k++) {
    for (let target = 0; target < targets; target++) {
      const first = k * width + target
      for (let j = 0; j < Q; j++) own[j] = outputs[first + j * targets]
      own.sort()
      for (let j = 0; j < Q; j++) outputs[first + j * targets] = own[j]
    }
  }
}
