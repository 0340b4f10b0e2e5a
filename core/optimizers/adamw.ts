import type { OptimizerChoice } from '../experiment/training'
import { adam } from './adam'
import type { Optimizer } from './optimizer'

type Choice = Omit<Extract<OptimizerChoice, { kind: 'adamw' }>, 'kind'>

/** AdamW (Loshchilov & Hutter 2019): θ ← θ − η λ θ first, then Adam's step on the bare gradient. */
export function adamw(choice: Choice): Optimizer {
  const inner = adam({ ...choice, amsgrad: false })
  return {
    rule: 'adamw',
    slots: inner.slots,
    update(θ, gradients, state, η, λ, scale = 1) {
      for (let k = 0; k < θ.length; k++) θ[k] -= η * λ * θ[k]
      inner.update(θ, gradients, state, η, 0, scale)
    },
  }
}
