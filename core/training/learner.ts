import type { FloatArray } from '../floats'
import type { CompiledNetwork } from '../network/compiled.types'

type OfAnyPrecision =
  | 'spec'
  | 'table'
  | 'batch'
  | 'steps'
  | 'sourceSteps'
  | 'shards'
  | 'packed'
  | 'gather'
  | 'gatherSource'
  | 'forward'
  | 'encode'
  | 'decode'
  | 'backward'
  | 'softmaxCrossEntropy'
  | 'stateSize'
  | 'setState'
  | 'carryState'
  | 'pieces'
  | 'runPiece'
  | 'parametersChanged'
  | 'updater'

/**
 * What training, validation and prediction need of a network: the part of `CompiledNetwork` that leaves the precision open,
 * so that the float64 reference can be trained by the same code.
 */
export interface Learner extends Pick<CompiledNetwork, OfAnyPrecision> {
  readonly parameters: FloatArray
  readonly gradients: FloatArray
  outputs(shard: number): FloatArray
  outputGradients(shard: number): FloatArray
  initialState(shard: number): FloatArray
}

/** FloatArray in the order of the table, from values in the learner's own order (parameters, or a slot of an optimizer). */
export function toTableOrder({ packed }: Learner, values: FloatArray): FloatArray {
  const ordered = values instanceof Float32Array ? new Float32Array(packed.length) : new Float64Array(packed.length)
  for (let k = 0; k < packed.length; k++) ordered[k] = values[packed[k]]
  return ordered
}

/** The way back. Padding between packed values is left as it is. */
export function fromTableOrder({ packed }: Learner, ordered: FloatArray, into: FloatArray): void {
  for (let k = 0; k < packed.length; k++) into[packed[k]] = ordered[k]
}
