import type { AddressTable } from '../kernels/memory'
import { recordBytes, setterOf } from '../kernels/records'
import type { CompiledNetwork } from './compiled.types'
import { directionsOf, timesOf, stacksOf, type NetworkSpec } from './spec'
import { stackPasses, type Machine } from './stack-passes'

/** All that happens to a gathered shard: see CompiledNetwork. `steps`: most that its sequences may have. */
export function passesOf(
  spec: NetworkSpec,
  steps: number,
  machine: Machine,
  addresses: AddressTable,
): Pick<CompiledNetwork, 'forward' | 'backward'> {
  const { run, memory } = machine
  const { shards } = addresses
  const segmentBytes = recordBytes('Segment')
  /** The segments that read the top of the decoder, of every direction. */
  const readers = shards.map(({ head, pools }) =>
    directionsOf(spec).map((_, d) => [spec.read === 'mean' ? pools[d].input : head.segments + d * segmentBytes]),
  )
  const [decoder] = stacksOf(spec).map((stack, n) =>
    stackPasses(
      stack,
      machine,
      shards.map(({ stacks }) => stacks[n]),
      readers,
    ),
  )
  const setHeadSteps = setterOf(memory, 'Head', 'steps')
  const setPoolSteps = setterOf(memory, 'Pool', 'steps')
  const times = timesOf(spec, steps)
  const outputBytes = shards.map(({ rows }) => times * rows * spec.outputs * 4)

  return {
    forward(shard, dropout) {
      const { head, pools } = shards[shard]
      const longest = decoder.longest(shard)
      decoder.forward(shard, dropout)
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
    },
    backward(shard, choice) {
      const { head, pools } = shards[shard]
      run.clear(addresses.gradients + shard * addresses.gradientBytes, addresses.gradientBytes)
      decoder.prepare(shard, choice)
      if (decoder.longest(shard) === 0) return
      run.denseDeltas(head.record, head.deltas)
      run.denseBackward(head.record)
      for (let d = 0; d < pools.length; d++) run.poolBackward(pools[d].record)
      decoder.backward(shard)
    },
  }
}
