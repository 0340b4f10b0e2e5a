/** Lower triangles, row after row without the zeros: entry (r, c), c ≤ r, at r(r+1)/2 + c. */
export const packedSize = (n: number): number => (n * (n + 1)) / 2
export const rowOf = (r: number): number => (r * (r + 1)) / 2

/** Rows that are worked on together, so that each earlier row is fetched from memory once for all of them. */
const BLOCK = 24

/**
 * A = L Lᵀ in place, for a packed symmetric positive definite A (n, n). Row by row:
 *   L(i,j) = (A(i,j) − Σ_{k<j} L(i,k) L(j,k)) / L(j,j)
 *
 * Yields the share done after each block of rows; returns false when A is not positive definite.
 */
export function* cholesky(A: Float64Array, n: number): Generator<number, boolean> {
  for (let first = 0; first < n; first += BLOCK) {
    const end = Math.min(first + BLOCK, n)
    for (let j = 0; j < end; j++) {
      const rowJ = rowOf(j)
      for (let i = Math.max(first, j); i < end; i++) {
        const rowI = rowOf(i)
        const rest = A[rowI + j] - dot(A, rowI, A, rowJ, j)
        if (i > j) A[rowI + j] = rest / A[rowJ + j]
        else if (rest > 0) A[rowI + j] = Math.sqrt(rest)
        else return false
      }
    }
    yield (end / n) ** 3
  }
  return true
}

/**
 * Each x ← A⁻¹ x with the packed factor L of A: first L u = x, then Lᵀ x = u. All of them at once, so that each row of L is
 * fetched from memory once. Yields the share done.
 */
export function* solve(L: Float64Array, xs: readonly Float64Array[], n: number): Generator<number, void> {
  for (let r = 0; r < n; r++) {
    const row = rowOf(r)
    for (const x of xs) x[r] = (x[r] - dot(L, row, x, 0, r)) / L[row + r]
    if (r % BLOCK === 0) yield r / n / 2
  }
  for (let r = n - 1; r >= 0; r--) {
    const row = rowOf(r)
    for (const x of xs) {
      const value = x[r] / L[row + r]
      x[r] = value
      for (let c = 0; c < r; c++) x[c] -= L[row + c] * value
    }
    if (r % BLOCK === 0) yield 1 - r / n / 2
  }
}

/** Σ a(atA + k) b(atB + k) over k < length. Four sums at once: one alone waits for its own last addition. */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < length; k += 4) {
    s0 += a[atA + k] * b[atB + k]
    s1 += a[atA + k + 1] * b[atB + k + 1]
    s2 += a[atA + k + 2] * b[atB + k + 2]
    s3 += a[atA + k + 3] * b[atB + k + 3]
  }
  for (; k < length; k++) s0 += a[atA + k] * b[atB + k]
  return s0 + s1 + (s2 + s3)
}
