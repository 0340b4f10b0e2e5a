/**
 * ŷ(t+h) = y(t+h−km), the smallest k ≥ 1 with h ≤ km: the newest value that is a whole number of seasons m before. Where that
 * is not known, one season earlier; where none is known, y(t). → (windows, K)
 *   begins: first row of each window · last: y(t) of each
 */
export function seasonalNaive(
  values: ArrayLike<number>,
  known: Uint8Array,
  { begins, last }: { begins: ArrayLike<number>; last: ArrayLike<number> },
  { window, horizons, season }: { window: number; horizons: readonly number[]; season: number },
): Float64Array {
  const forecast = new Float64Array(begins.length * horizons.length)
  for (let n = 0; n < begins.length; n++) {
    const t = begins[n] + window - 1
    horizons.forEach((h, k) => {
      let row = t + h - Math.ceil(h / season) * season
      while (row >= 0 && !known[row]) row -= season
      forecast[n * horizons.length + k] = row >= 0 ? values[row] : last[n]
    })
  }
  return forecast
}
