import { directionsOf, type NetworkSpec } from '../network/spec'
import type { ShardRange } from '../network/compiled.types'
import { CHUNK } from '../norm'
import { Problem } from '../problem'
import { CONSTANT_BYTES, ZERO_BYTES } from './index'
import { blocksOf, groups8, hasCellState, packingOf, panels16, partsOf, type Packing } from './layout'
import { recordBytes } from './records'
import { wasm, type WasmMemory } from './webassembly'

/**
 * The one address table: where everything of a compiled network lies in its memory. It follows from the sizes alone, so every
 * thread that attaches to the memory computes the same addresses. Kernels own no memory.
 */
export interface AddressTable {
  readonly bytes: number
  readonly packing: Packing
  readonly constants: number
  readonly zeros: number
  readonly parameters: number
  /** First shard's gradients; each shard's follow `gradientBytes` further. */
  readonly gradients: number
  readonly gradientBytes: number
  /**
   * [layer][direction]: transposed recurrent weights, one copy per part and contiguous, and one copy per segment of the input
   * that wants its gradient: in the first layer the tables of embeddings, above it the directions of the layer below.
   */
  readonly transposed: readonly (readonly { recurrent: readonly number[]; inputs: readonly number[] }[])[]
  /** Transposed head weights, one per direction. */
  readonly transposedHead: readonly number[]
  readonly update: UpdateAddresses
  readonly shards: readonly ShardAddresses[]
}

/** What lies between backward and the next forward: see records.json. */
export interface UpdateAddresses {
  readonly record: number
  readonly squares: number
  /** 0: the network was not made to be trained, as are those that follow. */
  readonly slots: number
  /** The parameters before a watched step. */
  readonly before: number
  /** Numbers of the blocks of eight floats of every tensor, tensor after tensor. */
  readonly blocks: number
}

export interface ShardAddresses extends ShardRange {
  /** Bytes of one time step of each kind of buffer. */
  readonly steps: StepBytes
  readonly lengths: number
  /** Steps of the longest sequence gathered last. */
  readonly longest: number
  readonly inputs: number
  /** One per table of embeddings. */
  readonly embeddings: readonly EmbeddingAddresses[]
  /** [layer][direction] */
  readonly layers: readonly (readonly LayerAddresses[])[]
  readonly head: HeadAddresses
}

export interface LayerAddresses {
  readonly record: number
  /** Segment records of what the layer reads, one per direction of the layer below; in the first layer features, then tables. */
  readonly segments: number
  readonly table: number
  readonly gates: number
  readonly hidden: number
  readonly cells: number
  readonly tanhs: number
  readonly firstHidden: number
  readonly firstCells: number
  readonly above: number
  readonly hiddenDeltas: number
  readonly cellDeltas: number
  readonly parkedHidden: number
  readonly parkedCells: number
  readonly dropped: number
}

export interface HeadAddresses {
  readonly record: number
  readonly segments: number
  readonly table: number
  readonly values: number
  /** ŷ and ∂J/∂ŷ in plain order, with room for a vector more. */
  readonly outputs: number
  readonly deltas: number
  /** Of each place: the number of its class, and its weight (double). */
  readonly classes: number
  readonly weights: number
}

export interface EmbeddingAddresses {
  readonly record: number
  /** [steps][rows] */
  readonly tokens: number
  readonly values: number
  readonly deltas: number
  /** Bytes of one time step of values and deltas. */
  readonly step: number
}

export interface StepBytes {
  readonly inputs: number
  readonly gates: number
  /** y as the layer above reads it. */
  readonly output: number
  /** What the next step reads: y, in FGR also i f o. */
  readonly hidden: number
  readonly cells: number
  readonly values: number
}

function stepBytes(spec: NetworkSpec, rows: number): StepBytes {
  const row16 = rows * 64
  return {
    inputs: panels16(spec.inputs) * row16,
    gates: Math.ceil(blocksOf(spec) / 2) * row16,
    output: panels16(spec.units) * row16,
    hidden: partsOf(spec.cell) * panels16(spec.units) * row16,
    cells: hasCellState(spec.cell) ? groups8(spec.units) * rows * 32 : 0,
    values: panels16(spec.outputs) * row16,
  }
}

const PAGE = 65_536
const MOST_PAGES = 65_536

