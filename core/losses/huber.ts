import { eachValue } from './each-value'
import type { Loss } from './loss'

/** Huber (1964): with e = ŷ − y, ℓ = e²/2 where |e| ≤ δ, and δ(|e| − δ/2) beyond. */
export const huber = (delta: number): Loss =>
  eachValue(
    (output, truth) => {
      const e = Math.abs(output - truth)
      return e <= delta ? (e * e) / 2 : delta * (e - delta / 2)
    },
    (output, truth) => Math.max(-delta, Math.min(delta, output - truth)),
  )
