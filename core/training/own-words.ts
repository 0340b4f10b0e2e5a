import type { Teacher } from '../experiment/tasks/translate'
import { stream, uniform } from '../random'
import type { Samples, TrainingData } from '../tasks/samples'
import type { Batch } from './batch'
import type { Learner } from './learner'

/**
 * Scheduled sampling (Bengio, Vinyals, Jaitly & Shazeer 2015): in training a decoder reads at some steps what it says itself at the
 * step before, as it will have to later, and not what it should have said. The decoder is stepped through the batch with the
 * weights at hand, and what it reads is noted; forward and backward run on that as on any other input, so no error flows through the
 * choice of a word.
 *
 * Which steps these are follows from seed, step of the training and row of the batch alone, and what the decoder says from the
 * weights: shards, threads and interruptions do not show.
 */

/** Whether the truth alone is read, all along. */
export const isPlain = ({ start, end }: Teacher): boolean => start === 1 && end === 1

/** Share of steps that read the truth, in step 1 … steps of a training; `sigmoid`: 3p² − 2p³ instead of p. */
export function truthShare({ start, end, schedule }: Teacher, step: number, steps: number): number {
  const p = Math.min(1, (step - 1) / Math.max(1, steps - 1))
  return start + (end - start) * (schedule === 'linear' ? p : p * p * (3 - 2 * p))
}

/** Gathers the sequences of a shard again with what the decoder reads: the shard's sources must have been gathered. */
export type FeedOwnWords = (batch: Batch, samples: Samples, shard: number, count: number) => void

/**
 * Null where the truth alone is read.
 *   steps: of the whole training
 */
export function ownWords(learner: Learner, data: TrainingData, steps: number, seed: number): FeedOwnWords | null {
  const { teacher, tokens: truth } = data
  if (!teacher || isPlain(teacher)) return null
  if (truth === null || !data.source) throw new Error('words are read by a decoder that has an encoder')
  const T = learner.steps
  const O = learner.spec.outputs
  const starts = new Int32Array(learner.batch)
  const lengths = new Int32Array(learner.batch)
  const own = new Uint8Array(learner.batch * T)
  const read = { features: new Float32Array(0), tokens: new Int32Array(learner.batch * T) }

  /** The truth of every row, and where the network's own word stands instead. Answers how many steps that concerns. */
  function draw({ indices, step }: Batch, samples: Samples, first: number, count: number, share: number): number {
    let until = 0
    for (let row = 0; row < count; row++) {
      const sample = indices[first + row]
      const length = samples.lengths?.[sample] ?? T
      const draws = stream(seed, `own words/${step}/${first + row}`)
      for (let t = 0; t < length; t++) {
        const at = row * T + t
        read.tokens[at] = truth![samples.starts[sample] + t]
        own[at] = t > 0 && uniform(draws) >= share ? 1 : 0
        if (own[at] === 1 && t > until) until = t
      }
    }
    return until
  }

  function gatherSteps(samples: Samples, { indices }: Batch, shard: number, count: number, only: number | null): void {
    const { first } = learner.shards[shard]
    for (let row = 0; row < count; row++) {
      const length = samples.lengths?.[indices[first + row]] ?? T
      starts[row] = row * T + (only ?? 0)
      lengths[row] = only === null ? length : only < length ? 1 : 0
    }
    learner.gather(shard, read, starts, lengths, 0, count)
  }

  return (batch, samples, shard, count) => {
    const { first, rows } = learner.shards[shard]
    const until = draw(batch, samples, first, count, truthShare(teacher, batch.step, steps))
    if (until > 0) learner.encode(shard, null)
    for (let t = 0; t < until; t++) {
      gatherSteps(samples, batch, shard, count, t)
      learner.decode(shard, null)
      learner.carryState(shard)
      const outputs = learner.outputs(shard)
      for (let row = 0; row < Math.min(rows, count); row++)
        if (own[row * T + t + 1] === 1) read.tokens[row * T + t + 1] = largestAt(outputs, row * O, O)
    }
    gatherSteps(samples, batch, shard, count, null)
  }
}

/** The class with the largest output; of equal ones the first. */
function largestAt(outputs: ArrayLike<number>, at: number, classes: number): number {
  let best = 0
  for (let k = 1; k < classes; k++) if (outputs[at + k] > outputs[at + best]) best = k
  return best
}
