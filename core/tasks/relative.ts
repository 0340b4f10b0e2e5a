import type { Input } from './inputs'
import { spreadOf, type Scaler } from './scaler'

/**
 * The scaler of an input that is read relative to the window's last row: (x(t) − x(last)) / σ, with σ the deviation of these
 * differences over all rows of all windows. Its mean is that of the values: it falls out of every difference, and keeps the
 * features small enough for float32.
 *
 *   Σ (x(t) − x(last))  and  Σ (x(t) − x(last))²  come from sums of x and x² up to each row: O(rows), however long the windows are
 */
export function relativeScaler(values: ArrayLike<number>, starts: Int32Array, window: number): Scaler {
  const { mean } = spreadOf(valuesOfWindows(values, starts, window)).scaler
  const sums = new Float64Array(values.length + 1)
  const squares = new Float64Array(values.length + 1)
  for (let row = 0; row < values.length; row++) {
    const x = Number.isFinite(values[row]) ? values[row] - mean : 0
    sums[row + 1] = sums[row] + x
    squares[row + 1] = squares[row] + x * x
  }
  let sum = 0
  let square = 0
  for (const start of starts) {
    const last = values[start + window - 1] - mean
    const ofWindow = sums[start + window] - sums[start]
    sum += ofWindow - window * last
    square += squares[start + window] - squares[start] - 2 * last * ofWindow + window * last * last
  }
  const n = starts.length * window
  const deviation = Math.sqrt(Math.max(0, square / n - (sum / n) ** 2))
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}

/** Each row of the windows once. */
function* valuesOfWindows(values: ArrayLike<number>, starts: Int32Array, window: number): Generator<number> {
  let next = 0
  for (const start of starts) {
    for (let row = Math.max(next, start); row < start + window; row++) yield values[row]
    next = start + window
  }
}

/** 1 for each feature that is read relative to the window's last row, (D); null: none is. */
export function relativeFeatures(inputs: readonly Input[]): Uint8Array | null {
  const flags = inputs.flatMap((input): number[] => {
    if (input.kind === 'number') return [Number(input.relative ?? false)]
    return Array.from({ length: input.kind === 'calendar' ? 2 : input.levels.length }, () => 0)
  })
  return flags.includes(1) ? Uint8Array.from(flags) : null
}

/** Steps of one sequence in float64, as a network reads them: x (T)(D) of rows `start` … `start` + T − 1 of `features`. */
export function readSteps(
  features: Float32Array | Float64Array,
  relative: Uint8Array | null | undefined,
  { start, steps, inputs: D }: { start: number; steps: number; inputs: number },
): Float64Array[] {
  const row = (t: number): Float64Array => Float64Array.from(features.subarray((start + t) * D, (start + t + 1) * D))
  const last = row(steps - 1)
  return Array.from({ length: steps }, (_, t) => row(t).map((x, k) => (relative?.[k] ? x - last[k] : x)))
}
