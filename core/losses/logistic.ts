import { eachValue } from './each-value'

/**
 * Logistic cross-entropy of a logit a and a truth y in [0, 1], with ŷ = σ(a):
 *   ℓ = −y ln ŷ − (1 − y) ln(1 − ŷ) = max(a, 0) − a y + ln(1 + e^−|a|)      ∂ℓ/∂a = σ(a) − y
 * The second form neither overflows nor loses digits for large |a|.
 */
export const logisticCrossEntropy = eachValue(
  (logit, truth) => Math.max(logit, 0) - logit * truth + Math.log1p(Math.exp(-Math.abs(logit))),
  (logit, truth) => sigmoid(logit) - truth,
)

function sigmoid(a: number): number {
  const e = Math.exp(-Math.abs(a))
  return a >= 0 ? 1 / (1 + e) : e / (1 + e)
}
