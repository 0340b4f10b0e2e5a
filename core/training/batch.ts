import type { TrainingChoice } from '../experiment/schema'
import { lossOf } from '../losses/loss'
import { meanOverUnmasked } from '../losses/reduction'
import { bits, stream } from '../random'
import type { Samples, TrainingData } from '../tasks/samples'
import type { Learner } from './learner'

export type Part = 'train' | 'validation' | 'test'

/** One batch of work, filled anew for every step. Threads get a copy (or lay the two arrays on shared memory). */
export interface Batch {
  /** `train`: forward and backward with dropout; the others: forward alone. Which samples `indices` means. */
  part: Part
  /** The optimizer step it serves, from 1: names the draw of dropout masks. */
  step: number
  /** Sequences: the first `count` of `indices`. The last batch of an epoch may be smaller than the others. */
  count: number
  /** Outputs that are judged: sequences when the network reads the last step, the sum of their lengths otherwise. */
  places: number
  /** Samples of the batch (Learner.batch). */
  readonly indices: Int32Array
  /** Share of each shard in the batch's mean loss. */
  readonly losses: Float64Array
}

export function emptyBatch({ batch, shards }: Pick<Learner, 'batch' | 'shards'>): Batch {
  return {
    part: 'train',
    step: 0,
    count: 0,
    places: 0,
    indices: new Int32Array(batch),
    losses: new Float64Array(shards.length),
  }
}

/**
 * Runs every shard of a batch and fills `losses`; returns when all are done, with outputs and gradients where the learner
 * of the training sees them. The order of shards does not matter.
 */
export type RunShards = (batch: Batch) => void

export const inOrder =
  (learner: Learner, runShard: RunShard): RunShards =>
  batch => {
    for (let shard = 0; shard < learner.shards.length; shard++) runShard(batch, shard)
  }

/** Runs one shard of a batch and writes its entry of `losses`. */
export type RunShard = (batch: Batch, shard: number) => void

/**
 * Prepares the work of one shard: gather, forward, loss, and in training backward. A thread makes its own with a learner on
 * the memory it shares with the others. The gradient is that of the mean over the real batch, padding left out, so summing
 * over shards needs no further scaling.
 */
export function shardRunner(
  learner: Learner,
  data: TrainingData,
  choice: Pick<TrainingChoice, 'loss' | 'truncate' | 'clip'>,
  seed: number,
): RunShard {
  const { spec } = learner
  const outputs = spec.outputs
  const times = spec.read === 'last' ? 1 : learner.steps
  const loss = lossOf(choice.loss)
  const dropout = spec.dropout > 0 ? { seed: bits(stream(seed, 'dropout')), step: 0 } : null
  const backwardOptions = { truncate: choice.truncate, clipDelta: choice.clip.delta }
  const starts = new Int32Array(learner.batch)
  const lengths = new Int32Array(learner.batch)
  const truths = learner.shards.map(({ rows }) => new Float64Array(times * rows * outputs))
  const weights = learner.shards.map(({ rows }) => new Float64Array(times * rows))

  return (batch, shard) => {
    const { first, rows } = learner.shards[shard]
    const samples = partOf(data, batch.part)
    const training = batch.part === 'train'
    const count = Math.max(0, Math.min(rows, batch.count - first))
    // In training an empty shard still runs: its gradient has to become 0.
    if (count === 0 && !training) {
      batch.losses[shard] = 0
      return
    }
    const truth = truths[shard]
    const weight = weights[shard].fill(0)
    for (let row = 0; row < count; row++) {
      const sample = batch.indices[first + row]
      const length = samples.lengths === null ? learner.steps : samples.lengths[sample]
      starts[first + row] = samples.starts[sample]
      lengths[first + row] = length
      const judged = spec.read === 'last' ? 1 : length
      for (let t = 0; t < judged; t++) {
        const place = t * rows + row
        const target = (sample * times + t) * outputs
        for (let o = 0; o < outputs; o++) truth[place * outputs + o] = samples.targets[target + o]
        weight[place] = 1
      }
    }
    meanOverUnmasked(weight, outputs, weight, batch.places)

    learner.gather(shard, data, starts, samples.lengths === null ? null : lengths, first, count)
    if (training && dropout) dropout.step = batch.step
    learner.forward(shard, training ? dropout : null)
    const gradient = learner.outputGradients(shard)
    batch.losses[shard] = loss(learner.outputs(shard), truth, weight, outputs, gradient)
    if (training) learner.backward(shard, backwardOptions)
  }
}

export function partOf(data: TrainingData, part: Part): Samples {
  const samples = data[part]
  if (!samples) throw new Error(`the data has no ${part} part`)
  return samples
}

/** Makes the batch that of the next samples of a part, from number `from` on, in their own order. */
export function fillInOrder(batch: Batch, learner: Learner, data: TrainingData, part: Part, from: number): void {
  const samples = partOf(data, part)
  batch.part = part
  batch.count = Math.min(learner.batch, samples.count - from)
  for (let k = 0; k < batch.count; k++) batch.indices[k] = from + k
  batch.places = placesOf(learner.spec.read, learner.steps, samples, batch)
}

/** Counts the judged outputs of the batch's samples; see `Batch.places`. */
export function placesOf(read: 'last' | 'every', steps: number, samples: Samples, batch: Batch): number {
  if (read === 'last') return batch.count
  if (samples.lengths === null) return batch.count * steps
  let places = 0
  for (let k = 0; k < batch.count; k++) places += samples.lengths[batch.indices[k]]
  return places
}

/** The batch's mean loss: its shards' shares in their order. */
export function batchLoss({ losses }: Batch): number {
  let loss = 0
  for (let shard = 0; shard < losses.length; shard++) loss += losses[shard]
  return loss
}
