/**
 * Sums of probabilities that are kept as logarithms, so that the product of a thousand of them does not become 0.
 * ln 0 = −∞ is an ordinary value here; NaN goes through.
 */

/** ln(eᵃ + eᵇ) */
export function logAdd(a: number, b: number): number {
  const m = Math.max(a, b)
  return m === -Infinity ? m : m + Math.log(Math.exp(a - m) + Math.exp(b - m))
}

/** ln(eᵃ + eᵇ + eᶜ) */
export function logAdd3(a: number, b: number, c: number): number {
  const m = Math.max(a, b, c)
  return m === -Infinity ? m : m + Math.log(Math.exp(a - m) + Math.exp(b - m) + Math.exp(c - m))
}
