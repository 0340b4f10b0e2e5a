/** Smallest and largest of a stretch of values; null where none of them is finite. */
export type Extremes = readonly [min: number, max: number] | null

/** Smallest and largest value of at most `stretches` equal stretches: thinning for a drawing that loses no peak. */
export function thinToExtremes(values: ArrayLike<number>, stretches: number): Extremes[] {
  const count = Math.min(stretches, values.length)
  const bound = (k: number): number => Math.floor((k * values.length) / count)
  return Array.from({ length: count }, (_, k) => extremes(values, bound(k), bound(k + 1)))
}

function extremes(values: ArrayLike<number>, from: number, to: number): Extremes {
  let min = Infinity
  let max = -Infinity
  for (let k = from; k < to; k++) {
    if (!Number.isFinite(values[k])) continue
    if (values[k] < min) min = values[k]
    if (values[k] > max) max = values[k]
  }
  return min <= max ? [min, max] : null
}

/**
 * Rows that show of some series (all of one length) as much as `most` rows can: of each of equal stretches those where one of
 * them is smallest or largest. The first two stay, so that the distance of neighbours is seen, and the last. Ascending; all
 * rows when there are no more than that.
 */
export function thinRows(series: readonly ArrayLike<number>[], most: number): number[] {
  const { length } = series[0]
  if (length <= most) return Array.from({ length }, (_, row) => row)
  const stretches = Math.max(1, Math.floor((most - 3) / (2 * series.length)))
  const rows = new Set([0, 1, length - 1])
  for (let k = 0; k < stretches; k++) {
    const [from, to] = [k, k + 1].map(k => Math.floor((k * length) / stretches))
    for (const values of series) {
      let [least, largest] = [-1, -1]
      for (let row = from; row < to; row++) {
        if (!Number.isFinite(values[row])) continue
        if (least < 0 || values[row] < values[least]) least = row
        if (largest < 0 || values[row] > values[largest]) largest = row
      }
      if (least >= 0) rows.add(least).add(largest)
    }
  }
  return [...rows].sort((a, b) => a - b)
}

/** How often values fall between neighbouring edges: equal bins from the smallest to the largest value. */
export interface Histogram {
  /** One more than there are counts. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

/** Bins as wide as Freedman & Diaconis (1981) advise, 2·IQR/∛n, but between 5 and 80 of them. */
export function histogram(values: ArrayLike<number>): Histogram {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  if (sorted.length === 0) return { edges: [], counts: [] }
  const min = sorted[0]
  const range = sorted[sorted.length - 1] - min
  if (range === 0) return { edges: [min - 0.5, min + 0.5], counts: [sorted.length] }
  const quartile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))]
  const width = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(sorted.length)
  const bins = width > 0 ? Math.min(80, Math.max(5, Math.ceil(range / width))) : 5
  const counts = Array<number>(bins).fill(0)
  for (const value of sorted) counts[Math.min(bins - 1, Math.floor(((value - min) / range) * bins))]++
  return { edges: Array.from({ length: bins + 1 }, (_, k) => min + (range * k) / bins), counts }
}
