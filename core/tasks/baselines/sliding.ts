/** Consecutive window starts: from (included) to (excluded). */
export interface Run {
  readonly from: number
  readonly to: number
}

/** Ascending window starts as runs of neighbours. */
export function runsOf(starts: ArrayLike<number>): Run[] {
  const runs: { from: number; to: number }[] = []
  for (let k = 0; k < starts.length; k++) {
    const run = runs[runs.length - 1]
    if (run && run.to === starts[k]) run.to++
    else runs.push({ from: starts[k], to: starts[k] + 1 })
  }
  return runs
}

/**
 * S(k) = Σ_s a(s + i + kq) b(s + j + kq) for k = 0 … count − 1, over all starts s of the runs.
 *
 * The windows overlap: from k to k + 1 each run loses its first q products and gains q at its end, so only S(0) needs all of
 * them. That makes the Gram matrix of n windows of P features cost n·P instead of n·P².
 */
export function slidingProducts(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  { runs, q, count }: { runs: readonly Run[]; q: number; count: number },
  put: (k: number, sum: number) => void,
): void {
  let sum = 0
  for (const { from, to } of runs) for (let s = from; s < to; s++) sum += a[s + i] * b[s + j]
  put(0, sum)
  for (let k = 1; k < count; k++) {
    const shift = (k - 1) * q
    for (const { from, to } of runs)
      for (let r = shift; r < shift + q; r++) sum += a[to + r + i] * b[to + r + j] - a[from + r + i] * b[from + r + j]
    put(k, sum)
  }
}
