import type { AddressTable } from '../kernels/memory'
import { recordBytes, setterOf } from '../kernels/records'
import type { CompiledNetwork } from './compiled.types'
import { directionsOf, stacksOf, type NetworkSpec } from './spec'
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
  const headSegments = shards.map(({ head }) => directionsOf(spec).map((_, d) => [head.segments + d * segmentBytes]))
  const [decoder] = stacksOf(spec).map((stack, n) =>
    stackPasses(
      stack,
      machine,
      shards.map(({ stacks }) => stacks[n]),
      headSegments,
    ),
  )
  const setHeadSteps = setterOf(memory, 'Head', 'steps')
  const readSteps = spec.read === 'every' ? steps : 1
  const outputBytes = shards.map(({ rows }) => readSteps * rows * spec.outputs * 4)

  return {
    forward(shard, dropout) {
      const { head } = shards[shard]
      const longest = decoder.longest(shard)
      decoder.forward(shard, dropout)
      if (longest === 0) {
        run.clear(head.outputs, outputBytes[shard])
        return
      }
      setHeadSteps(head.record, spec.read === 'every' ? longest : 1)
      run.denseForward(head.record)
      run.denseOutputs(head.record, head.outputs, readSteps)
    },
    backward(shard, choice) {
      const { head } = shards[shard]
      run.clear(addresses.gradients + shard * addresses.gradientBytes, addresses.gradientBytes)
      decoder.prepare(shard, choice)
      if (decoder.longest(shard) === 0) return
      run.denseDeltas(head.record, head.deltas)
      run.denseBackward(head.record)
      decoder.backward(shard)
    },
  }
}
