import { partsOf } from '../kernels/layout'
import type { ShardAddresses } from '../kernels/memory'
import { setterOf } from '../kernels/records'
import type { Machine } from './stack-passes'
import { directionsOf, type StackSpec } from './spec'

/** Between the stacks of an encoder–decoder, for one shard. */
export interface HandOver {
  /** The final state of each layer of the encoder becomes the initial state of the decoder's; `longest`: steps of the encoder. */
  forward(shard: number, longest: number): void
  /** ∂J/∂(initial state) of the decoder becomes ∂J/∂(final state) of the encoder. */
  backward(shard: number): void
}

/** Columns of a panel of `hidden` and of `cells`, as powers of two. */
const HIDDEN = 4
const CELLS = 3

/** Both directions of the encoder give their half: columns 0 … H − 1 of a layer of the decoder, then those from H on. */
export function handOver(
  encoder: StackSpec,
  { run, memory }: Pick<Machine, 'run' | 'memory'>,
  shards: readonly ShardAddresses[],
): HandOver {
  const H = encoder.units
  const parts = partsOf(encoder.cell)
  const directions = directionsOf(encoder)
  const setGiven = setterOf(memory, 'Layer', 'given')

  return {
    forward(shard, longest) {
      const { rows, stacks, decoder } = shards[shard]
      const [{ layers, steps }] = stacks
      for (let layer = 0; layer < encoder.layers; layer++) {
        const [to] = decoder.layers[layer]
        setGiven(to.record, 1)
        for (let d = 0; d < directions.length; d++) {
          const from = layers[layer][d]
          const t = directions[d] === 'forward' ? longest - 1 : 0
          const hidden = longest === 0 ? from.firstHidden : from.hidden + t * steps.hidden
          const cells = longest === 0 ? from.firstCells : from.cells + t * steps.cells
          for (let part = 0; part < parts; part++) {
            const at = hidden + part * steps.output
            run.moveColumns(at, 0, to.firstHidden + part * decoder.steps.output, d * H, H, rows, HIDDEN)
          }
          if (steps.cells > 0) run.moveColumns(cells, 0, to.firstCells, d * H, H, rows, CELLS)
        }
      }
    },
    backward(shard) {
      const { rows, stacks, decoder } = shards[shard]
      const [{ layers, steps }] = stacks
      for (let layer = 0; layer < encoder.layers; layer++) {
        const [from] = decoder.layers[layer]
        for (let d = 0; d < directions.length; d++) {
          const to = layers[layer][d]
          for (let part = 0; part < parts; part++) {
            const at = from.hiddenDeltas + part * decoder.steps.output
            run.moveColumns(at, d * H, to.hiddenDeltas + part * steps.output, 0, H, rows, HIDDEN)
          }
          if (steps.cells > 0) run.moveColumns(from.cellDeltas, d * H, to.cellDeltas, 0, H, rows, CELLS)
        }
      }
    },
  }
}
