import type { Optimizer } from './optimizer'
import { emptyState } from './slots'

/** Gradient descent: θ ← θ − η g. */
export const sgd: Optimizer = {
  init: parameters => emptyState(parameters, []),
  update(θ, gradients, state, η, λ) {
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = gradients[k] + λ * θ[k]
      θ[k] -= η * g
    }
  },
}
