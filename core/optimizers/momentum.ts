import type { Optimizer } from './optimizer'

/** Gradient descent with momentum (Polyak 1964): v ← μ v + g, θ ← θ − η v. */
export const momentum = (μ: number): Optimizer => ({
  rule: 'momentum',
  slots: ['v'],
  update(θ, gradients, state, η, λ, scale = 1) {
    const { v } = state.slots
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = scale * gradients[k] + λ * θ[k]
      v[k] = μ * v[k] + g
      θ[k] -= η * v[k]
    }
  },
})
