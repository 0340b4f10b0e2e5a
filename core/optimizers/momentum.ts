import type { Optimizer } from './optimizer'
import { emptyState } from './slots'

/** Gradient descent with momentum (Polyak 1964): v ← μ v + g, θ ← θ − η v. */
export const momentum = (μ: number): Optimizer => ({
  init: parameters => emptyState(parameters, ['v']),
  update(θ, gradients, state, η, λ) {
    const { v } = state.slots
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = gradients[k] + λ * θ[k]
      v[k] = μ * v[k] + g
      θ[k] -= η * v[k]
    }
  },
})
