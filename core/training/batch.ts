import type { TrainingChoice } from '../experiment/training'
import type { Gather, InputRows } from '../network/compiled.types'
import { bits, stream } from '../random'
import { sourcesOf, type Samples, type Sources, type TrainingData } from '../tasks/samples'
import { judgeOf, placesOf } from './judge'
import { hiddenSymbols } from './hidden-symbols'
import type { Learner } from './learner'
import { ownRows } from './own-rows'
import { ownWords } from './own-words'

export type Part = 'train' | 'validation' | 'test'

/** One batch of work, filled anew for every step. Threads get a copy (or lay the two arrays on shared memory). */
export interface Batch {
  /** `train`: forward and backward with dropout; the others: forward alone. Which samples `indices` means. */
  part: Part
  /** The optimizer step it serves, from 1: names the draw of dropout masks. */
  step: number
  /** Whether it is the first of its part: where states are carried from batch to batch, it begins at zero. */
  begins: boolean
  /** Sequences: the first `count` of `indices`. The last batch of an epoch may be smaller than the others. */
  count: number
  /** Weight of all its judged places together: of classes that count alike, and of values, their number. */
  places: number
  /** Samples of the batch (Learner.batch). */
  readonly indices: Int32Array
  /** Share of each shard in the batch's mean loss. */
  readonly losses: Float64Array
  /** Judged places of each shard whose class or labels were said rightly; where these are judged, and not in training. */
  readonly hits: Float64Array
}

export function emptyBatch({ batch, shards }: Pick<Learner, 'batch' | 'shards'>): Batch {
  return {
    part: 'train',
    step: 0,
    begins: true,
    count: 0,
    places: 0,
    indices: new Int32Array(batch),
    losses: new Float64Array(shards.length),
    hits: new Float64Array(shards.length),
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
  choice: Pick<TrainingChoice, 'loss' | 'truncate' | 'clip' | 'epochs'>,
  seed: number,
): RunShard {
  const judge = judgeOf(learner, data, choice.loss)
  const dropout = learner.spec.dropout > 0 ? { seed: bits(stream(seed, 'dropout')), step: 0 } : null
  const backwardOptions = { truncate: choice.truncate, clipDelta: choice.clip.delta }
  const gather = batchGatherer(learner, data)
  const feedOwnWords = ownWords(learner, data, choice.epochs * Math.ceil(data.train.count / learner.batch), seed)
  const hidden = hiddenSymbols(data, seed)
  const gatherOwnRows = ownRows(learner, data, seed)
  const gatherHidden = hidden && batchGatherer(learner, { ...data, tokens: hidden.tokens })

  return (batch, shard) => {
    const { first, rows } = learner.shards[shard]
    const samples = partOf(data, batch.part)
    const training = batch.part === 'train'
    const count = Math.max(0, Math.min(rows, batch.count - first))
    // In training an empty shard still runs: its gradient has to become 0.
    if (data.carried && batch.begins) learner.setState(shard, null)
    if (count === 0 && !training) {
      batch.losses[shard] = 0
      batch.hits[shard] = 0
      return
    }
    if (training && gatherOwnRows) gatherOwnRows(batch, samples, shard, first, count)
    else if (training && hidden && gatherHidden) {
      hidden.hide(batch, samples, shard, first, count)
      gatherHidden(samples, batch.indices, shard, first, count)
    } else gather(samples, batch.indices, shard, first, count)
    if (training && feedOwnWords) feedOwnWords(batch, samples, shard, count)
    if (training && dropout) dropout.step = batch.step
    learner.forward(shard, training ? dropout : null)
    batch.losses[shard] = judge(batch, samples, shard)
    if (training) learner.backward(shard, backwardOptions)
    if (data.carried) learner.carryState(shard)
  }
}

/**
 * Puts rows first … first + count of a batch into a shard: their sequences, and their sources where an encoder reads some.
 *   indices: number of the sample of each row
 */
type GatherBatch = (samples: Samples, indices: Int32Array, shard: number, first: number, count: number) => void

function batchGatherer(learner: Learner, data: TrainingData): GatherBatch {
  const own = rangesGatherer(learner.gather, data, learner.batch)
  const { source } = data
  if (!source) return own
  const ofSources = rangesGatherer(learner.gatherSource, source, learner.batch)
  return (samples, indices, shard, first, count) => {
    own(samples, indices, shard, first, count)
    ofSources(sourcesOf(samples), indices, shard, first, count)
  }
}

function rangesGatherer(gather: Gather, data: InputRows, batch: number) {
  const starts = new Int32Array(batch)
  const lengths = new Int32Array(batch)
  return (of: Sources, indices: Int32Array, shard: number, first: number, count: number): void => {
    for (let row = first; row < first + count; row++) {
      const one = indices[row]
      starts[row] = of.starts[one]
      if (of.lengths !== null) lengths[row] = of.lengths[one]
    }
    gather(shard, data, starts, of.lengths === null ? null : lengths, first, count)
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
  batch.begins = from === 0
  batch.count = Math.min(learner.batch, samples.count - from)
  for (let k = 0; k < batch.count; k++) batch.indices[k] = from + k
  batch.places = placesOf(learner.spec.read, learner.steps, samples, batch)
}

/** The batch's mean loss: its shards' shares in their order. */
export const batchLoss = ({ losses }: Batch): number => sumOf(losses)

/** Places of the batch whose class was said rightly. */
export const batchHits = ({ hits }: Batch): number => sumOf(hits)

function sumOf(shards: Float64Array): number {
  let sum = 0
  for (let shard = 0; shard < shards.length; shard++) sum += shards[shard]
  return sum
}
