import { squaredDistance, warpedDistance, type Sequence } from './dtw'
import { rowsOf, type Ranges } from './ranges'

/** What was compared, and what was found. */
export interface Neighbours {
  /** The cases that were judged, ascending; all of them unless that takes too long. */
  readonly judged: Int32Array
  /** For each of them, the training case nearest to it; of equally near ones the first. */
  readonly nearest: Int32Array
  /** Training cases that took part. */
  readonly compared: number
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

/**
 * 1-nearest-neighbour, the classic baseline of time-series classification: a case is of the class of the training case nearest
 * to it. Where all distances exceed the budget, first only every m-th case is judged, down to a thousand, which leaves the
 * estimate unbiased; then only every m-th training case takes part. The result says how many did.
 *   features (rows, D): scaled alike · train, cases: ranges of their rows
 * Yields the share done.
 */
export function* nearestNeighbours(
  features: ArrayLike<number>,
  D: number,
  train: Ranges,
  cases: Ranges,
  { distance, band = null, budget = BUDGET }: NeighbourOptions,
): Generator<number, Neighbours> {
  if (distance === 'euclid') checkLengths(train, cases)
  const { judged, compared } = affordable(train, cases, costOf(D, train, cases, distance, band) / budget)
  const candidates = Array.from(compared, k => sequenceAt(train, k))
  const nearest = new Int32Array(judged.length)
  const memory: Float64Array[] = []
  for (let n = 0; n < judged.length; n++) {
    const own = sequenceAt(cases, judged[n])
    let least = Infinity
    candidates.forEach((candidate, k) => {
      const found =
        distance === 'euclid'
          ? squaredDistance(features, D, own, candidate, least)
          : warpedDistance(features, D, own, candidate, { band, most: least, memory })
      if (!(found < least)) return
      least = found
      nearest[n] = compared[k]
    })
    yield (n + 1) / judged.length
  }
  return { judged, nearest, compared: compared.length }
}

/** Multiplications of all distances, were none broken off early. */
function costOf(D: number, train: Ranges, cases: Ranges, distance: 'euclid' | 'dtw', band: number | null): number {
  if (distance === 'euclid') return rowsOf(cases) * train.starts.length * D
  return rowsOf(cases) * rowsOf(train) * D * (band === null ? 1 : Math.min(1, 2 * band))
}

function affordable(train: Ranges, cases: Ranges, excess: number): { judged: Int32Array; compared: Int32Array } {
  const count = cases.starts.length
  const everyCase = Math.max(1, Math.min(Math.ceil(excess), Math.floor(count / FEWEST_JUDGED)))
  const everyTrain = Math.max(1, Math.ceil(excess / everyCase))
  return { judged: everyNth(count, everyCase), compared: everyNth(train.starts.length, everyTrain) }
}

const everyNth = (count: number, every: number): Int32Array =>
  Int32Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every)

const sequenceAt = ({ starts, lengths }: Ranges, k: number): Sequence => ({ start: starts[k], length: lengths[k] })

function checkLengths(train: Ranges, cases: Ranges): void {
  const length = train.lengths[0]
  for (const { lengths } of [train, cases])
    for (let k = 0; k < lengths.length; k++)
      if (lengths[k] !== length)
        throw new RangeError(`Euclid compares sequences of one length, got ${length} and ${lengths[k]} steps; use DTW`)
}
