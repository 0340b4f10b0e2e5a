import type { Floats } from '../floats'

/**
 * How the losses of single places become one number: each reduction fills the weights w of J = Σ w ℓ.
 *   mask, weights (n), a mask is 1 or 0 · `width`: values a place has (1 for classes)
 */

/**
 * J is the mean over all values of unmasked places. Where the places are one shard of a batch, `unmasked` is the count over
 * the whole batch, so that the sum over shards is the mean over the batch. `weights` may be the mask itself.
 */
export function meanOverUnmasked(mask: Floats, width: number, weights: Floats, unmasked = total(mask)): void {
  for (let k = 0; k < mask.length; k++) weights[k] = mask[k] === 0 ? 0 : mask[k] / (unmasked * width)
}

/** J is the sum over unmasked places. */
export function sumOverUnmasked(mask: Floats, weights: Floats): void {
  for (let k = 0; k < mask.length; k++) weights[k] = mask[k]
}

/** J is the mean over the batch of each sequence's own mean; places are [T][batch]. A sequence without places counts 0. */
export function meanPerSequence(mask: Floats, batch: number, width: number, weights: Floats): void {
  for (let b = 0; b < batch; b++) {
    let length = 0
    for (let k = b; k < mask.length; k += batch) length += mask[k]
    for (let k = b; k < mask.length; k += batch) weights[k] = length === 0 ? 0 : mask[k] / (length * batch * width)
  }
}

/**
 * J = Σ mask·v[class]·ℓ / Σ mask·v[class], with a weight v for each class. Where the places are one shard of a batch, `whole` is
 * the denominator over the whole batch, so that the sum over shards is the mean over the batch.
 */
export function classWeightedMean(
  mask: Floats,
  classes: Floats,
  classWeights: Floats,
  weights: Floats,
  whole?: number,
): void {
  for (let k = 0; k < mask.length; k++) weights[k] = mask[k] === 0 ? 0 : mask[k] * classWeights[classes[k]]
  meanOverUnmasked(weights, 1, weights, whole)
}

function total(values: Floats): number {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k]
  return sum
}
