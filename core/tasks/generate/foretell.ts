import type { Batch } from '../../training/batch'
import type { Learner } from '../../training/learner'
import type { Ranges } from '../baselines/ranges'
import type { GenerateSamples } from './data'
import { placeNats } from './likelihoods'

/**
 * Notes −ln P of every step that the last forward of a batch foretold.
 *   into (rows of the data): by the row that a step reads
 */
export function noteNats(
  { shards, spec, outputs }: Pick<Learner, 'shards' | 'spec' | 'outputs'>,
  samples: GenerateSamples,
  { count, indices }: Pick<Batch, 'count' | 'indices'>,
  into: Float64Array,
): void {
  const O = spec.outputs
  shards.forEach(({ first, rows }, shard) => {
    const said = outputs(shard)
    for (let row = 0; row < Math.min(rows, count - first); row++) {
      const sample = indices[first + row]
      const length = samples.lengths?.[sample] ?? 0
      const own = new Float32Array(length * O)
      for (let t = 0; t < length; t++) {
        const at = (t * rows + row) * O
        for (let o = 0; o < O; o++) own[t * O + o] = said[at + o]
      }
      const places = Array.from({ length }, (_, t) => samples.starts[sample] + t)
      into.set(placeNats(samples, places, own), samples.starts[sample])
    }
  })
}

/** −ln P of each sequence: the sum over its steps. */
export const sequenceNats = ({ starts, lengths }: Ranges, nats: Float64Array): Float64Array =>
  Float64Array.from({ length: starts.length }, (_, k) => {
    let sum = 0
    for (let t = 0; t < lengths[k]; t++) sum += nats[starts[k] + t]
    return sum
  })
