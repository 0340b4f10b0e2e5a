import { directionsOf, stacksOf, type NetworkSpec, type StackSpec } from '../network/spec'
import { combinedSegment, writeAttention } from './attention-memory'
import { cellNumber, hasPeepholes, partsOf, type PackedStack } from './layout'
import type { AddressTable, ShardAddresses } from './memory'
import { writeRecord } from './records'
import { blockOf, outputSegment, writeDense, writeSegments, type SegmentFields, type Vectors } from './records-of-dense'
import type { StackAddresses, TransposedStack } from './stack-memory'
import type { WasmMemory } from './webassembly'

/** Fills the records of one shard, once; a batch changes only its lengths, what is dropped, and the options of backward. */
export function writeShardRecords(
  spec: NetworkSpec,
  memory: WasmMemory,
  addresses: AddressTable,
  shard: ShardAddresses,
  index: number,
): void {
  const { packing, parameters, transposed } = addresses
  const vectors = { parameters, gradients: addresses.gradients + addresses.gradientBytes * index }
  stacksOf(spec).forEach((stack, n) =>
    writeStack(stack.spec, memory, shard.stacks[n], packing.stacks[n], transposed[n], vectors),
  )
  writePools(spec, memory, shard)
  if (spec.encoder && shard.attention)
    writeAttention(spec, spec.encoder, memory, addresses, shard, shard.attention, vectors)
  const sizes = { rows: shard.rows, lengths: shard.decoder.lengths, outputs: spec.outputs }
  const segments = readSegments(spec, shard)
  writeDense(memory, shard.head, packing.head, vectors, sizes, segments, addresses.transposedHead)
}

function writeStack(
  spec: StackSpec,
  memory: WasmMemory,
  at: StackAddresses,
  packing: PackedStack,
  transposed: TransposedStack,
  vectors: Vectors,
): void {
  const { rows, lengths, embeddings, layers, steps: step } = at
  embeddings.forEach(({ record, tokens, values, deltas, step }, n) =>
    writeRecord(memory, 'Embedding', record, {
      ...{ rows, steps: 0, size: spec.embeddings[n].size, tokens, lengths },
      table: vectors.parameters + packing.embeddings[n] * 4,
      tableGradients: vectors.gradients + packing.embeddings[n] * 4,
      ...{ values, deltas, step },
    }),
  )
  const features = {
    ...{ address: at.inputs, step: step.inputs, size: spec.inputs },
    ...{ transposed: 0, gradient: 0, gradientStep: 0, accumulate: 0 },
  }
  layers.forEach((directions, l) =>
    directions.forEach((layer, d) => {
      const below = l === 0 ? embedded(spec, at) : layers[l - 1].map(below => outputSegment(spec, below, step))
      const wanted = below.map((segment, n) => ({
        ...segment,
        transposed: transposed[l][d].inputs[n],
        accumulate: d,
      }))
      const segments = l === 0 && spec.inputs > 0 ? [features, ...wanted] : wanted
      writeSegments(memory, layer.segments, segments)
      writeRecord(memory, 'Layer', layer.record, {
        ...cellFields(spec, packing.cells[l][d], vectors),
        ...{ rows, lengths, segments: layer.segments, inputs: segments.length, table: layer.table },
        ...{ reverse: directionsOf(spec)[d] === 'backward' ? 1 : 0, steps: 0, shortest: 0 },
        recurrent: transposed[l][d].recurrent[0],
        ...{ gates: layer.gates, hidden: layer.hidden, hiddenStep: step.hidden },
        ...{ cells: layer.cells, tanhs: layer.tanhs },
        ...{ given: 0, firstHidden: layer.firstHidden, firstCells: layer.firstCells },
        ...{ above: layer.above, aboveStep: step.output },
        ...{ hiddenDeltas: layer.hiddenDeltas, cellDeltas: layer.cellDeltas },
        ...{ parkedHidden: layer.parkedHidden, parkedCells: layer.parkedCells },
        ...{ block: blockOf(rows), truncate: 0, clip: Infinity },
      })
    }),
  )
}

/** What a layer is, and where its parameters and their gradients lie. */
const cellFields = (
  spec: StackSpec,
  cell: PackedStack['cells'][number][number],
  { parameters, gradients }: Vectors,
) => ({
  cell: cellNumber(spec.cell),
  peeping: hasPeepholes(spec.cell) ? 1 : 0,
  units: spec.units,
  parts: partsOf(spec.cell),
  depth: cell.depth,
  weights: parameters + cell.weights * 4,
  bias: parameters + cell.bias * 4,
  peepholes: parameters + cell.peepholes * 4,
  weightGradients: gradients + cell.weights * 4,
  biasGradients: gradients + cell.bias * 4,
  peepholeGradients: gradients + cell.peepholes * 4,
})

function writePools(spec: NetworkSpec, memory: WasmMemory, { rows, decoder, pools }: ShardAddresses): void {
  const top = decoder.layers[spec.layers - 1]
  pools.forEach(({ record, input, values, deltas }, d) => {
    writeSegments(memory, input, [outputSegment(spec, top[d], decoder.steps)])
    writeRecord(memory, 'Pool', record, { rows, steps: 0, lengths: decoder.lengths, input, values, deltas })
  })
}

/** What the head reads, and where it sends ∂J/∂(that): the error of the last step alone is where the recurrence starts. */
function readSegments(spec: NetworkSpec, shard: ShardAddresses): SegmentFields[] {
  const { decoder, pools, attention } = shard
  if (attention) return [combinedSegment(spec, shard, attention)]
  return decoder.layers[spec.layers - 1].map((top, d) => {
    const y = outputSegment(spec, top, decoder.steps)
    if (spec.read === 'mean') return { ...y, address: pools[d].values, gradient: pools[d].deltas }
    return spec.read === 'last' ? { ...y, gradient: top.hiddenDeltas } : y
  })
}

/** The vectors of the tokens, as the first layer reads them. */
const embedded = (spec: StackSpec, { embeddings }: StackAddresses) =>
  embeddings.map(({ values, deltas, step }, n) => ({
    ...{ address: values, step, size: spec.embeddings[n].size, gradient: deltas, gradientStep: step },
  }))
