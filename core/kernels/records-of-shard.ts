import { directionsOf, stacksOf, type NetworkSpec, type StackSpec } from '../network/spec'
import { cellNumber, hasPeepholes, partsOf, type PackedStack } from './layout'
import type { AddressTable, ShardAddresses } from './memory'
import { recordBytes, writeRecord } from './records'
import type { LayerAddresses, StackAddresses, StepBytes, TransposedStack } from './stack-memory'
import type { WasmMemory } from './webassembly'

/** Weight gradients are accumulated over so many rows at once: they and their operands stay in the nearest cache. */
const ROWS_PER_BLOCK = 128
const blockOf = (rows: number): number => Math.max(1, Math.round(ROWS_PER_BLOCK / rows))

/** Where parameters and the gradients of a shard begin: places of the packing are counted from there. */
interface Vectors {
  readonly parameters: number
  readonly gradients: number
}

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
  writeHead(spec, memory, addresses, shard, vectors)
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
      segments.forEach((segment, n) =>
        writeRecord(memory, 'Segment', layer.segments + n * recordBytes('Segment'), segment),
      )
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
    writeRecord(memory, 'Segment', input, {
      ...outputSegment(spec, top[d], decoder.steps),
      ...{ transposed: 0, accumulate: 0 },
    })
    writeRecord(memory, 'Pool', record, { rows, steps: 0, lengths: decoder.lengths, input, values, deltas })
  })
}

/** What the head reads of each direction, and where it sends ∂J/∂(that): the error of the last step alone is where recurrence starts. */
function readSegments(spec: NetworkSpec, { decoder, pools }: ShardAddresses) {
  const { layers, steps } = decoder
  return layers[spec.layers - 1].map((top, d) => {
    const y = outputSegment(spec, top, steps)
    if (spec.read === 'mean') return { ...y, address: pools[d].values, gradient: pools[d].deltas }
    return spec.read === 'last' ? { ...y, gradient: top.hiddenDeltas } : y
  })
}

function writeHead(
  spec: NetworkSpec,
  memory: WasmMemory,
  { packing, transposedHead }: AddressTable,
  shard: ShardAddresses,
  { parameters, gradients }: Vectors,
): void {
  const { rows, decoder, head } = shard
  readSegments(spec, shard).forEach((segment, d) =>
    writeRecord(memory, 'Segment', head.segments + d * recordBytes('Segment'), {
      ...segment,
      ...{ transposed: transposedHead[d], accumulate: 0 },
    }),
  )
  writeRecord(memory, 'Head', head.record, {
    ...{ rows, steps: 0, outputs: spec.outputs, lengths: decoder.lengths },
    ...{ segments: head.segments, inputs: directionsOf(spec).length, table: head.table },
    depth: packing.head.depth,
    weights: parameters + packing.head.weights * 4,
    bias: parameters + packing.head.bias * 4,
    weightGradients: gradients + packing.head.weights * 4,
    biasGradients: gradients + packing.head.bias * 4,
    values: head.values,
    block: blockOf(rows),
  })
}

const outputSegment = (spec: StackSpec, from: LayerAddresses, step: StepBytes) => ({
  address: from.hidden,
  step: step.hidden,
  size: spec.units,
  gradient: from.above,
  gradientStep: step.output,
})

/** The vectors of the tokens, as the first layer reads them. */
const embedded = (spec: StackSpec, { embeddings }: StackAddresses) =>
  embeddings.map(({ values, deltas, step }, n) => ({
    ...{ address: values, step, size: spec.embeddings[n].size, gradient: deltas, gradientStep: step },
  }))
