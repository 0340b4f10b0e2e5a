import { pinball } from '../losses/quantile'
import { normalQuantile } from './normal-quantile'

/** Scores of prediction intervals that should hold a share of the truth, in the unit of the truth. */
export interface IntervalScores {
  readonly count: number
  /** Share of the truth within its interval, the ends included. A good 80 % interval has 0.8, not 1. */
  readonly coverage: number
  /** Mean of u − l. */
  readonly width: number
  /** Mean interval score of Winkler (1972): narrow is good, and what lies outside costs; the lower, the better. */
  readonly score: number
}

/**
 * Judges the intervals [l, u] that should hold the share 1 − α of the truth y. The score of one (Gneiting & Raftery 2007,
 * section 6.2) is lowest, on average, at the true quantiles α/2 and 1 − α/2:
 *
 *   S = (u − l) + 2/α max(l − y, 0) + 2/α max(y − u, 0)
 *
 *   lower, upper, truth (n) · share: 1 − α, such as 0.8
 * NaN when nothing was judged.
 */
export function intervalScores(
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  truth: ArrayLike<number>,
  share: number,
): IntervalScores {
  const count = truth.length
  if (lower.length !== count || upper.length !== count)
    throw new RangeError(`${count} values have ${lower.length} lower and ${upper.length} upper ends of intervals`)
  const α = 1 - share
  let inside = 0
  let width = 0
  let misses = 0
  for (let k = 0; k < count; k++) {
    const [l, u, y] = [lower[k], upper[k], truth[k]]
    if (l <= y && y <= u) inside++
    width += u - l
    misses += Math.max(l - y, 0) + Math.max(y - u, 0)
  }
  return { count, coverage: inside / count, width: width / count, score: (width + (2 / α) * misses) / count }
}

/**
 * Mean pinball loss of the forecasts of several quantiles over all values and levels. Twice this mean over evenly spread levels
 * comes near to the continuous ranked probability score (CRPS).
 *   forecasts: for each level (n) · levels q in (0, 1) · truth (n)
 */
export function pinballScore(
  forecasts: readonly ArrayLike<number>[],
  levels: readonly number[],
  truth: ArrayLike<number>,
): number {
  let sum = 0
  levels.forEach((q, level) => {
    for (let k = 0; k < truth.length; k++) sum += pinball(q, forecasts[level][k], truth[k])
  })
  return sum / (levels.length * truth.length)
}

/** How many deviations to both sides of the mean hold a share of a normal distribution: 1.2816 for 0.8, 1.96 for 0.95. */
export const deviationsFor = (share: number): number => normalQuantile((1 + share) / 2)

/** The central intervals of normal distributions: μ ± z σ. → lower, upper (n) */
export function normalIntervals(
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
  share: number,
): { lower: Float64Array; upper: Float64Array } {
  const z = deviationsFor(share)
  return {
    lower: Float64Array.from(mean, (μ, k) => μ - z * deviation[k]),
    upper: Float64Array.from(mean, (μ, k) => μ + z * deviation[k]),
  }
}
