import type { Floats } from '../floats'
import type { Loss } from './loss'

/**
 * A loss that judges every value by itself. `value` is ℓ and `slope` is ∂ℓ/∂ŷ; both see the output ŷ and the truth y.
 */
export function eachValue(
  value: (output: number, truth: number) => number,
  slope: (output: number, truth: number) => number,
): Loss {
  return (outputs: Floats, truth: Floats, weights: Floats, width: number, gradient: Floats): number => {
    let J = 0
    for (let k = 0; k < weights.length; k++) {
      const w = weights[k]
      for (let at = k * width; at < (k + 1) * width; at++) {
        gradient[at] = w === 0 ? 0 : w * slope(outputs[at], truth[at])
        if (w !== 0) J += w * value(outputs[at], truth[at])
      }
    }
    return J
  }
}
