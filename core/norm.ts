import type { Floats } from './floats'

/**
 * Elements of one partial sum, and the sums that it is made of in turn: element k goes to lane k mod 8. Fixed, so that a norm
 * does not depend on who adds up what, and kernels come to the same bits; small enough that rounding errors stay small.
 */
export const CHUNK = 1024
const LANES = 8

/** ‖v‖₂ = √Σ v². NaN or infinite exactly when an element is. */
export function norm2(values: Floats): number {
  const lanes = new Float64Array(LANES)
  let total = 0
  for (let from = 0; from < values.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, values.length)
    lanes.fill(0)
    for (let k = from; k < to; k++) lanes[k % LANES] += values[k] * values[k]
    for (let half = LANES / 2; half >= 1; half /= 2) for (let k = 0; k < half; k++) lanes[k] += lanes[k + half]
    total += lanes[0]
  }
  return Math.sqrt(total)
}
