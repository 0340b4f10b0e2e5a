import type { AddressTable } from '../kernels/memory'
import { recordBytes, setterOf } from '../kernels/records'
import type { CompiledNetwork, DropoutDraw } from './compiled.types'
import { attentionPasses } from './attention-passes'
import { handOver } from './hand-over'
import { directionsOf, timesOf, stacksOf, type NetworkSpec } from './spec'
import { stackPasses, type Machine } from './stack-passes'

/** All that happens to a gathered shard: see CompiledNetwork. `steps`: most that its sequences may have. */
export function passesOf(
  spec: NetworkSpec,
  steps: number,
  machine: Machine,
  addresses: AddressTable,
): Pick<CompiledNetwork, 'forward' | 'encode' | 'decode' | 'backward'> {
  const { run, memory } = machine
  const { shards } = addresses
  const segmentBytes = recordBytes('Segment')
  /** The segments that read the top of the decoder, of every direction. */
  const readers = shards.map(({ head, pools, attention }) =>
    directionsOf(spec).map((_, d) => {
      if (attention) return [attention.query, attention.combined.segments + segmentBytes]
      return [spec.read === 'mean' ? pools[d].input : head.segments + d * segmentBytes]
    }),
  )
  /** Those that read the top of the encoder. */
  const sourceReaders = shards.map(({ attention }) =>
    directionsOf(spec.encoder ?? spec).map((_, d) => (attention ? [attention.source + d * segmentBytes] : [])),
  )
  const stacks = stacksOf(spec).map((stack, n, { length }) =>
    stackPasses(
      stack,
      machine,
      shards.map(({ stacks }) => stacks[n]),
      n === length - 1 ? readers : sourceReaders,
    ),
  )
  const decoder = stacks[stacks.length - 1]
  const [encoder] = stacks.slice(0, -1)
  const looking = attentionPasses(spec, machine, shards, { steps, sourceSteps: addresses.sourceSteps })
  const state = spec.encoder ? handOver(spec.encoder, machine, shards) : null
  const setHeadSteps = setterOf(memory, 'Head', 'steps')
  const setPoolSteps = setterOf(memory, 'Pool', 'steps')
  const times = timesOf(spec, steps)
  const outputBytes = shards.map(({ rows }) => times * rows * spec.outputs * 4)

  function encode(shard: number, dropout: DropoutDraw | null): void {
    if (!state) return hasNoEncoder()
    encoder.forward(shard, dropout)
    state.forward(shard, encoder.longest(shard))
    looking?.encode(shard)
  }

  function decode(shard: number, dropout: DropoutDraw | null): void {
    const { head, pools } = shards[shard]
    const longest = decoder.longest(shard)
    decoder.forward(shard, dropout)
    looking?.forward(shard, longest, encoder.longest(shard))
    if (longest === 0) {
      run.clear(head.outputs, outputBytes[shard])
      return
    }
    for (let d = 0; d < pools.length; d++) {
      setPoolSteps(pools[d].record, longest)
      run.poolForward(pools[d].record)
    }
    setHeadSteps(head.record, timesOf(spec, longest))
    run.denseForward(head.record)
    run.denseOutputs(head.record, head.outputs, times)
  }

  return {
    encode,
    decode,
    forward(shard, dropout) {
      if (state) encode(shard, dropout)
      decode(shard, dropout)
    },
    backward(shard, choice) {
      const { head, pools } = shards[shard]
      run.clear(addresses.gradients + shard * addresses.gradientBytes, addresses.gradientBytes)
      for (let n = 0; n < stacks.length; n++) stacks[n].prepare(shard, choice)
      if (decoder.longest(shard) === 0) return
      run.denseDeltas(head.record, head.deltas)
      run.denseBackward(head.record)
      for (let d = 0; d < pools.length; d++) run.poolBackward(pools[d].record)
      looking?.backward(shard)
      decoder.backward(shard)
      if (!state) return
      state.backward(shard)
      encoder.backward(shard)
    },
  }
}

export function hasNoEncoder(): never {
  throw new RangeError('the network has no encoder')
}
