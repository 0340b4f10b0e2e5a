import type { Optimizer } from './optimizer'

/** Gradient descent: θ ← θ − η g. */
export const sgd: Optimizer = {
  rule: 'sgd',
  slots: [],
  update(θ, gradients, state, η, λ, scale = 1) {
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = scale * gradients[k] + λ * θ[k]
      θ[k] -= η * g
    }
  },
}
