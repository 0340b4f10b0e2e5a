/** A column in units of its own spread: scaled = (value − mean) / deviation. */
export interface Scaler {
  readonly mean: number
  /** Population deviation; 1 where all values are equal, so that a constant becomes 0. */
  readonly deviation: number
}

export const scale = ({ mean, deviation }: Scaler, value: number): number => (value - mean) / deviation
export const unscale = ({ mean, deviation }: Scaler, scaled: number): number => mean + deviation * scaled

/** What was seen of the values a scaler is fitted to; those that are not finite are passed over. */
export interface Spread {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly scaler: Scaler
}

/** Mean and deviation in one pass (Welford 1962): no cancellation where the mean is large beside the deviation. */
export function spreadOf(values: Iterable<number>): Spread {
  let count = 0
  let mean = 0
  let squares = 0
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count++
    const delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
    if (value < min) min = value
    if (value > max) max = value
  }
  const deviation = Math.sqrt(squares / count)
  return { count, min, max, scaler: { mean, deviation: deviation > 0 ? deviation : 1 } }
}
