import { integer, stream, uniform } from '../random'
import { feedRow } from '../tasks/recursive'
import type { Samples, TrainingData } from '../tasks/samples'
import type { Batch } from './batch'
import type { Learner } from './learner'

/** Puts rows first … first + count of a training batch into a shard, some of them with own outputs as their newest steps. */
export type GatherOwnRows = (
  batch: Pick<Batch, 'step' | 'indices'>,
  samples: Samples,
  shard: number,
  first: number,
  count: number,
) => void

/**
 * Scheduled sampling (Bengio et al. 2015) for sequences whose outputs are rows: before a sequence is learnt, its newest rows are
 * forecast one after the other from the windows before it, by the network as it is, and stand in the place of the truth. No
 * gradient goes through them. The draw follows from seed, step and shard. Null: rows are always the truth.
 */
export function ownRows(learner: Learner, data: TrainingData, seed: number): GatherOwnRows | null {
  const { feedback, inputs: D, steps: T, features } = data
  if (!feedback) return null
  const { teacher, room, steps: most, each } = feedback
  const rows = T + most
  const widest = Math.max(...learner.shards.map(shard => shard.rows))
  const scratch = new Float32Array(widest * rows * D)
  const own = { features: scratch, tokens: null, ...(data.relative ? { relative: data.relative } : {}) }
  const starts = new Int32Array(learner.batch)
  const back = new Int32Array(learner.batch)

  return ({ step, indices }, samples, shard, first, count) => {
    const draw = stream(seed, `own rows/${step}/${shard}`)
    for (let k = 0; k < count; k++) {
      const one = indices[first + k]
      const wanted = uniform(draw) < teacher ? 0 : 1 + integer(draw, most)
      back[k] = Math.min(wanted, room[one])
      const from = (samples.starts[one] - back[k]) * D
      scratch.set(features.subarray(from, from + (T + back[k]) * D), k * rows * D)
    }
    const gather = (ahead: number): void => {
      for (let k = 0; k < count; k++) starts[first + k] = k * rows + Math.min(ahead, back[k])
      learner.gather(shard, own, starts, null, first, count)
    }
    for (let h = 0; h < most; h++) {
      if (back.subarray(0, count).every(steps => steps <= h)) break
      gather(h)
      learner.forward(shard, null)
      const said = learner.outputs(shard)
      for (let k = 0; k < count; k++) {
        if (h >= back[k]) continue
        feedRow(feedback, scratch, { last: k * rows + T + h - 1, D, write: true }, said, k, indices[first + k] % each)
      }
    }
    gather(most)
  }
}
