import { dropoutKey1, dropoutKey2, dropoutThreshold } from '../kernels/dropout'
import type { KernelExports } from '../kernels/index'
import { recordBytes, setterOf } from '../kernels/records'
import type { StackAddresses } from '../kernels/stack-memory'
import type { WasmMemory } from '../kernels/webassembly'
import type { BackwardChoice, DropoutDraw, ShardRange } from './compiled.types'
import { directionsOf, type Stack } from './spec'

/** What the passes of a network share. */
export interface Machine {
  readonly run: KernelExports
  readonly memory: WasmMemory
  /** Most rows of a batch, and which of them each shard has. */
  readonly batch: number
  readonly shards: readonly ShardRange[]
}

/** One stack of a shard, forward and backward. */
export interface StackPasses {
  /** Steps of the longest sequence gathered last; with 0 there is nothing to run. */
  longest(shard: number): number
  forward(shard: number, draw: DropoutDraw | null): void
  /** Before errors come from above: none are there, neither of the outputs of the last step nor of the final state. */
  prepare(shard: number, choice: BackwardChoice): void
  /** With the masks of the last forward. */
  backward(shard: number): void
}

/**
 * The kernels of one stack in their order.
 *   stacks: where it lies, of every shard · readers: of every shard and direction, the segments that read the top layer
 */
export function stackPasses(
  { spec, top: read, firstLayer }: Stack,
  { run, memory, batch, shards }: Machine,
  stacks: readonly StackAddresses[],
  readers: readonly (readonly (readonly number[])[])[],
): StackPasses {
  const words = new Int32Array(memory.buffer)
  const directions = directionsOf(spec).length
  const top = spec.layers - 1
  const segmentBytes = recordBytes('Segment')
  const setAddress = setterOf(memory, 'Segment', 'address')
  const setStep = setterOf(memory, 'Segment', 'step')
  const setTruncate = setterOf(memory, 'Layer', 'truncate')
  const setClip = setterOf(memory, 'Layer', 'clip')
  /** The draw of each shard's last forward; backward drops the same elements. Step −1: none. */
  const draws = shards.map(() => ({ seed: 0, step: -1 }))
  const threshold = dropoutThreshold(spec.dropout)
  const keptScale = 1 / (1 - spec.dropout)
  const longest = (shard: number): number => words[stacks[shard].longest / 4]

  /** Multiplies what one layer and direction sends up, or its deltas on their way down, by the draw's mask. */
  function drop(
    shard: number,
    layer: number,
    d: number,
    from: number,
    fromStep: number,
    to: number,
    count: number,
  ): void {
    const { rows, lengths, steps: bytes } = stacks[shard]
    const lastOnly = layer === top && read === 'last'
    run.dropout(
      from,
      fromStep,
      to,
      bytes.output,
      count,
      rows,
      spec.units,
      (d * batch + shards[shard].first) * spec.units,
      directions * batch * spec.units,
      lastOnly && d === 0 ? lengths : 0,
      dropoutKey1(draws[shard], firstLayer + layer),
      dropoutKey2(draws[shard], firstLayer + layer),
      threshold,
      keptScale,
    )
  }

  /** Tells those above where the outputs of one layer and direction are. */
  function offer(shard: number, layer: number, d: number, address: number, step: number): void {
    if (layer === top) {
      for (const segment of readers[shard][d]) tell(segment, address, step)
    } else {
      for (const { segments } of stacks[shard].layers[layer + 1]) tell(segments + d * segmentBytes, address, step)
    }
  }

  function tell(segment: number, address: number, step: number): void {
    setAddress(segment, address)
    setStep(segment, step)
  }

  return {
    longest,
    forward(shard, draw) {
      const { embeddings, layers, steps: bytes } = stacks[shard]
      const count = longest(shard)
      const dropping = draw !== null && spec.dropout > 0
      draws[shard].seed = dropping ? draw.seed : 0
      draws[shard].step = dropping ? draw.step : -1
      if (count === 0) return
      for (let n = 0; n < embeddings.length; n++) run.embeddingForward(embeddings[n].record)
      for (let layer = 0; layer < spec.layers; layer++) {
        for (let d = 0; d < directions; d++) run.layerForward(layers[layer][d].record)
        for (let d = 0; d < directions; d++) {
          const { hidden, dropped } = layers[layer][d]
          const lastOnly = layer === top && read === 'last'
          const from = lastOnly && d === 0 ? hidden + (count - 1) * bytes.hidden : hidden
          const masked = dropping && dropped > 0
          if (masked) drop(shard, layer, d, from, bytes.hidden, dropped, lastOnly ? 1 : count)
          offer(shard, layer, d, masked ? dropped : from, masked ? bytes.output : bytes.hidden)
        }
      }
    },
    prepare(shard, { truncate, clipDelta }) {
      const { layers, steps: bytes } = stacks[shard]
      for (let layer = 0; layer < spec.layers; layer++)
        for (let d = 0; d < directions; d++) {
          const { record, hiddenDeltas, cellDeltas } = layers[layer][d]
          setTruncate(record, truncate ?? 0)
          setClip(record, clipDelta ?? Infinity)
          run.clear(hiddenDeltas, bytes.hidden)
          run.clear(cellDeltas, bytes.cells)
        }
    },
    backward(shard) {
      const { embeddings, layers, steps: bytes } = stacks[shard]
      const count = longest(shard)
      if (count === 0) return
      const dropping = draws[shard].step >= 0
      for (let layer = top; layer >= 0; layer--) {
        const lastOnly = layer === top && read === 'last'
        for (let d = 0; d < directions; d++) {
          const { record, above, hiddenDeltas, dropped } = layers[layer][d]
          const deltas = lastOnly ? hiddenDeltas : above
          if (dropping && dropped > 0) drop(shard, layer, d, deltas, bytes.output, deltas, lastOnly ? 1 : count)
          run.layerBackward(record)
        }
      }
      for (let n = 0; n < embeddings.length; n++) run.embeddingBackward(embeddings[n].record)
    },
  }
}
