import type { Floats } from '../floats'

/**
 * The factor that makes the norm of all gradients together at most `limit`: min(1, limit / (‖g‖ + 10⁻⁶)), as PyTorch's
 * clip_grad_norm_ does. `norm` is the norm of the gradients, of either kind.
 */
export const scaleToNorm = (norm: number, limit: number): number => Math.min(1, limit / (norm + 1e-6))

/** Limits every element by itself: g ← max(−limit, min(limit, g)). NaN stays NaN. */
export function clipByValue(gradients: Floats, limit: number): void {
  for (let k = 0; k < gradients.length; k++) gradients[k] = Math.max(-limit, Math.min(limit, gradients[k]))
}
