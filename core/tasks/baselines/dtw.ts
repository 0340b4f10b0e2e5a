/** Rows of a matrix (rows, D): the first row of a sequence and the number of its rows. */
export interface Sequence {
  readonly start: number
  readonly length: number
}

/** Σ over steps of ‖a_t − b_t‖² of two sequences of equal length; at least `most` where it is not less. */
export function squaredDistance(
  features: ArrayLike<number>,
  D: number,
  a: Sequence,
  b: Sequence,
  most = Infinity,
): number {
  let sum = 0
  for (let t = 0; t < a.length && sum < most; t++) sum += squaredStep(features, D, a.start + t, b.start + t)
  return sum
}

/**
 * Dynamic time warping (Sakoe & Chiba 1978): the least Σ ‖a_i − b_j‖² over all ways to walk both sequences from their first to
 * their last steps, by one step in a, in b or in both:
 *
 *   C(i, j) = ‖a_i − b_j‖² + min(C(i−1, j−1), C(i−1, j), C(i, j−1))
 *
 *   `band`: largest |i − j| of the way as a share of the longer sequence, widened to the difference of lengths; null: any
 * The result is at least `most` as soon as it cannot be less. Two rows of C are kept, in `memory`.
 */
export function warpedDistance(
  features: ArrayLike<number>,
  D: number,
  a: Sequence,
  b: Sequence,
  { band = null, most = Infinity, memory = [] }: { band?: number | null; most?: number; memory?: Float64Array[] } = {},
): number {
  const width = b.length + 1
  if (memory.length < 2 || memory[0].length < width)
    memory.splice(0, 2, new Float64Array(width), new Float64Array(width))
  let [last, row] = memory
  const longer = Math.max(a.length, b.length)
  const reach = band === null ? longer : Math.max(Math.ceil(band * longer), Math.abs(a.length - b.length))
  last.fill(Infinity, 0, width)
  last[0] = 0
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - reach)
    const to = Math.min(b.length, i + reach)
    row.fill(Infinity, 0, width)
    let least = Infinity
    for (let j = from; j <= to; j++) {
      row[j] = squaredStep(features, D, a.start + i - 1, b.start + j - 1) + Math.min(last[j - 1], last[j], row[j - 1])
      least = Math.min(least, row[j])
    }
    if (least >= most) return least
    ;[last, row] = [row, last]
  }
  return last[b.length]
}

function squaredStep(features: ArrayLike<number>, D: number, rowA: number, rowB: number): number {
  let sum = 0
  for (let k = 0; k < D; k++) {
    const difference = features[rowA * D + k] - features[rowB * D + k]
    sum += difference * difference
  }
  return sum
}
