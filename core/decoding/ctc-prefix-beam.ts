import type { Frames } from '../frames'
import { logAdd } from '../log-domain'
import { ctcLoss, newCtcWorkspace } from '../losses/ctc'
import { ctcGreedy } from './ctc-greedy'
import { largest } from './largest'
import { logSoftmax } from './log-softmax'

/** What the frames say, and ln p(l|x) over all alignments. */
export interface Transcription {
  readonly labels: number[]
  readonly logProbability: number
}

export interface PrefixBeamOptions {
  readonly blank: number
  /** Prefixes kept after each frame. */
  readonly width: number
}

/**
 * The labelling of the highest probability that prefix beam search finds. What a narrow beam drops is missing from its sums, so
 * the best it found and the greedy labelling are judged once more over all their alignments: the probabilities are exact, and
 * the first is never below that of the greedy labelling.
 *   `best`: transcriptions wanted, at most `width`  →  most probable first
 * @throws Problem OUTPUTS_NOT_FINITE; RangeError for a width below 1
 */
export function ctcPrefixBeam(
  frames: Frames,
  { blank, width, best = 1 }: PrefixBeamOptions & { best?: number },
): Transcription[] {
  const found = searchPrefixes(frames, { blank, width })
    .slice(0, best)
    .map(({ labels }) => labels)
  const greedy = ctcGreedy(frames, blank).labels
  if (!found.some(labels => isSame(labels, greedy))) found.push(greedy)
  const judged = judge(frames, blank, found)
  return largest(
    judged.map(({ logProbability }) => logProbability),
    best,
  ).map(n => judged[n])
}

/**
 * Prefix beam search (Hannun, Maas, Jurafsky & Ng 2014, algorithm 1, without a language model; it bounds the prefix search of
 * Graves et al. 2006, § 3.2): looks for the labelling, not the alignment, of the highest probability. A prefix keeps apart the
 * alignments that end in a blank from those that end in its last label, because the same label once more lengthens only the
 * former. With y of frame t:
 *
 *   blank:        p_b(l)   ← (p_b(l) + p_l(l)) y(blank)
 *   same again:   p_l(l)   ← p_l(l) y(last)
 *   another k:    p_l(l+k) ← (p_b(l) + p_l(l)) y(k),  but p_b(l) y(k) where k is the last label of l
 *
 * @returns all prefixes kept after the last frame, most probable first; a probability lacks the alignments that led through
 * a dropped prefix
 * @throws Problem OUTPUTS_NOT_FINITE; RangeError for a width below 1
 */
export function searchPrefixes(
  { values, offset, stride, length, classes: K }: Frames,
  { blank, width }: PrefixBeamOptions,
): Transcription[] {
  if (!(width >= 1)) throw new RangeError(`a beam needs a width of 1 or more, got ${width}`)
  const lnY = new Float64Array(K)
  const scores = new Float64Array(width * K)
  const empty = newPrefix(null, -1)
  empty.blank = 0
  empty.kept = true
  let beam = [empty]
  for (let t = 0; t < length; t++) {
    logSoftmax(values, offset + t * stride, K, lnY)
    // Scores of each prefix of the beam followed by each class; in the place of the blank the prefix as it is.
    for (const prefix of beam) {
      prefix.nextBlank = logAdd(prefix.blank, prefix.label) + lnY[blank]
      prefix.nextLabel = prefix.last < 0 ? -Infinity : prefix.label + lnY[prefix.last]
    }
    beam.forEach((prefix, n) => {
      const total = logAdd(prefix.blank, prefix.label)
      for (let k = 0; k < K; k++) {
        if (k === blank) continue
        const extended = (k === prefix.last ? prefix.blank : total) + lnY[k]
        const child = prefix.children.get(k)
        if (child?.kept) {
          child.nextLabel = logAdd(child.nextLabel, extended)
          scores[n * K + k] = -Infinity
        } else scores[n * K + k] = extended
      }
    })
    beam.forEach((prefix, n) => (scores[n * K + blank] = logAdd(prefix.nextBlank, prefix.nextLabel)))
    beam = step(beam, largest(scores, width, beam.length * K), scores, K, blank)
  }
  return beam.map(prefix => ({ labels: labelsOf(prefix), logProbability: logAdd(prefix.blank, prefix.label) }))
}

/** A prefix in the tree of all that were ever kept. */
interface Prefix {
  readonly parent: Prefix | null
  /** Its last label; −1 for the empty prefix. */
  readonly last: number
  readonly children: Map<number, Prefix>
  /** It is among those kept after the last frame. */
  kept: boolean
  /** ln p_b, ln p_l after the last frame; and after the frame being read. */
  blank: number
  label: number
  nextBlank: number
  nextLabel: number
}

const newPrefix = (parent: Prefix | null, last: number): Prefix => ({
  parent,
  last,
  children: new Map(),
  kept: false,
  blank: -Infinity,
  label: -Infinity,
  nextBlank: -Infinity,
  nextLabel: -Infinity,
})

/** The next beam, from the numbers of its scores. */
function step(beam: readonly Prefix[], chosen: number[], scores: Float64Array, K: number, blank: number): Prefix[] {
  const next = chosen.map(place => {
    const prefix = beam[Math.floor(place / K)]
    const k = place % K
    if (k === blank) return prefix
    // A prefix that was dropped and comes back is the same one: its longer children may still be kept.
    const child = prefix.children.get(k) ?? newPrefix(prefix, k)
    prefix.children.set(k, child)
    child.nextBlank = -Infinity
    child.nextLabel = scores[place]
    return child
  })
  for (const prefix of beam) prefix.kept = false
  for (const prefix of next) {
    prefix.kept = true
    prefix.blank = prefix.nextBlank
    prefix.label = prefix.nextLabel
  }
  return next
}

function labelsOf(prefix: Prefix): number[] {
  const labels: number[] = []
  for (let at = prefix; at.parent; at = at.parent) labels.push(at.last)
  return labels.reverse()
}

/** ln p(l|x) of each labelling over all its alignments. */
function judge(frames: Frames, blank: number, labellings: readonly number[][]): Transcription[] {
  const most = Math.max(...labellings.map(({ length }) => length))
  const workspace = newCtcWorkspace(frames.length, most, frames.classes)
  return labellings.map(labels => {
    const sequence = { ...frames, steps: frames.length, labels, firstLabel: 0, labelCount: labels.length }
    const loss = ctcLoss(sequence, 1, { blank, zeroInfinity: false }, null, workspace)
    return { labels, logProbability: 0 - loss }
  })
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((label, u) => label === b[u])
