import type { FloatArray } from '../../floats'
import type { Ranges } from './ranges'

/**
 * The chosen sequences, each a vector of its own (T·D), with every q neighbouring steps averaged into one; the last step of a
 * sequence may be of fewer. For q = 1 they are views of `features` (rows, D), and nothing is copied.
 */
export function pooledSteps(
  features: FloatArray,
  D: number,
  { starts, lengths }: Ranges,
  chosen: Int32Array,
  q: number,
): FloatArray[] {
  return Array.from(chosen, n => {
    const own = features.subarray(starts[n] * D, (starts[n] + lengths[n]) * D)
    return q === 1 ? own : pooled(own, D, q)
  })
}

function pooled(sequence: FloatArray, D: number, q: number): FloatArray {
  const T = sequence.length / D
  const means = new Float64Array(Math.ceil(T / q) * D)
  for (let t = 0; t < T; t++) {
    const step = Math.floor(t / q)
    const among = Math.min(q, T - step * q)
    for (let k = 0; k < D; k++) means[step * D + k] += sequence[t * D + k] / among
  }
  return means
}
