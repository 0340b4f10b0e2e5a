import { emptyBatch, type Batch, type Part, type RunShard, type RunShards } from '../../core/training/batch'
import type { Learner } from '../../core/training/learner'
import { runRound, type Crew } from './crew'

/** A batch on shared memory: the leader fills it, helpers read it. `head` holds part, step, count and places. */
export interface SharedBatch {
  readonly head: Int32Array
  readonly indices: Int32Array
  readonly losses: Float64Array
}

const PARTS: readonly Part[] = ['train', 'validation', 'test']

export function newSharedBatch(learner: Pick<Learner, 'batch' | 'shards'>): SharedBatch {
  const { indices, losses } = emptyBatch(learner)
  return {
    head: new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)),
    indices: new Int32Array(new SharedArrayBuffer(indices.byteLength)),
    losses: new Float64Array(new SharedArrayBuffer(losses.byteLength)),
  }
}

/** The leader's way to run a batch: with whatever helpers there are. The sum over shards has one order, so results are the same. */
export function onCrew(crew: Crew, shared: SharedBatch, shards: number, runShard: RunShard): RunShards {
  const { head, indices, losses } = shared
  return batch => {
    head.set([PARTS.indexOf(batch.part), batch.step, batch.count, batch.places])
    indices.set(batch.indices)
    const here: Batch = { ...batch, indices, losses }
    runRound(crew, shards, shard => runShard(here, shard))
    batch.losses.set(losses)
  }
}

/** A helper's view of the batch at hand. */
export function batchOf({ head, indices, losses }: SharedBatch): Batch {
  const [part, step, count, places] = head
  return { part: PARTS[part], step, count, places, indices, losses }
}
