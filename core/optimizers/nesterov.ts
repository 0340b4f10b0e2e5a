import type { Optimizer } from './optimizer'
import { emptyState } from './slots'

/** Nesterov's momentum in the form of Sutskever et al. (2013), which looks one step ahead: v ← μ v + g, θ ← θ − η (g + μ v). */
export const nesterov = (μ: number): Optimizer => ({
  init: parameters => emptyState(parameters, ['v']),
  update(θ, gradients, state, η, λ) {
    const { v } = state.slots
    state.steps++
    for (let k = 0; k < θ.length; k++) {
      const g = gradients[k] + λ * θ[k]
      v[k] = μ * v[k] + g
      θ[k] -= η * (g + μ * v[k])
    }
  },
})
