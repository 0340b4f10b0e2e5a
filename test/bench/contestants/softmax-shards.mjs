/**
 * Runs shards of a network that names a class at every step, with the product's loss. The product has no task with that loss
 * yet; gather, forward, backward and all that follows are its own.
 *   truth (windows, T): class numbers
 */
export function softmaxShards({ softmaxCrossEntropy }, learner, data) {
  const { steps, shards, spec } = learner
  const starts = new Int32Array(learner.batch)
  const truths = shards.map(({ rows }) => new Int32Array(steps * rows))
  const weights = shards.map(({ rows }) => new Float64Array(steps * rows))
  return batch =>
    shards.forEach(({ first, rows }, shard) => {
      const { starts: windows, truth } = data[batch.part]
      const count = Math.max(0, Math.min(rows, batch.count - first))
      weights[shard].fill(0)
      for (let row = 0; row < count; row++) {
        const window = batch.indices[first + row]
        starts[first + row] = windows[window]
        for (let t = 0; t < steps; t++) {
          truths[shard][t * rows + row] = truth[window * steps + t]
          weights[shard][t * rows + row] = 1 / batch.places
        }
      }
      learner.gather(shard, data, starts, null, first, count)
      learner.forward(shard, null)
      batch.losses[shard] = softmaxCrossEntropy(
        learner.outputs(shard),
        truths[shard],
        weights[shard],
        spec.outputs,
        learner.outputGradients(shard),
      )
      if (batch.part === 'train') learner.backward(shard, { truncate: null, clipDelta: null })
    })
}
