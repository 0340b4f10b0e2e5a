import type { OptimizerChoice } from '../experiment/training'
import type { Optimizer } from './optimizer'
import { power } from './slots'

type Choice = Omit<Extract<OptimizerChoice, { kind: 'adam' }>, 'kind'>

/**
 * Adam (Kingma & Ba 2015); AMSGrad (Reddi et al. 2018) divides by the largest v seen so far:
 *   m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²      v̂ ← max(v̂, v)
 *   θ ← θ − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε), with the fraction extended by √(1 − β₂ᵗ): a division less an element
 */
export function adam({ beta1: β1, beta2: β2, epsilon: ε, amsgrad }: Choice): Optimizer {
  return {
    rule: amsgrad ? 'amsgrad' : 'adam',
    slots: amsgrad ? ['m', 'v', 'largest'] : ['m', 'v'],
    update(θ, gradients, state, η, λ, scale = 1) {
      const { m, v, largest } = state.slots
      state.steps++
      const correction = Math.sqrt(1 - power(β2, state.steps))
      const rate = (η * correction) / (1 - power(β1, state.steps))
      const offset = ε * correction
      for (let k = 0; k < θ.length; k++) {
        const g = scale * gradients[k] + λ * θ[k]
        m[k] = β1 * m[k] + (1 - β1) * g
        v[k] = β2 * v[k] + (1 - β2) * g * g
        if (amsgrad) largest[k] = Math.max(largest[k], v[k])
        const spread = amsgrad ? largest[k] : v[k]
        θ[k] -= (rate * m[k]) / (Math.sqrt(spread) + offset)
      }
    },
  }
}
