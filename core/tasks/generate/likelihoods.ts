import type { FloatArray } from '../../floats'
import { logSoftmax } from '../../decoding/log-softmax'
import type { Samples } from '../samples'

/**
 * −ln P of what came at each of some places, in nats.
 *   outputs (places, O) of the network, in the order of `rows`; rows: numbers of the places in the targets
 */
export function placeNats(
  { targets }: Pick<Samples, 'targets'>,
  rows: ArrayLike<number>,
  outputs: FloatArray,
): Float64Array {
  if (targets.kind !== 'classes' && targets.kind !== 'keys') throw new Error('symbols or keys are foretold')
  const nats = new Float64Array(rows.length)
  const O = outputs.length / Math.max(1, rows.length)
  const logP = new Float64Array(O)
  for (let k = 0; k < nats.length; k++) {
    if (targets.kind === 'classes') {
      logSoftmax(outputs, k * O, O, logP)
      nats[k] = -logP[targets.classes[rows[k]]]
    } else {
      for (let o = 0; o < O; o++) nats[k] += keyNats(outputs[k * O + o], targets.values[rows[k] * O + o])
    }
  }
  return nats
}

/** As losses/logistic.ts has it. */
const keyNats = (logit: number, truth: number): number =>
  Math.max(logit, 0) - logit * truth + Math.log1p(Math.exp(-Math.abs(logit)))
