import type { FloatArray } from '../../floats'

/** Σ over steps of ‖a_t − b_t‖² of two sequences (T·D) of equal length; at least `most` where it is not less. */
export function squaredDistance(a: FloatArray, b: FloatArray, D: number, most = Infinity): number {
  let sum = 0
  for (let at = 0; at < a.length && sum < most; at += D) sum += squaredStep(a, at, b, at, D)
  return sum
}

/**
 * Dynamic time warping (Sakoe & Chiba 1978): the least Σ ‖a_i − b_j‖² over all ways to walk both sequences (T·D) from their
 * first to their last steps, by one step in a, in b or in both:
 *
 *   C(i, j) = ‖a_i − b_j‖² + min(C(i−1, j−1), C(i−1, j), C(i, j−1))
 *
 *   `band`: largest |i − j| of the way as a share of the longer sequence, widened to the difference of lengths; null: any
 * The result is at least `most` as soon as it cannot be less. Two rows of C are kept, in `memory`.
 */
export function warpedDistance(
  a: FloatArray,
  b: FloatArray,
  D: number,
  { band = null, most = Infinity, memory = [] }: { band?: number | null; most?: number; memory?: Float64Array[] } = {},
): number {
  const rows = a.length / D
  const columns = b.length / D
  if (memory.length < 2 || memory[0].length <= columns)
    memory.splice(0, 2, new Float64Array(columns + 1), new Float64Array(columns + 1))
  let [last, row] = memory
  const longer = Math.max(rows, columns)
  const reach = band === null ? longer : Math.max(Math.ceil(band * longer), Math.abs(rows - columns))
  last.fill(Infinity, 0, columns + 1)
  last[0] = 0
  for (let i = 1; i <= rows; i++) {
    row.fill(Infinity, 0, columns + 1)
    const to = Math.min(columns, i + reach)
    let least = Infinity
    for (let j = Math.max(1, i - reach); j <= to; j++) {
      row[j] = squaredStep(a, (i - 1) * D, b, (j - 1) * D, D) + Math.min(last[j - 1], last[j], row[j - 1])
      least = Math.min(least, row[j])
    }
    if (least >= most) return least
    ;[last, row] = [row, last]
  }
  return last[columns]
}

function squaredStep(a: FloatArray, atA: number, b: FloatArray, atB: number, D: number): number {
  let sum = 0
  for (let k = 0; k < D; k++) {
    const difference = a[atA + k] - b[atB + k]
    sum += difference * difference
  }
  return sum
}
