import type { Floats } from '../floats'

/**
 * Elements of one partial sum. Fixed, so that a norm does not depend on how work is cut; small enough that rounding errors
 * of long vectors stay small.
 */
const CHUNK = 4096

/** ‖v‖₂ = √Σ v². NaN or infinite exactly when an element is. */
export function norm2(values: Floats): number {
  let total = 0
  for (let from = 0; from < values.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, values.length)
    let sum = 0
    for (let k = from; k < to; k++) sum += values[k] * values[k]
    total += sum
  }
  return Math.sqrt(total)
}

/** ‖v‖∞ = max |v|. */
export function normInfinity(values: Floats): number {
  let largest = 0
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]))
  return largest
}

/**
 * Scales all gradients together so that their norm is at most `limit`: g ← g · min(1, limit / (‖g‖ + 10⁻⁶)), as PyTorch's
 * clip_grad_norm_ does. `norm` is the norm of the gradients, of either kind; answers the factor.
 */
export function clipByNorm(gradients: Floats, norm: number, limit: number): number {
  const factor = Math.min(1, limit / (norm + 1e-6))
  if (factor < 1) for (let k = 0; k < gradients.length; k++) gradients[k] *= factor
  return factor
}

/** Limits every element by itself: g ← max(−limit, min(limit, g)). NaN stays NaN. */
export function clipByValue(gradients: Floats, limit: number): void {
  for (let k = 0; k < gradients.length; k++) gradients[k] = Math.max(-limit, Math.min(limit, gradients[k]))
}
