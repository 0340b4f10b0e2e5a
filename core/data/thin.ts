/** Smallest and largest of a stretch of values; null where none of them is finite. */
export type Extremes = readonly [min: number, max: number] | null

/** Smallest and largest value of at most `stretches` equal stretches: thinning for a drawing that loses no peak. */
export function thinToExtremes(values: ArrayLike<number>, stretches: number): Extremes[] {
  const count = Math.min(stretches, values.length)
  return Array.from({ length: count }, (_, k) => {
    const [least, most] = extremeIndices(values, bound(values, k, count), bound(values, k + 1, count))
    return least < 0 ? null : [values[least], values[most]]
  })
}

/**
 * Indices of at most `limit` values, in order, that keep the first and the last value and the smallest and the largest of every
 * equal stretch. All indices when there are no more than `limit`.
 */
export function thinIndices(values: ArrayLike<number>, limit: number): number[] {
  if (values.length <= limit) return Array.from({ length: values.length }, (_, k) => k)
  const kept = new Set([0, values.length - 1])
  const stretches = Math.max(1, (limit >> 1) - 1)
  for (let k = 0; k < stretches; k++)
    for (const index of extremeIndices(values, bound(values, k, stretches), bound(values, k + 1, stretches)))
      if (index >= 0) kept.add(index)
  return [...kept].sort((a, b) => a - b)
}

const bound = (values: ArrayLike<number>, k: number, stretches: number): number =>
  Math.floor((k * values.length) / stretches)

function extremeIndices(values: ArrayLike<number>, from: number, to: number): [least: number, most: number] {
  let least = -1
  let most = -1
  for (let k = from; k < to; k++) {
    if (!Number.isFinite(values[k])) continue
    if (least < 0 || values[k] < values[least]) least = k
    if (most < 0 || values[k] > values[most]) most = k
  }
  return [least, most]
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
