/**
 * Autocorrelation of a series around its straight line of best fit, for lags 0 … `lags`:
 *   r(k) = Σ e(t) e(t−k) / Σ e(t)²
 * A missing value (NaN) lies on the line: e = 0. All zeros (but r(0) = 1) for a series without variation.
 */
export function autocorrelation(values: Float64Array, lags: number): Float64Array {
  const e = withoutTrend(values)
  const r = new Float64Array(lags + 1)
  r[0] = 1
  const variance = product(e, 0)
  if (!(variance > 0)) return r
  for (let k = 1; k <= lags; k++) r[k] = product(e, k) / variance
  return r
}

function product(e: Float64Array, lag: number): number {
  let sum = 0
  for (let t = lag; t < e.length; t++) sum += e[t] * e[t - lag]
  return sum
}

function withoutTrend(values: Float64Array): Float64Array {
  let n = 0
  let meanT = 0
  let meanV = 0
  values.forEach((v, t) => {
    if (Number.isNaN(v)) return
    n++
    meanT += (t - meanT) / n
    meanV += (v - meanV) / n
  })
  let covariance = 0
  let variance = 0
  values.forEach((v, t) => {
    if (Number.isNaN(v)) return
    covariance += (t - meanT) * (v - meanV)
    variance += (t - meanT) ** 2
  })
  const slope = variance > 0 ? covariance / variance : 0
  return values.map((v, t) => (Number.isNaN(v) ? 0 : v - meanV - slope * (t - meanT)))
}

/** x(t) − x(t−1): what is left of slow changes, so that a season stands out. NaN where either value is missing. */
export function differences(values: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, t) => values[t + 1] - values[t])
}

const SHORTEST_PERIOD = 3

/**
 * The period of a series of `n` values: the lag of the highest peak of the autocorrelation that noise hardly reaches (three standard
 * errors, 3/√n, and a quarter at least). A multiple of a period peaks too: the shortest peak near the highest is taken. Null: none.
 */
export function strongestPeriod(r: Float64Array, n: number): { lag: number; correlation: number } | null {
  const threshold = Math.max(0.25, 3 / Math.sqrt(n))
  const peaks: { lag: number; correlation: number }[] = []
  let valley = Infinity
  for (let k = 1; k < r.length - 1; k++) {
    valley = Math.min(valley, r[k])
    const isPeak = k >= SHORTEST_PERIOD && r[k] > r[k - 1] && r[k] >= r[k + 1]
    // Small bumps on a slow decay are no period: a peak comes after a valley.
    if (isPeak && r[k] >= threshold && r[k] - valley > 0.1) peaks.push({ lag: k, correlation: r[k] })
  }
  const highest = Math.max(...peaks.map(p => p.correlation))
  return peaks.find(p => p.correlation >= 0.7 * highest) ?? null
}
