import type { Phase } from '../../core/network/compiled.types'
import { emptyBatch, type Batch, type Part, type RunShard, type RunShards } from '../../core/training/batch'
import type { Learner } from '../../core/training/learner'
import type { RunPieces } from '../../core/training/pieces'
import { runRound, type Crew } from './crew'

/** What a round is about, on shared memory: the leader fills it, helpers read it. */
export interface SharedBatch {
  /** Work, part, step, whether it begins, and count, in this order. */
  readonly head: Int32Array
  readonly places: Float64Array
  readonly indices: Int32Array
  readonly losses: Float64Array
  readonly hits: Float64Array
}

const WORK = 0
const PART = 1
const STEP = 2
const BEGINS = 3
const COUNT = 4
const WORDS = 5

/** A round hands out the shards of the batch, or the pieces of one phase after backward. */
const WORKS: readonly ('shards' | Phase)[] = ['shards', 'sum', 'clip', 'step', 'copy']
const PARTS: readonly Part[] = ['train', 'validation', 'test']

export function newSharedBatch(learner: Pick<Learner, 'batch' | 'shards'>): SharedBatch {
  const { indices, losses, hits } = emptyBatch(learner)
  return {
    head: new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)),
    places: new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)),
    indices: new Int32Array(new SharedArrayBuffer(indices.byteLength)),
    losses: new Float64Array(new SharedArrayBuffer(losses.byteLength)),
    hits: new Float64Array(new SharedArrayBuffer(hits.byteLength)),
  }
}

/**
 * The leader's way to work: with whatever helpers there are. Sums have one order, so results are the same. A phase in one piece
 * is not worth a round.
 */
export function onCrew(
  crew: Crew,
  shared: SharedBatch,
  learner: Learner,
  runShard: RunShard,
): { runShards: RunShards; runPieces: RunPieces } {
  const { head, places, indices, losses, hits } = shared
  const batch: Batch = { ...emptyBatch(learner), indices, losses, hits }
  const runHere = (shard: number): void => runShard(batch, shard)
  return {
    runShards(given) {
      head[WORK] = WORKS.indexOf('shards')
      head[PART] = PARTS.indexOf(given.part)
      head[STEP] = given.step
      head[COUNT] = given.count
      head[BEGINS] = given.begins ? 1 : 0
      places[0] = given.places
      indices.set(given.indices)
      readHead(shared, batch)
      runRound(crew, learner.shards.length, runHere)
      given.losses.set(losses)
      given.hits.set(hits)
    },
    runPieces(phase) {
      const pieces = learner.pieces[phase]
      head[WORK] = WORKS.indexOf(phase)
      if (pieces === 1) learner.runPiece(phase, 0)
      else runRound(crew, pieces, piece => learner.runPiece(phase, piece))
    },
  }
}

/** A helper's part in the rounds. */
export function inRounds(shared: SharedBatch, learner: Learner, runShard: RunShard): (item: number) => void {
  const { head, indices, losses, hits } = shared
  const batch: Batch = { ...emptyBatch(learner), indices, losses, hits }
  return item => {
    const work = WORKS[head[WORK]]
    if (work === 'shards') {
      readHead(shared, batch)
      runShard(batch, item)
    } else learner.runPiece(work, item)
  }
}

function readHead({ head, places }: SharedBatch, batch: Batch): void {
  batch.part = PARTS[head[PART]]
  batch.step = head[STEP]
  batch.count = head[COUNT]
  batch.begins = head[BEGINS] === 1
  batch.places = places[0]
}
