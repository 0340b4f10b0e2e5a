/**
 * Runs one shard of a network that names a class at every step, with the product's loss: what `shardRunner` does for a task
 * that forecasts. The product has no task with this loss yet; gather, forward, backward and all that follows are its own.
 *   data[part].truth (windows, T): class numbers
 *   carried: the state of each shard, carried from batch to batch, which then follow each other in the order of the data; null:
 *   every batch begins at zero
 */
export function softmaxShard(learner, data, carried = null) {
  const { steps, shards } = learner
  const starts = new Int32Array(learner.batch)
  const truths = shards.map(({ rows }) => new Int32Array(steps * rows))
  const weights = shards.map(({ rows }) => new Float64Array(steps * rows))

  return (batch, shard) => {
    const { first, rows } = shards[shard]
    const training = batch.part === 'train'
    const samples = data[batch.part]
    const count = Math.max(0, Math.min(rows, batch.count - first))
    weights[shard].fill(0)
    for (let row = 0; row < count; row++) {
      const place = first + row
      const window = training && carried ? (batch.step - 1) * learner.batch + place : batch.indices[place]
      starts[place] = samples.starts[window]
      for (let t = 0; t < steps; t++) {
        truths[shard][t * rows + row] = samples.truth[window * steps + t]
        weights[shard][t * rows + row] = 1 / batch.places
      }
    }
    if (carried) learner.setState(shard, training ? carried[shard] : null)
    learner.gather(shard, data, starts, null, first, count)
    learner.forward(shard, null)
    if (carried && training) learner.finalState(shard, carried[shard])
    batch.losses[shard] = learner.softmaxCrossEntropy(shard, truths[shard], weights[shard])
    if (training) learner.backward(shard, { truncate: null, clipDelta: null })
  }
}
