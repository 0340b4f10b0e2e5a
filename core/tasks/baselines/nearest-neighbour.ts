import type { FloatArray } from '../../floats'
import { squaredDistance, warpedDistance } from './dtw'
import { pooledSteps } from './pooled-steps'
import { rowsOf, type Ranges } from './ranges'

/** What was compared, and what was found. */
export interface Neighbours {
  /** The cases that were judged, ascending; all of them unless that takes too long. */
  readonly judged: Int32Array
  /** For each of them, the training case nearest to it; of equally near ones the first. */
  readonly nearest: Int32Array
  /** Training cases that took part. */
  readonly compared: number
  /** Steps that were averaged into one; 1: none. */
  readonly pooled: number
}

export interface NeighbourOptions {
  /** Euclid asks for sequences of one length, DTW (see `dtw.ts`) does not. */
  readonly distance: 'euclid' | 'dtw'
  /** Of DTW; null: none. */
  readonly band?: number | null
  /** Multiplications to spend at most, about 4·10⁸ a second. */
  readonly budget?: number
}

const BUDGET = 2e9
/** Cases enough to know a share within ± 3 percentage points. */
const FEWEST_JUDGED = 1000
/** Training cases among which a neighbour is worth looking for. */
const FEWEST_COMPARED = 200

/**
 * 1-nearest-neighbour, the classic baseline of time-series classification: a case is of the class of the training case nearest
 * to it. Where all distances exceed the budget, less is done, and the result says how much: only every m-th case is judged, down
 * to a thousand, which leaves the estimate unbiased; then only every m-th training case takes part, down to 200. Where even
 * these are too many, sequences are first averaged over q neighbouring steps, as little as is enough.
 *   features (rows, D): scaled alike · train, cases: ranges of their rows
 * Yields the share done.
 */
export function* nearestNeighbours(
  features: FloatArray,
  D: number,
  train: Ranges,
  cases: Ranges,
  { distance, band = null, budget = BUDGET }: NeighbourOptions,
): Generator<number, Neighbours> {
  if (distance === 'euclid') checkLengths(train, cases)
  const { judged, compared, pooled } = affordable(D, train, cases, { distance, band, budget })
  const known = pooledSteps(features, D, train, compared, pooled)
  const asked = pooledSteps(features, D, cases, judged, pooled)
  const nearest = new Int32Array(judged.length)
  const memory: Float64Array[] = []
  for (let n = 0; n < judged.length; n++) {
    const own = asked[n]
    let least = Infinity
    known.forEach((candidate, k) => {
      const found =
        distance === 'euclid'
          ? squaredDistance(own, candidate, D, least)
          : warpedDistance(own, candidate, D, { band, most: least, memory })
      if (!(found < least)) return
      least = found
      nearest[n] = compared[k]
    })
    yield (n + 1) / judged.length
  }
  return { judged, nearest, compared: compared.length, pooled }
}

/** What to compare so that the multiplications, were no distance broken off early, stay within the budget. */
function affordable(
  D: number,
  train: Ranges,
  cases: Ranges,
  { distance, band, budget }: Required<NeighbourOptions>,
): { judged: Int32Array; compared: Int32Array; pooled: number } {
  const [asked, known] = [cases.starts.length, train.starts.length]
  const steps = rowsOf(cases) / asked
  const pair = distance === 'euclid' ? steps * D : (steps * D * Math.min(1, 2 * (band ?? 1)) * rowsOf(train)) / known
  const fewest = Math.min(asked, FEWEST_JUDGED) * Math.min(known, FEWEST_COMPARED) * pair
  // q steps in one make a distance of Euclid q times cheaper, and one of DTW q².
  const tooMuch = Math.max(1, fewest / budget)
  const pooled = Math.ceil(distance === 'euclid' ? tooMuch : Math.sqrt(tooMuch))
  const excess = (asked * known * pair) / (distance === 'euclid' ? pooled : pooled * pooled) / budget
  const everyCase = Math.max(1, Math.min(Math.ceil(excess), Math.floor(asked / FEWEST_JUDGED)))
  const everyTrain = Math.max(1, Math.ceil(excess / everyCase))
  return { judged: everyNth(asked, everyCase), compared: everyNth(known, everyTrain), pooled }
}

const everyNth = (count: number, every: number): Int32Array =>
  Int32Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every)

function checkLengths(train: Ranges, cases: Ranges): void {
  const length = train.lengths[0]
  for (const { lengths } of [train, cases])
    for (let k = 0; k < lengths.length; k++)
      if (lengths[k] !== length)
        throw new RangeError(`Euclid compares sequences of one length, got ${length} and ${lengths[k]} steps; use DTW`)
}
