import { eachValue } from './each-value'

/** Squared error: ℓ = (ŷ − y)². */
export const mse = eachValue(
  (output, truth) => (output - truth) * (output - truth),
  (output, truth) => 2 * (output - truth),
)
