/** Windows that begin one row after another, in this many batches: an epoch, with its validation, is long. */
const BATCHES = 200

/**
 * Random features and targets for a workload, as a task would hand them to training: where every step is read, a class beside
 * each row.
 *   features (rows, D) normal · tokens (rows, tables) · values (windows, O) normal · classes (rows)
 */
export function madeUpData({ normal, integer, stream }, workload, batches = BATCHES) {
  const { inputs, embeddings, steps, outputs, read } = workload
  const count = batches * workload.batch
  const draw = stream(1, 'made-up data')
  const features = Float32Array.from({ length: (count + steps) * inputs }, () => normal(draw))
  const targets =
    read === 'last'
      ? { kind: 'values', values: Float32Array.from({ length: count * outputs }, () => normal(draw)) }
      : {
          kind: 'classes',
          classes: Int32Array.from({ length: count + steps }, () => integer(draw, outputs)),
          weights: null,
        }
  const starts = Int32Array.from({ length: count }, (_, k) => k)
  const symbols = k => embeddings[k % embeddings.length].symbols
  const tokens =
    embeddings.length === 0
      ? null
      : Int32Array.from({ length: (count + steps) * embeddings.length }, (_, k) => integer(draw, symbols(k)))
  const samples = { count, starts, lengths: null, targets }
  const shape = { inputs, symbols: embeddings.map(({ symbols }) => symbols), steps, outputs, read }
  return { ...shape, features, tokens, carried: false, train: samples, validation: { ...samples, count: 1 } }
}
