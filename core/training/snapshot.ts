import { z } from 'zod'
import type { FloatArray } from '../floats'
import type { OptimizerState } from '../optimizers/optimizer'
import { Problem } from '../problem'
import { fromTableOrder, toTableOrder, type Learner } from './learner'

const count = z.int().min(0)
const patience = { lowest: z.number().nullable(), waited: count }

/** Where a run stands between two steps, apart from its long vectors. Plain JSON. */
export const TrainingState = z.strictObject({
  /** Optimizer steps taken. */
  step: count,
  /** The epoch at work, from 1, and how many of its batches are done. */
  epoch: z.int().min(1),
  batches: count,
  /** State of the shuffle stream from which this epoch's order was drawn: the order itself need not be kept. */
  shuffle: z.array(z.int().min(0).max(0xffffffff)).length(4),
  /** Over the epoch so far: Σ loss · places, and Σ places. */
  lossSum: z.number(),
  placesSum: count,
  /** Training time so far, in all and in this epoch, pauses left out. */
  seconds: z.number().min(0),
  epochSeconds: z.number().min(0),
  /** Epoch 0: none is finished. */
  best: z.strictObject({ epoch: count, loss: z.number().nullable() }),
  stopping: z.strictObject(patience),
  plateau: z.strictObject({ ...patience, drops: count }),
  optimizerSteps: count,
  endedEarly: z.boolean(),
})
export type TrainingState = z.infer<typeof TrainingState>

/**
 * Everything that a run needs to continue to the same bits. Vectors are in the order of the parameter table (so a file can
 * name their tensors), in the learner's precision: `weights`, `best` and the optimizer's slots, `optimizer.m` for example.
 */
export interface Snapshot {
  readonly state: TrainingState
  readonly vectors: Readonly<Record<string, FloatArray>>
  /** Where states are carried from batch to batch: those of all shards, one behind the other. Null: they are not. */
  readonly carried: FloatArray | null
}

const SLOT = 'optimizer.'

export function makeSnapshot(
  learner: Learner,
  state: TrainingState,
  weights: FloatArray,
  best: FloatArray,
  optimizer: OptimizerState,
  carries: boolean,
): Snapshot {
  const vectors: Record<string, FloatArray> = {
    weights: toTableOrder(learner, weights),
    best: toTableOrder(learner, best),
  }
  for (const [name, values] of Object.entries(optimizer.slots)) vectors[SLOT + name] = toTableOrder(learner, values)
  // Parsing copies: the run goes on and changes its state.
  return {
    state: TrainingState.parse({ ...state, optimizerSteps: optimizer.steps }),
    vectors,
    carried: carries ? carriedOf(learner) : null,
  }
}

/**
 * Puts the vectors of a snapshot back, as they were: a run on its way to diverge goes on to the same bits. (Squares of gradients
 * overflow float32 long before a loss does.) The best weights are those of a finite loss.
 * @throws Problem CHECKPOINT_MISMATCH when they are not of this network and optimizer
 */
export function restoreSnapshot(
  learner: Learner,
  snapshot: Snapshot,
  best: FloatArray,
  optimizer: OptimizerState,
): void {
  const restore = (name: string, into: FloatArray): void => {
    const ordered = snapshot.vectors[name]
    if (!ordered) throw mismatch(`it has no ${name}`)
    if (ordered.length !== learner.table.size)
      throw mismatch(`its ${name} are ${ordered.length} values, the network has ${learner.table.size} parameters`)
    fromTableOrder(learner, ordered, into)
  }
  restore('weights', learner.parameters)
  restore('best', best)
  for (const value of best) if (!Number.isFinite(value)) throw mismatch(`its best weights hold ${value}`)
  for (const [name, values] of Object.entries(optimizer.slots)) restore(SLOT + name, values)
  optimizer.steps = snapshot.state.optimizerSteps
  if (snapshot.carried !== null) restoreCarried(learner, snapshot.carried)
}

function carriedOf(learner: Learner): FloatArray {
  const states = learner.shards.map((_, shard) => learner.initialState(shard))
  const size = states.reduce((sum, { length }) => sum + length, 0)
  const carried = states[0] instanceof Float32Array ? new Float32Array(size) : new Float64Array(size)
  let at = 0
  for (const state of states) {
    carried.set(state, at)
    at += state.length
  }
  return carried
}

function restoreCarried(learner: Learner, carried: FloatArray): void {
  const sizes = learner.shards.map((_, shard) => learner.stateSize(shard))
  const size = sizes.reduce((sum, own) => sum + own, 0)
  if (carried.length !== size)
    throw mismatch(`its carried states are ${carried.length} values, the network has ${size}`)
  let at = 0
  sizes.forEach((own, shard) => {
    learner.setState(shard, carried.subarray(at, at + own))
    at += own
  })
}

export const mismatch = (why: string): Problem =>
  new Problem('CHECKPOINT_MISMATCH', `The checkpoint is not one of this experiment: ${why}.`, {
    advice: 'Continue the run with the experiment it was started with, or start a new run.',
  })
