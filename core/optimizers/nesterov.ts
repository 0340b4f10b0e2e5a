import type { Optimizer } from './optimizer'

/** Nesterov's momentum in the form of Sutskever et al. (2013), which looks one step ahead: v ← μ v + g, θ ← θ − η (g + μ v). */
export const nesterov = (μ: number): Optimizer => ({
  rule: 'nesterov',
  slots: ['v'],
  update(θ, gradients, state, η, λ, scale = 1) {
    const { v } = state.slots
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = scale * gradients[k] + λ * θ[k]
      v[k] = μ * v[k] + g
      θ[k] -= η * (g + μ * v[k])
    }
  },
})
