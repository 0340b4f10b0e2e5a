import type { TrainingData } from '../samples'
import { packedSize, rowOf } from './cholesky'
import { slidingProducts, type Run } from './sliding'

/**
 * How a window is laid flat for regression: x = [step 0: D values] … [step K − 1: D values] [1], P = K·D + 1 values. Each of the
 * K steps is the mean of q rows of the series; rows that fill no whole step are the window's oldest and are left out.
 */
export interface Layout {
  /** D columns of means of q rows: columns[a][r] is the mean of rows r … r + q − 1. */
  readonly columns: readonly Float64Array[]
  /** q */
  readonly pooled: number
  /** First row of the window that is used. */
  readonly offset: number
  /** K */
  readonly steps: number
  /** P */
  readonly size: number
}

/** Pools as few rows as needed for P − 1 ≤ most. */
export function layoutOf({ features, inputs: D, steps: L }: TrainingData, most: number): Layout {
  const pooled = Math.min(L, Math.ceil((L * D) / most))
  const steps = Math.floor(L / pooled)
  const columns = Array.from({ length: D }, (_, a) => movingMean(features, a, D, pooled))
  return { columns, pooled, offset: L - steps * pooled, steps, size: steps * D + 1 }
}

function movingMean(features: Float32Array, a: number, D: number, q: number): Float64Array {
  const means = new Float64Array(features.length / D)
  for (let row = 0; row + q <= means.length; row++) {
    for (let k = 0; k < q; k++) means[row] += features[(row + k) * D + a] / q
  }
  return means
}

/** Writes x of the window that starts at `start`. */
export function layFlat({ columns, pooled, offset, steps, size }: Layout, start: number, x: Float64Array): void {
  const D = columns.length
  for (let k = 0; k < steps; k++) for (let a = 0; a < D; a++) x[k * D + a] = columns[a][start + offset + k * pooled]
  x[size - 1] = 1
}

/** XᵀX (P, P), packed, over the windows of the runs. Yields the share done. */
export function* gramMatrix(
  { columns, pooled: q, offset, steps, size }: Layout,
  runs: readonly Run[],
): Generator<number, Float64Array> {
  const D = columns.length
  const gram = new Float64Array(packedSize(size))
  for (let apart = 0; apart < steps; apart++) {
    for (let a = 0; a < D; a++)
      for (let b = 0; b < (apart === 0 ? a + 1 : D); b++)
        slidingProducts(
          columns[a],
          offset + apart * q,
          columns[b],
          offset,
          { runs, q, count: steps - apart },
          (k, sum) => {
            gram[rowOf((k + apart) * D + a) + k * D + b] = sum
          },
        )
    yield (apart + 1) / steps
  }
  const ones = new Float64Array(columns[0].length).fill(1)
  const last = rowOf(size - 1)
  columns.forEach((column, a) =>
    slidingProducts(column, offset, ones, 0, { runs, q, count: steps }, (k, sum) => {
      gram[last + k * D + a] = sum
    }),
  )
  gram[last + size - 1] = runs.reduce((n, { from, to }) => n + to - from, 0)
  return gram
}

/**
 * Xᵀ u(t + h) for h = 0 … H: one vector (P) each, u a column of the series and t the last row of each window.
 *   `window`: L, the rows of a window
 * Yields the share done.
 */
export function* moments(
  { columns, pooled: q, offset, steps, size }: Layout,
  runs: readonly Run[],
  u: Float64Array,
  { window, horizon }: { window: number; horizon: number },
): Generator<number, Float64Array[]> {
  const D = columns.length
  const result = Array.from({ length: horizon + 1 }, () => new Float64Array(size))
  const ones = new Float64Array(u.length).fill(1)
  const diagonal = (step: number, h: number): void => {
    const count = Math.min(steps - step, Math.floor((horizon - h) / q) + 1)
    columns.forEach((column, a) =>
      slidingProducts(column, offset + step * q, u, window - 1 + h, { runs, q, count }, (k, sum) => {
        result[h + k * q][(step + k) * D + a] = sum
      }),
    )
  }
  for (let h = 0; h <= horizon; h++) {
    diagonal(0, h)
    slidingProducts(ones, 0, u, window - 1 + h, { runs, q, count: 1 }, (_, sum) => {
      result[h][size - 1] = sum
    })
    yield (0.5 * (h + 1)) / (horizon + 1)
  }
  for (let step = 1; step < steps; step++) {
    for (let h = 0; h < Math.min(q, horizon + 1); h++) diagonal(step, h)
    yield 0.5 + (0.5 * step) / steps
  }
  return result
}
