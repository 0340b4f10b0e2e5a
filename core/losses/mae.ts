import { eachValue } from './each-value'

/** Absolute error: ℓ = |ŷ − y|; the slope at 0 is 0. */
export const mae = eachValue(
  (output, truth) => Math.abs(output - truth),
  (output, truth) => Math.sign(output - truth),
)
