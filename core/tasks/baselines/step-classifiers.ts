import type { FloatArray } from '../../floats'
import { classCounts, mostFrequent } from './majority'

/** One cut through one feature: its class below and from it on. */
export interface Threshold {
  readonly feature: number
  readonly cut: number
  readonly below: number
  readonly above: number
}

/**
 * The one cut that is right most often on the rows it is fitted to (a decision stump: Iba & Langley 1992), halfway between two
 * neighbouring values. Of equally good ones the first feature's, and its lowest.
 *   features (all rows, D) · rows: those to fit to · labels: of all rows, 0 … classes − 1
 */
export function* fitThreshold(
  features: FloatArray,
  D: number,
  rows: Int32Array,
  labels: Int32Array,
  classes: number,
): Generator<number, Threshold> {
  const all = classCounts(
    rows.map(row => labels[row]),
    classes,
  )
  const usual = mostFrequent(all)
  let best: Threshold = { feature: 0, cut: -Infinity, below: usual, above: usual }
  let most = all[usual]
  for (let feature = 0; feature < D; feature++) {
    const order = rows.slice().sort((a, b) => features[a * D + feature] - features[b * D + feature])
    const below = new Float64Array(classes)
    const above = all.slice()
    for (let k = 0; k + 1 < order.length; k++) {
      below[labels[order[k]]]++
      above[labels[order[k]]]--
      const [value, next] = [features[order[k] * D + feature], features[order[k + 1] * D + feature]]
      if (value === next) continue
      const [own, other] = [mostFrequent(below), mostFrequent(above)]
      if (below[own] + above[other] <= most) continue
      most = below[own] + above[other]
      best = { feature, cut: (value + next) / 2, below: own, above: other }
    }
    yield (feature + 1) / D
  }
  return best
}

export const classByThreshold = (
  { feature, cut, below, above }: Threshold,
  features: FloatArray,
  D: number,
  row: number,
): number => (features[row * D + feature] < cut ? below : above)

/** Mean features of each class, (C, D), and how many rows they are of. */
export interface ClassMeans {
  readonly means: Float64Array
  readonly counts: Float64Array
}

export function fitClassMeans(
  features: FloatArray,
  D: number,
  rows: Int32Array,
  labels: Int32Array,
  classes: number,
): ClassMeans {
  const counts = new Float64Array(classes)
  const means = new Float64Array(classes * D)
  for (const row of rows) {
    const own = labels[row]
    counts[own]++
    for (let d = 0; d < D; d++) means[own * D + d] += (features[row * D + d] - means[own * D + d]) / counts[own]
  }
  return { means, counts }
}

/** The class whose mean is nearest (Euclid). */
export function nearestMean({ means, counts }: ClassMeans, features: FloatArray, D: number, row: number): number {
  let best = 0
  let least = Infinity
  for (let own = 0; own < counts.length; own++) {
    if (counts[own] === 0) continue
    let distance = 0
    for (let d = 0; d < D; d++) distance += (features[row * D + d] - means[own * D + d]) ** 2
    if (distance >= least) continue
    least = distance
    best = own
  }
  return best
}
