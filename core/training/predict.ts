import type { InputRows } from '../network/compiled.types'
import { timesOf } from '../network/spec'
import { sourcesOf, type Samples, type TrainingData } from '../tasks/samples'
import { emptyBatch, fillInOrder, partOf, type Batch, type Part, type RunShards } from './batch'
import type { Learner } from './learner'

/** What sequences to predict from are ranges of, and their sources where there is an encoder. */
export type PredictRows = InputRows & { readonly source?: InputRows }

/**
 * Runs a learner forward (without dropout) over any number of samples, batch by batch.
 *   rows of features and tokens, those of sources beside them  →  ŷ, [count][steps][O] when the network reads every step, otherwise [count][O]
 */
export function predict(
  learner: Learner,
  data: PredictRows,
  samples: Pick<Samples, 'count' | 'starts' | 'lengths' | 'sources'>,
): Float32Array {
  const { count, starts, lengths } = samples
  const sources = data.source && { rows: data.source, ...sourcesOf(samples) }
  const result = roomFor(learner, count)
  for (let from = 0; from < count; from += learner.batch) {
    learner.shards.forEach(({ first, rows }, shard) => {
      const filled = Math.min(rows, count - from - first)
      if (filled <= 0) return
      learner.gather(shard, data, starts, lengths, from + first, filled)
      if (sources) learner.gatherSource(shard, sources.rows, sources.starts, sources.lengths, from + first, filled)
      learner.forward(shard, null)
    })
    collect(learner, Math.min(learner.batch, count - from), result, from)
  }
  return result
}

/** The same for a part of a training's data, where `runShards` runs its batches: in threads, and interrupted when it throws. */
export function predictPart(learner: Learner, data: TrainingData, part: Part, runShards: RunShards): Float32Array {
  const result = roomFor(learner, partOf(data, part).count)
  eachBatch(learner, data, part, runShards, ({ count }, from) => collect(learner, count, result, from))
  return result
}

/**
 * The same batches one after the other, for what is too large to be kept: `seen` finds the outputs of a batch in the learner, and
 * its losses, before the next one takes their place.
 */
export function eachBatch(
  learner: Learner,
  data: TrainingData,
  part: Part,
  runShards: RunShards,
  seen: (batch: Batch, from: number) => void,
): void {
  const batch = emptyBatch(learner)
  for (let from = 0; from < partOf(data, part).count; from += learner.batch) {
    fillInOrder(batch, learner, data, part, from)
    runShards(batch)
    seen(batch, from)
  }
}

const roomFor = ({ spec, steps }: Learner, count: number): Float32Array =>
  new Float32Array(count * timesOf(spec, steps) * spec.outputs)

/** Copies what the last forward said of a batch of `count` samples, the first of which is number `from`. */
function collect(learner: Learner, count: number, into: Float32Array, from: number): void {
  learner.shards.forEach(({ first, rows }, shard) => {
    const filled = Math.min(rows, count - first)
    for (let row = 0; row < filled; row++) copyOutputs(learner, shard, row, into, from + first + row)
  })
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
