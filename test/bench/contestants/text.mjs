/** One in so many characters is a surprise. */
const SURPRISES = 5

/**
 * Made-up text of as many symbols as a workload has, in `batch` lanes that go on from batch to batch: most symbols follow from
 * the two before them, so that a network can learn it. As `TrainingData`, with the tokens on shared memory.
 *   tokens (rows, 1) · windows in the order of training · classes (rows): the next symbol
 */
export function madeUpText({ integer, stream }, { outputs: symbols, steps, batch }, batches) {
  const lane = batches * steps + 1
  const tokens = new Int32Array(new SharedArrayBuffer(batch * lane * Int32Array.BYTES_PER_ELEMENT))
  const draw = stream(1, 'text')
  for (let k = 2; k < tokens.length; k++) {
    const surprise = integer(draw, SURPRISES) === 0
    tokens[k] = surprise ? integer(draw, symbols) : (tokens[k - 1] + 3 * tokens[k - 2] + 1) % symbols
  }
  const windows = batches * batch
  const starts = Int32Array.from({ length: windows }, (_, n) => (n % batch) * lane + Math.floor(n / batch) * steps)
  const classes = new Int32Array(new SharedArrayBuffer(tokens.byteLength))
  classes.set(tokens.subarray(1))
  const samples = { count: windows, starts, lengths: null, targets: { kind: 'classes', classes, weights: null } }
  const shape = { inputs: 0, symbols: [symbols], steps, outputs: symbols, read: 'every' }
  const rows = { features: new Float32Array(0), tokens, carried: true }
  return { ...shape, ...rows, train: samples, validation: { ...samples, count: batch } }
}
