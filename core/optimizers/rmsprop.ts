import type { OptimizerChoice } from '../experiment/training'
import type { Optimizer } from './optimizer'

type Choice = Omit<Extract<OptimizerChoice, { kind: 'rmsprop' }>, 'kind'>

/**
 * RMSProp (Hinton 2012), with mean a of the gradient taken off when centred (Graves 2013) and momentum u:
 *   v ← α v + (1 − α) g²      a ← α a + (1 − α) g
 *   u ← μ u + g / (√(v − a²) + ε)      θ ← θ − η u
 */
export function rmsprop({ alpha: α, epsilon: ε, momentum: μ, centred }: Choice): Optimizer {
  return {
    rule: `rmsprop${centred ? '-centred' : ''}${μ > 0 ? '-momentum' : ''}`,
    slots: ['v', ...(centred ? ['a'] : []), ...(μ > 0 ? ['u'] : [])],
    update(θ, gradients, state, η, λ, scale = 1) {
      const { v, a, u } = state.slots
      state.steps++
      for (let k = 0; k < θ.length; k++) {
        const g = scale * gradients[k] + λ * θ[k]
        v[k] = α * v[k] + (1 - α) * g * g
        if (centred) a[k] = α * a[k] + (1 - α) * g
        // Rounding can leave v just below a² when a gradient hardly changes.
        const variance = centred ? Math.max(0, v[k] - a[k] * a[k]) : v[k]
        const step = g / (Math.sqrt(variance) + ε)
        if (μ > 0) u[k] = μ * u[k] + step
        θ[k] -= η * (μ > 0 ? u[k] : step)
      }
    },
  }
}
