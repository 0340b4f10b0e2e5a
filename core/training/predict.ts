import type { Samples } from '../tasks/samples'
import type { Learner } from './learner'

/**
 * Runs a learner forward (without dropout) over any number of samples, batch by batch.
 *   features (rows, D)  →  ŷ, [count][O] when the network reads the last step, [count][steps][O] when it reads every step
 */
export function predict(
  learner: Learner,
  features: Float32Array,
  samples: Pick<Samples, 'count' | 'starts' | 'lengths'>,
): Float32Array {
  const { spec, steps, batch, shards } = learner
  const times = spec.read === 'last' ? 1 : steps
  const result = new Float32Array(samples.count * times * spec.outputs)
  for (let from = 0; from < samples.count; from += batch) {
    for (let shard = 0; shard < shards.length; shard++) {
      const first = from + shards[shard].first
      const count = Math.min(shards[shard].rows, samples.count - first)
      if (count <= 0) break
      learner.gather(shard, features, samples.starts, samples.lengths, first, count)
      learner.forward(shard, null)
      for (let row = 0; row < count; row++) copyOutputs(learner, shard, row, result, first + row)
    }
  }
  return result
}

/** Copies what the last forward said for one row of a shard to place `slot` of an array [slots][n][O]. */
export function copyOutputs(
  learner: Learner,
  shard: number,
  row: number,
  into: Float32Array | number[],
  slot: number,
): void {
  const { spec, steps, shards } = learner
  const O = spec.outputs
  const times = spec.read === 'last' ? 1 : steps
  const ŷ = learner.outputs(shard)
  for (let t = 0; t < times; t++) {
    const place = (t * shards[shard].rows + row) * O
    for (let o = 0; o < O; o++) into[(slot * times + t) * O + o] = ŷ[place + o]
  }
}