export function addressTable(
  spec: NetworkSpec,
  { steps, shards, slots }: { steps: number; shards: readonly ShardRange[]; slots: number | null },
): AddressTable {
  const directions = directionsOf(spec)
  const packing = packingOf(spec)
  let bytes = 1024
  const take = (size: number): number => {
    const at = bytes
    bytes += Math.ceil(size / 64) * 64
    return at
  }
  const constants = take(CONSTANT_BYTES)
  const zeros = take(ZERO_BYTES)
  const parameters = take(packing.size * 4)
  const gradientBytes = packing.size * 4
  const gradients = take(gradientBytes * shards.length)
  const update = {
    record: take(recordBytes('Update')),
    squares: take(Math.ceil(packing.size / CHUNK) * 8),
    slots: slots === null ? 0 : take(gradientBytes * slots),
    before: slots === null ? 0 : take(gradientBytes),
    blocks: slots === null ? 0 : take(gradientBytes / 8),
  }

  const columns = blocksOf(spec) * 8
  const transposedBytes = (features: number, columns: number): number => panels16(features) * columns * 64
  const transposed = packing.cells.map((cells, layer) =>
    cells.map(() => ({
      recurrent: Array.from({ length: partsOf(spec.cell) }, () => take(transposedBytes(spec.units, columns))),
      inputs: (layer === 0 ? spec.embeddings.map(({ size }) => size) : directions.map(() => spec.units)).map(features =>
        take(transposedBytes(features, columns)),
      ),
    })),
  )
  const transposedHead = directions.map(() => take(transposedBytes(spec.units, groups8(spec.outputs) * 8)))

  const table = (operands: number): number => take(operands * 8)
  const shardAddresses = shards.map(({ first, rows }): ShardAddresses => {
    const step = stepBytes(spec, rows)
    const read = spec.read === 'last' ? 1 : steps
    return {
      first,
      rows,
      steps: step,
      lengths: take(rows * 4),
      longest: take(4),
      inputs: take(steps * step.inputs),
      embeddings: spec.embeddings.map(({ size }) => {
        const step = panels16(size) * rows * 64
        const [tokens, values, deltas] = [steps * rows * 4, steps * step, steps * step].map(take)
        return { record: take(recordBytes('Embedding')), tokens, values, deltas, step }
      }),
      layers: packing.cells.map((cells, layer) =>
        cells.map(() => {
          const top = layer === spec.layers - 1
          const upwards = top ? read : steps
          const operands = layer === 0 ? 1 + spec.embeddings.length : directions.length
          return {
            record: take(recordBytes('Layer')),
            segments: take(operands * recordBytes('Segment')),
            table: table(operands + partsOf(spec.cell)),
            gates: take(steps * step.gates),
            hidden: take(steps * step.hidden),
            cells: take(steps * step.cells),
            tanhs: take(steps * step.cells),
            firstHidden: take(step.hidden),
            firstCells: take(step.cells),
            above: top && spec.read === 'last' ? 0 : take(steps * step.output),
            hiddenDeltas: take(step.hidden),
            cellDeltas: take(step.cells),
            parkedHidden: take(step.hidden),
            parkedCells: take(step.cells),
            dropped: spec.dropout > 0 ? take(upwards * step.output) : 0,
          }
        }),
      ),
      head: {
        record: take(recordBytes('Head')),
        segments: take(directions.length * recordBytes('Segment')),
        table: table(directions.length),
        values: take(read * step.values),
        outputs: take(read * rows * spec.outputs * 4 + 16),
        deltas: take(read * rows * spec.outputs * 4 + 16),
        classes: take(read * rows * 4),
        weights: take(read * rows * 8),
      },
    }
  })
  return {
    ...{ bytes, packing, constants, zeros, parameters, gradients, gradientBytes },
    ...{ update, transposed, transposedHead, shards: shardAddresses },
  }
}

/** A shared memory of exactly the size needed; it never grows. */
export function memoryFor(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / PAGE)
  if (pages > MOST_PAGES)
    throw new Problem(
      'NETWORK_TOO_LARGE',
      `This network needs ${(bytes / 2 ** 30).toFixed(1)} GB for one batch; the kernels can address 4 GB.`,
      { advice: 'Choose a smaller batch, a shorter window or fewer units.', place: { field: 'training.batch' } },
    )
  try {
    return new wasm.Memory({ initial: pages, maximum: pages, shared: true })
  } catch {
    throw new Problem(
      'OUT_OF_MEMORY',
      `There is no room for the ${Math.ceil(bytes / 2 ** 20)} MB this network needs for one batch.`,
      { advice: 'Choose a smaller batch, a shorter window or fewer units.', place: { field: 'training.batch' } },
    )
  }
}
