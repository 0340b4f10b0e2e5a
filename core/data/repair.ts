/** How missing values of a regular series are filled. */
export type FillRule = 'time' | 'forward' | 'drop'

export interface FillResult {
  /** Values that were filled in. */
  readonly filled: number
  /** Values that stay missing: windows may not touch them. */
  readonly left: number
}

/**
 * Fills the runs of NaN in a regular series, in place. `time`: on the straight line between the neighbours (the steps are equal, so
 * by index is by time). `forward`: the last value again. `drop`, runs longer than `longest`, and runs at the ends that lack the
 * neighbour they need: left as they are and marked in `blocked`. Filled rows are marked in `repaired`.
 */
export function fillMissing(
  values: Float64Array,
  rule: FillRule,
  longest: number,
  blocked: Uint8Array,
  repaired: Uint8Array,
): FillResult {
  let filled = 0
  let left = 0
  for (let t = 0; t < values.length; t++) {
    if (!Number.isNaN(values[t])) continue
    const start = t
    while (t < values.length && Number.isNaN(values[t])) t++
    const end = t
    const length = end - start
    const hasBefore = start > 0
    const hasAfter = end < values.length
    const can = rule === 'time' ? hasBefore && hasAfter : rule === 'forward' && hasBefore
    if (!can || length > longest) {
      blocked.fill(1, start, end)
      left += length
      continue
    }
    const before = values[start - 1]
    const slope = rule === 'time' ? (values[end] - before) / (length + 1) : 0
    for (let k = start; k < end; k++) values[k] = before + slope * (k - start + 1)
    repaired.fill(1, start, end)
    filled += length
  }
  return { filled, left }
}
