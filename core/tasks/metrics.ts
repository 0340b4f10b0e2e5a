import type { Scores } from './evaluation'
import type { Rows } from './split'

/**
 * Scores of forecasts against the truth, in the target's unit.
 *   forecast, truth: (count, O) row-major · `at`: judge only the forecast step with this index, null: all
 *   naiveError: MAE of the seasonal naive forecast on the training part, the unit of MASE (Hyndman & Koehler 2006)
 */
export function scores(
  forecast: ArrayLike<number>,
  truth: ArrayLike<number>,
  naiveError: number | null,
  { outputs, at }: { outputs: number; at: number | null },
): Scores {
  const stride = at === null ? 1 : outputs
  let count = 0
  let absolute = 0
  let squared = 0
  let mean = 0
  let spread = 0 // Σ (y − ȳ)²
  for (let k = at ?? 0; k < truth.length; k += stride) {
    const error = forecast[k] - truth[k]
    count++
    absolute += Math.abs(error)
    squared += error * error
    const delta = truth[k] - mean
    mean += delta / count
    spread += delta * (truth[k] - mean)
  }
  const mae = absolute / count
  return {
    mae,
    rmse: Math.sqrt(squared / count),
    mase: naiveError === null ? null : mae / naiveError,
    r2: spread > 0 ? 1 - squared / spread : null,
  }
}

/**
 * MAE of "same as one season before" within each range of rows: y(t) against y(t − season), season 1 when there is none. Null when
 * no such pair is known or the error is 0, so that nothing can be measured in it.
 */
export function seasonalNaiveError(
  values: ArrayLike<number>,
  known: Uint8Array,
  ranges: readonly Rows[],
  season: number | null,
): number | null {
  const lag = season ?? 1
  let count = 0
  let absolute = 0
  for (const { from, to } of ranges)
    for (let row = from + lag; row < to; row++) {
      if (!known[row] || !known[row - lag]) continue
      count++
      absolute += Math.abs(values[row] - values[row - lag])
    }
  return absolute > 0 ? absolute / count : null
}
