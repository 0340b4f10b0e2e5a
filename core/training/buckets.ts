import { integer, permutation, type Stream } from '../random'

/**
 * Batches of sequences of like length. A batch is as long as its longest sequence, the rest is padding that is computed for nothing;
 * sequences in the order of chance waste most of the work when lengths differ much.
 */

/** Batches that are sorted by length together: more waste less, fewer leave more to chance. */
const POOL = 50

/**
 * An order of the samples, to be cut into batches of `batch` from its start: samples are shuffled, cut into pools of 50 batches,
 * sorted by length within a pool, and the batches are shuffled. A last batch that is not full comes last.
 */
export function bucketedOrder(s: Stream, lengths: ArrayLike<number>, batch: number): Int32Array {
  const order = new Int32Array(lengths.length)
  permutation(s, order)
  const full: Int32Array[] = []
  let rest = new Int32Array(0)
  for (let from = 0; from < order.length; from += POOL * batch) {
    const pool = order.subarray(from, from + POOL * batch)
    pool.sort((a, b) => lengths[a] - lengths[b])
    const whole = Math.floor(pool.length / batch)
    const over = pool.length - whole * batch
    // The short batch is taken from anywhere in the pool, so that it is not always the longest sequences.
    const gap = over > 0 ? integer(s, whole + 1) : whole
    for (let k = 0; k < whole; k++) {
      const start = k * batch + (k < gap ? 0 : over)
      full.push(pool.slice(start, start + batch))
    }
    if (over > 0) rest = pool.slice(gap * batch, gap * batch + over)
  }
  const places = new Int32Array(full.length)
  permutation(s, places)
  const result = new Int32Array(order.length)
  places.forEach((place, k) => result.set(full[place], k * batch))
  result.set(rest, full.length * batch)
  return result
}

/** The share of steps that are padding when `order` is cut into batches: 1 − Σ length / Σ longest of the batch. */
export function paddingShare(order: ArrayLike<number>, lengths: ArrayLike<number>, batch: number): number {
  let steps = 0
  let computed = 0
  for (let from = 0; from < order.length; from += batch) {
    const to = Math.min(order.length, from + batch)
    let longest = 0
    for (let k = from; k < to; k++) {
      steps += lengths[order[k]]
      longest = Math.max(longest, lengths[order[k]])
    }
    computed += longest * (to - from)
  }
  return computed === 0 ? 0 : 1 - steps / computed
}
