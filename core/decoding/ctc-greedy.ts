import type { Frames } from '../frames'
import type { CtcSequence } from '../losses/ctc'
import { collapse } from './collapse'
import { logSoftmax } from './log-softmax'

/** The most probable alignment and what it says. */
export interface BestPath {
  readonly labels: number[]
  /** The class of every frame (T). */
  readonly path: number[]
  /** ln p(π|x) of this one alignment; its labels are at least as probable. */
  readonly logProbability: number
}

/**
 * Best path decoding (Graves et al. 2006, § 3.2): the most probable class of every frame, collapsed. Quick, but several
 * alignments of another labelling can together be more probable (`ctc-prefix-beam.ts`). Of equal classes the first is taken.
 * @throws Problem OUTPUTS_NOT_FINITE
 */
export function ctcGreedy({ values, offset, stride, length, classes }: Frames, blank: number): BestPath {
  const lnY = new Float64Array(classes)
  const path = new Array<number>(length)
  let logProbability = 0
  for (let t = 0; t < length; t++) {
    logSoftmax(values, offset + t * stride, classes, lnY)
    let best = 0
    for (let k = 1; k < classes; k++) if (lnY[k] > lnY[best]) best = k
    path[t] = best
    logProbability += lnY[best]
  }
  return { labels: collapse(path, blank), path, logProbability }
}

/** Whether the most probable alignment says just these labels. Allocates nothing; NaN says the first class. */
export function bestPathSays(
  { values, offset, stride, length, classes, labels, firstLabel, labelCount }: CtcSequence,
  blank: number,
): boolean {
  let said = 0
  let last = blank
  for (let t = 0; t < length; t++) {
    const frame = offset + t * stride
    let best = 0
    for (let k = 1; k < classes; k++) if (values[frame + k] > values[frame + best]) best = k
    if (best !== blank && best !== last) {
      if (said === labelCount || labels[firstLabel + said] !== best) return false
      said++
    }
    last = best
  }
  return said === labelCount
}
