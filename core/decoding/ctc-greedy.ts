import type { Frames } from '../frames'
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
