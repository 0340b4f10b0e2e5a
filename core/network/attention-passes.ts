import { panels16 } from '../kernels/layout'
import type { ShardAddresses } from '../kernels/memory'
import { setterOf } from '../kernels/records'
import type { CompiledNetwork } from './compiled.types'
import { attends, type NetworkSpec } from './spec'
import type { Machine } from './stack-passes'

/** Attention of one shard: see cells/attention.ts. */
export interface AttentionPasses {
  /** Once the encoder has run. */
  encode(shard: number): void
  /** Between decoder and head. Steps of the longest sequence, maybe none, and of the longest source. */
  forward(shard: number, steps: number, sourceSteps: number): void
  /** ∂J/∂ỹ becomes ∂J/∂(outputs of decoder and encoder). */
  backward(shard: number): void
}

/** Null where nothing looks. */
export function attentionPasses(
  spec: NetworkSpec,
  { run, memory }: Pick<Machine, 'run' | 'memory'>,
  shards: readonly ShardAddresses[],
  { steps, sourceSteps }: Pick<CompiledNetwork, 'steps' | 'sourceSteps'>,
): AttentionPasses | null {
  if (!attends(spec)) return null
  const all = shards.flatMap(({ attention }) => attention ?? [])
  const setSteps = setterOf(memory, 'Attention', 'steps')
  const setSourceSteps = setterOf(memory, 'Attention', 'sourceSteps')
  const setCombinedSteps = setterOf(memory, 'Head', 'steps')
  const vector = panels16(spec.units) * 16
  const weightsBytes = shards.map(({ rows }) => steps * rows * sourceSteps * 4)

  return {
    encode: shard => run.attentionKeys(all[shard].record),
    forward(shard, steps, sourceSteps) {
      const { record, combined, weights } = all[shard]
      run.clear(weights, weightsBytes[shard])
      if (steps === 0) return
      setSteps(record, steps)
      setSourceSteps(record, sourceSteps)
      setCombinedSteps(combined.record, steps)
      run.attentionForward(record)
      run.denseForward(combined.record)
      run.mapTanh(combined.values, steps * shards[shard].rows * vector)
    },
    backward(shard) {
      const { record, combined, combinedDeltas } = all[shard]
      run.tanhBackward(combined.record, combinedDeltas)
      run.denseBackward(combined.record)
      run.attentionBackward(record)
    },
  }
}
