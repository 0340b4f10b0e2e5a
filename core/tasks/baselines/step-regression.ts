import type { FloatArray } from '../../floats'
import { cholesky, packedSize, rowOf, solve } from './cholesky'

/**
 * A number told from the features of its own step alone: ŷ = w·x + b by least squares, with a penalty that only keeps the normal
 * equations solvable,
 *   (XᵀX + λ n I) w = Xᵀ y      λ = 10⁻⁶, b free of it.
 *   features (all rows, D), scaled · rows: those to fit to · values: of all rows
 * Returns w and b, (D + 1).
 */
export function* fitStepRegression(
  features: FloatArray,
  D: number,
  rows: Int32Array,
  values: Float64Array,
): Generator<number, Float64Array> {
  const P = D + 1
  const gram = new Float64Array(packedSize(P))
  const weights = new Float64Array(P)
  const x = new Float64Array(P)
  x[D] = 1
  for (const [k, row] of rows.entries()) {
    for (let d = 0; d < D; d++) x[d] = features[row * D + d]
    for (let a = 0; a < P; a++) {
      weights[a] += x[a] * values[row]
      for (let b = 0; b <= a; b++) gram[rowOf(a) + b] += x[a] * x[b]
    }
    if (k % SLICE === 0) yield (0.9 * k) / rows.length
  }
  for (let d = 0; d < D; d++) gram[rowOf(d) + d] += LAMBDA * rows.length
  if (!(yield* cholesky(gram, P))) throw new Error('the penalty makes the normal equations positive definite')
  yield* solve(gram, [weights], P)
  return weights
}

const LAMBDA = 1e-6
/** Rows between two yields. */
const SLICE = 4096

export function byRegression(weights: Float64Array, features: FloatArray, D: number, row: number): number {
  let sum = weights[D]
  for (let d = 0; d < D; d++) sum += weights[d] * features[row * D + d]
  return sum
}
