import { directionsOf, type NetworkSpec } from '../network/spec'
import { cellNumber, hasPeepholes, partsOf } from './layout'
import type { AddressTable, LayerAddresses, ShardAddresses, StepBytes } from './memory'
import { recordBytes, writeRecord } from './records'
import type { WasmMemory } from './webassembly'

/** Weight gradients are accumulated over so many rows at once: they and their operands stay in the nearest cache. */
const ROWS_PER_BLOCK = 128

/** Fills the records of one shard, once; a batch changes only its lengths, what is dropped, and the options of backward. */
export function writeShardRecords(
  spec: NetworkSpec,
  memory: WasmMemory,
  addresses: AddressTable,
  shard: ShardAddresses,
  index: number,
): void {
  const { packing, parameters } = addresses
  const { rows, lengths, steps: step } = shard
  const gradients = addresses.gradients + addresses.gradientBytes * index
  const block = Math.max(1, Math.round(ROWS_PER_BLOCK / rows))
  const directions = directionsOf(spec)

  const features = {
    ...{ address: shard.inputs, step: step.inputs, size: spec.inputs },
    ...{ transposed: 0, gradient: 0, gradientStep: 0, accumulate: 0 },
  }
  shard.embeddings.forEach(({ record, tokens, values, deltas, step }, n) =>
    writeRecord(memory, 'Embedding', record, {
      ...{ rows, steps: 0, size: spec.embeddings[n].size, tokens, lengths },
      table: parameters + packing.embeddings[n] * 4,
      tableGradients: gradients + packing.embeddings[n] * 4,
      ...{ values, deltas, step },
    }),
  )

  shard.layers.forEach((layer, l) =>
    layer.forEach((at, d) => {
      const cell = packing.cells[l][d]
      const wanted = (
        l === 0 ? embedded(spec, shard) : shard.layers[l - 1].map(below => outputSegment(spec, below, step))
      ).map((segment, n) => ({ ...segment, transposed: addresses.transposed[l][d].inputs[n], accumulate: d }))
      const segments = l === 0 && spec.inputs > 0 ? [features, ...wanted] : wanted
      segments.forEach((segment, n) =>
        writeRecord(memory, 'Segment', at.segments + n * recordBytes('Segment'), segment),
      )
      writeRecord(memory, 'Layer', at.record, {
        cell: cellNumber(spec.cell),
        peeping: hasPeepholes(spec.cell) ? 1 : 0,
        rows,
        units: spec.units,
        parts: partsOf(spec.cell),
        reverse: directions[d] === 'backward' ? 1 : 0,
        steps: 0,
        shortest: 0,
        lengths,
        segments: at.segments,
        inputs: segments.length,
        depth: cell.depth,
        table: at.table,
        weights: parameters + cell.weights * 4,
        bias: parameters + cell.bias * 4,
        peepholes: parameters + cell.peepholes * 4,
        recurrent: addresses.transposed[l][d].recurrent[0],
        weightGradients: gradients + cell.weights * 4,
        biasGradients: gradients + cell.bias * 4,
        peepholeGradients: gradients + cell.peepholes * 4,
        gates: at.gates,
        hidden: at.hidden,
        hiddenStep: step.hidden,
        cells: at.cells,
        tanhs: at.tanhs,
        given: 0,
        firstHidden: at.firstHidden,
        firstCells: at.firstCells,
        above: at.above,
        aboveStep: step.output,
        hiddenDeltas: at.hiddenDeltas,
        cellDeltas: at.cellDeltas,
        parkedHidden: at.parkedHidden,
        parkedCells: at.parkedCells,
        block,
        truncate: 0,
        clip: Infinity,
      })
    }),
  )

  shard.layers[spec.layers - 1].forEach((top, d) =>
    writeRecord(memory, 'Segment', shard.head.segments + d * recordBytes('Segment'), {
      ...outputSegment(spec, top, step),
      transposed: addresses.transposedHead[d],
      // the error of the last step alone is where the recurrence starts
      gradient: spec.read === 'last' ? top.hiddenDeltas : top.above,
      accumulate: 0,
    }),
  )
  writeRecord(memory, 'Head', shard.head.record, {
    rows,
    steps: 0,
    outputs: spec.outputs,
    segments: shard.head.segments,
    inputs: directions.length,
    depth: packing.head.depth,
    table: shard.head.table,
    weights: parameters + packing.head.weights * 4,
    bias: parameters + packing.head.bias * 4,
    weightGradients: gradients + packing.head.weights * 4,
    biasGradients: gradients + packing.head.bias * 4,
    values: shard.head.values,
    lengths,
    block,
  })
}

const outputSegment = (spec: NetworkSpec, from: LayerAddresses, step: StepBytes) => ({
  address: from.hidden,
  step: step.hidden,
  size: spec.units,
  gradient: from.above,
  gradientStep: step.output,
})

/** The vectors of the tokens, as the first layer reads them. */
const embedded = (spec: NetworkSpec, { embeddings }: ShardAddresses) =>
  embeddings.map(({ values, deltas, step }, n) => ({
    ...{ address: values, step, size: spec.embeddings[n].size, gradient: deltas, gradientStep: step },
  }))
