import type { Loss } from './loss'

/**
 * Negative log-likelihood, in nats, of the truth y under a normal distribution whose mean μ and log-variance s are outputs:
 *
 *   λ = ln(σ₀² + e^s)                         ln σ², with a floor
 *   ℓ = ½ (ln 2π + λ + (y − μ)² e^−λ)
 *   ∂ℓ/∂μ = −(y − μ) e^−λ
 *   ∂ℓ/∂s = ½ (1 − (y − μ)² e^−λ) ∂λ/∂s       ∂λ/∂s = e^s / (σ₀² + e^s) = e^(s − λ)
 *
 *   outputs, gradient (n, 2·targets): of each place first μ of all targets, then s of all · truth (n, targets)
 *
 * Why the logarithm, and not σ = softplus(s): the expected curvature in s is ½ whatever σ is, so one learning rate suits calm
 * and noisy places alike; with softplus it falls as 1/σ² and steps toward a wide interval starve. s = 0 says σ = 1, the
 * deviation of a scaled target, so an untrained head begins with what is known before. Why the floor σ₀ = 0.001 (in the unit of
 * the outputs, a thousandth of the target's deviation): without it ℓ has no lower bound where a target is constant, and one
 * later miss costs e^−s; with it both ℓ and ∂ℓ/∂μ stay within 10⁶ times their usual size. λ is computed as max(s, ln σ₀²) +
 * ln(1 + e^−|s − ln σ₀²|), which neither overflows nor loses digits.
 */
export const gaussianNll: Loss = (outputs, truth, weights, width, gradient) => {
  const targets = width / 2
  let J = 0
  for (let k = 0; k < weights.length; k++) {
    const w = weights[k]
    for (let target = 0; target < targets; target++) {
      const atMean = k * width + target
      const atSpread = atMean + targets
      if (w === 0) {
        gradient[atMean] = 0
        gradient[atSpread] = 0
        continue
      }
      const s = outputs[atSpread]
      const λ = logVariance(s)
      const precision = Math.exp(-λ)
      const e = truth[k * targets + target] - outputs[atMean]
      const misfit = e * e * precision
      gradient[atMean] = -w * e * precision
      gradient[atSpread] = 0.5 * w * (1 - misfit) * Math.exp(s - λ)
      J += 0.5 * w * (LOG_2_PI + λ + misfit)
    }
  }
  return J
}

/** σ of the output s, in the unit of μ. */
export const deviationOf = (s: number): number => Math.exp(0.5 * logVariance(s))

const LOG_2_PI = Math.log(2 * Math.PI)
/** ln σ₀², σ₀ = 0.001 */
const LOG_FLOOR = 2 * Math.log(1e-3)

const logVariance = (s: number): number => Math.max(s, LOG_FLOOR) + Math.log1p(Math.exp(-Math.abs(s - LOG_FLOOR)))
