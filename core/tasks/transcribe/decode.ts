import { ctcGreedy } from '../../decoding/ctc-greedy'
import { ctcPrefixBeam } from '../../decoding/ctc-prefix-beam'
import type { Frames } from '../../frames'
import type { Learner } from '../../training/learner'
import { BLANK } from '../samples'
import type { TranscribeRecipe } from './recipe'

/** What a network says of one recording. */
export interface Spoken {
  /** The best of prefix beam search, by its labels, and ln p of all its alignments. */
  readonly said: readonly string[]
  readonly logProbability: number
  /** The most probable label of every frame, collapsed. */
  readonly bestPath: readonly string[]
}

type Decoding = Pick<TranscribeRecipe, 'labels' | 'beam'>

/** Throws `Problem` OUTPUTS_NOT_FINITE. */
export function spokenIn({ labels, beam }: Decoding, frames: Frames): Spoken {
  const [{ labels: best, logProbability }] = ctcPrefixBeam(frames, { blank: BLANK, width: beam })
  const bestPath = ctcGreedy(frames, BLANK).labels
  return { said: named(labels, best), logProbability, bestPath: named(labels, bestPath) }
}

/** Labels of classes. */
export const named = (labels: readonly string[], classes: readonly number[]): string[] =>
  classes.map(k => labels[k - BLANK - 1])

/** The transcriptions that prefix beam search finds, most probable first. */
export function rankedIn(
  { labels, beam }: Decoding,
  frames: Frames,
  best: number,
): { readonly labels: readonly string[]; readonly probability: number }[] {
  return ctcPrefixBeam(frames, { blank: BLANK, width: beam, best }).map(found => ({
    labels: named(labels, found.labels),
    probability: Math.exp(found.logProbability),
  }))
}

/** Where what a learner said of a row of its last batch lies, in `length` frames. */
export function framesOfRow(
  { spec, shards, outputs }: Pick<Learner, 'shards' | 'outputs'> & { readonly spec: Pick<Learner['spec'], 'outputs'> },
  row: number,
  length: number,
): Frames {
  const shard = shards.findIndex(({ first, rows }) => row >= first && row < first + rows)
  const { first, rows } = shards[shard]
  const K = spec.outputs
  return { values: outputs(shard), offset: (row - first) * K, stride: rows * K, length, classes: K }
}
