import { each, type Vec } from './vector'

/** An activation and its slope. The slope is written in terms of the activation's own value, which the step has kept. */
export interface Activation {
  readonly of: (a: Vec) => Vec
  /** f'(a), given f(a). */
  readonly slope: (value: Vec) => Vec
}

/** σ(a) = 1 / (1 + e⁻ᵃ) and σ' = σ (1 − σ). */
export const sigmoid: Activation = {
  of: a => each(a, v => 1 / (1 + Math.exp(-v))),
  slope: s => each(s, v => v * (1 - v)),
}

/** tanh' = 1 − tanh². */
export const tanh: Activation = {
  of: a => each(a, Math.tanh),
  slope: t => each(t, v => 1 - v * v),
}

/** max(0, a); its slope at exactly 0 is 0, as in PyTorch. A NaN stays one: divergence must show. */
export const relu: Activation = {
  of: a => each(a, v => (v <= 0 ? 0 : v)),
  slope: r => each(r, v => (v <= 0 ? 0 : 1)),
}

export const identity: Activation = {
  of: a => a,
  slope: a => each(a, () => 1),
}
