import type { FloatArray } from '../floats'
import type { DropoutDraw, ShardRange } from '../network/compiled.types'
import type { ParameterTable } from '../network/parameters'
import type { NetworkSpec } from '../network/spec'

/**
 * What training, validation and prediction need of a network: the part of `CompiledNetwork` (which says what each member
 * means) that leaves the precision open, so that the float64 reference can be trained by the same code.
 */
export interface Learner {
  readonly spec: NetworkSpec
  readonly table: ParameterTable
  readonly batch: number
  readonly steps: number
  readonly shards: readonly ShardRange[]
  /** Packed; `packed[k]` is where value k of the table lies. */
  readonly parameters: FloatArray
  readonly gradients: FloatArray
  readonly packed: Int32Array
  gather(
    shard: number,
    features: Float32Array,
    starts: Int32Array,
    lengths: Int32Array | null,
    first: number,
    count: number,
  ): void
  forward(shard: number, dropout: DropoutDraw | null): void
  outputs(shard: number): FloatArray
  outputGradients(shard: number): FloatArray
  backward(shard: number, options: { truncate: number | null; clipDelta: number | null }): void
  reduceGradients(): void
  parametersChanged(): void
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
