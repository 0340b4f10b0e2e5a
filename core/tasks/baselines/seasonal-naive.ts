/**
 * ŷ(t+h) = y(t+h−km), the smallest k ≥ 1 with h ≤ km: the newest value that is a whole number of seasons m before. Where that
 * is not known, one season earlier; where none is known, y(t). → (windows, K)
 *   begins: first row of each window · last: y(t) of each · first: the first row of the series that a row lies in
 */
export function seasonalNaive(
  values: ArrayLike<number>,
  known: Uint8Array,
  {
    begins,
    last,
    first = () => 0,
  }: { begins: ArrayLike<number>; last: ArrayLike<number>; first?: (row: number) => number },
  { window, horizons, season }: { window: number; horizons: readonly number[]; season: number },
): Float64Array {
  const forecast = new Float64Array(begins.length * horizons.length)
  for (let n = 0; n < begins.length; n++) {
    const t = begins[n] + window - 1
    const earliest = first(t)
    horizons.forEach((h, k) => {
      let row = t + h - Math.ceil(h / season) * season
      while (row >= earliest && !known[row]) row -= season
      forecast[n * horizons.length + k] = row >= earliest ? values[row] : last[n]
    })
  }
  return forecast
}
