import type { OptimizerChoice } from '../experiment/training'
import type { Optimizer } from './optimizer'

type Choice = Omit<Extract<OptimizerChoice, { kind: 'adagrad' }>, 'kind'>

/** Adagrad (Duchi et al. 2011): s ← s + g², θ ← θ − η/(1 + (t − 1) d) · g / (√s + ε), with the decay d of the learning rate. */
export function adagrad({ epsilon: ε, decay: d }: Choice): Optimizer {
  return {
    rule: 'adagrad',
    slots: ['s'],
    update(θ, gradients, state, η, λ, scale = 1) {
      const { s } = state.slots
      state.steps++
      const rate = η / (1 + (state.steps - 1) * d)
      for (let k = 0; k < θ.length; k++) {
        const g = scale * gradients[k] + λ * θ[k]
        s[k] += g * g
        θ[k] -= (rate * g) / (Math.sqrt(s[k]) + ε)
      }
    },
  }
}
