import type { LossChoice } from '../experiment/training'
import type { Floats } from '../floats'
import { huber } from './huber'
import { mae } from './mae'
import { mse } from './mse'
import { quantile } from './quantile'

/**
 * A loss and its gradient in one pass over n places of `width` values each:
 *
 *   J = Σ_k w_k ℓ(ŷ_k, y_k)      gradient_k = ∂J/∂ŷ_k = w_k ℓ'(ŷ_k, y_k)
 *
 *   outputs ŷ, gradient (n, width) · truth y (n, width), class numbers (n) for softmax, or (n, targets) where a target has several
 *   outputs (quantiles, mean and spread) · weights w (n)  →  J
 *
 * The weights carry mask and reduction (`reduction.ts`). A place of weight 0 is not read: its ŷ and y may be anything,
 * its gradient is exactly 0.
 */
export type Loss = (outputs: Floats, truth: Floats, weights: Floats, width: number, gradient: Floats) => number

/** The loss an experiment names. */
export function lossOf(choice: LossChoice): Loss {
  switch (choice.kind) {
    case 'mse':
      return mse
    case 'mae':
      return mae
    case 'huber':
      return huber(choice.delta)
    case 'quantile':
      return quantile(choice.quantile)
  }
}
