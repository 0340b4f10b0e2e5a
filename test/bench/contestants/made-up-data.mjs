/** Windows that begin one row after another, in this many batches: an epoch, with its validation, is long. */
const BATCHES = 200

/**
 * Random features and targets for a workload, as a task would hand them to training. The loss of a tagging workload is told
 * the classes (`truth`), the others targets.
 *   features (rows, D) normal · tokens (rows, tables) · targets normal · truth (windows, T) class numbers
 */
export function madeUpData({ normal, integer, stream }, workload, batches = BATCHES) {
  const { inputs, embeddings, steps, outputs, read } = workload
  const count = batches * workload.batch
  const draw = stream(1, 'made-up data')
  const features = Float32Array.from({ length: (count + steps) * inputs }, () => normal(draw))
  const places = read === 'last' ? 1 : steps
  const targets = Float32Array.from({ length: read === 'last' ? count * outputs : 0 }, () => normal(draw))
  const truth = Int32Array.from({ length: read === 'last' ? 0 : count * places }, () => integer(draw, outputs))
  const starts = Int32Array.from({ length: count }, (_, k) => k)
  const symbols = k => embeddings[k % embeddings.length].symbols
  const tokens =
    embeddings.length === 0
      ? null
      : Int32Array.from({ length: (count + steps) * embeddings.length }, (_, k) => integer(draw, symbols(k)))
  const samples = { count, starts, lengths: null, targets, truth }
  return { inputs, steps, outputs, features, tokens, train: samples, validation: { ...samples, count: 1 } }
}
