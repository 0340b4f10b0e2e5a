import type { Samples } from '../samples'

/**
 * A long text read by several lanes at once: cut into as many stretches as a batch has rows, each of them into pieces that follow
 * each other from batch to batch with their state. `least`: pieces of a lane, at least; where the text is short, rows stay empty.
 *   rows from … to  →  batches of pieces, those of the first batch first; a row with nothing left has the length 0
 */
export function lanesOf(
  { from, to }: { from: number; to: number },
  { batch, steps, least }: { batch: number; steps: number; least: number },
): Pick<Samples, 'count' | 'starts'> & { readonly lengths: Int32Array } {
  const rows = Math.max(1, to - from)
  const lanes = Math.max(1, Math.min(batch, Math.floor(rows / (least * steps))))
  const stretch = Math.ceil(rows / lanes)
  const batches = Math.ceil(stretch / steps)
  const count = batches * batch
  const starts = new Int32Array(count)
  const lengths = new Int32Array(count)
  for (let n = 0; n < count; n++) {
    const lane = n % batch
    const start = from + lane * stretch + Math.floor(n / batch) * steps
    const end = Math.min(to, from + (lane + 1) * stretch)
    if (lane >= lanes || start >= end) continue
    starts[n] = start
    lengths[n] = Math.min(steps, end - start)
  }
  return { count, starts, lengths }
}
