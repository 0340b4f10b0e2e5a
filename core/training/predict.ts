import type { InputRows } from '../network/compiled.types'
import { timesOf } from '../network/spec'
import type { Samples, TrainingData } from '../tasks/samples'
import { emptyBatch, fillInOrder, partOf, type Part, type RunShards } from './batch'
import type { Learner } from './learner'

/**
 * Runs a learner forward (without dropout) over any number of samples, batch by batch.
 *   rows of features and tokens  →  ŷ, [count][steps][O] when the network reads every step, otherwise [count][O]
 */
export function predict(
  learner: Learner,
  data: InputRows,
  { count, starts, lengths }: Pick<Samples, 'count' | 'starts' | 'lengths'>,
): Float32Array {
  return collect(learner, count, from => {
    learner.shards.forEach(({ first, rows }, shard) => {
      const filled = Math.min(rows, count - from - first)
      if (filled <= 0) return
      learner.gather(shard, data, starts, lengths, from + first, filled)
      learner.forward(shard, null)
    })
  })
}

/** The same for a part of a training's data, where `runShards` runs its batches: in threads, and interrupted when it throws. */
export function predictPart(learner: Learner, data: TrainingData, part: Part, runShards: RunShards): Float32Array {
  const batch = emptyBatch(learner)
  return collect(learner, partOf(data, part).count, from => {
    fillInOrder(batch, learner, data, part, from)
    runShards(batch)
  })
}

/** ŷ of all samples; `forward` runs those of one batch, from sample number `from` on. */
function collect(learner: Learner, count: number, forward: (from: number) => void): Float32Array {
  const { spec, steps, batch, shards } = learner
  const times = timesOf(spec, steps)
  const result = new Float32Array(count * times * spec.outputs)
  for (let from = 0; from < count; from += batch) {
    forward(from)
    shards.forEach(({ first, rows }, shard) => {
      const filled = Math.min(rows, count - from - first)
      for (let row = 0; row < filled; row++) copyOutputs(learner, shard, row, result, from + first + row)
    })
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
  const times = timesOf(spec, steps)
  const ŷ = learner.outputs(shard)
  for (let t = 0; t < times; t++) {
    const place = (t * shards[shard].rows + row) * O
    for (let o = 0; o < O; o++) into[(slot * times + t) * O + o] = ŷ[place + o]
  }
}
