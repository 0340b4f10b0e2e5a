import { eachValue } from './each-value'
import type { Loss } from './loss'

/** Pinball loss (Koenker & Bassett 1978), lowest at the q-quantile of y: ℓ = q(y − ŷ) where y ≥ ŷ, (1 − q)(ŷ − y) beyond. */
export const quantile = (q: number): Loss =>
  eachValue(
    (output, truth) => pinball(q, output, truth),
    (output, truth) => pinballSlope(q, output, truth),
  )

export const pinball = (q: number, output: number, truth: number): number =>
  truth >= output ? q * (truth - output) : (1 - q) * (output - truth)

/** ∂ℓ/∂ŷ; at the corner ŷ = y it is 0. */
export const pinballSlope = (q: number, output: number, truth: number): number =>
  truth === output ? 0 : truth > output ? -q : 1 - q
