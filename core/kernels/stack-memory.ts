import { directionsOf, type Stack, type StackSpec } from '../network/spec'
import { blocksOf, groups8, hasCellState, panels16, partsOf } from './layout'
import { recordBytes } from './records'

/** Where everything of one stack lies: its part of the address table in memory.ts. */

/** Takes so many bytes of the memory: answers their address. */
export type Take = (bytes: number) => number

/** What a stack of one shard has of its own. */
export interface StackAddresses {
  readonly rows: number
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
  /** What goes up with dropout; 0: nothing is dropped. */
  readonly dropped: number
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
}

/**
 * [layer][direction]: transposed recurrent weights, one copy per part and contiguous, and one copy per segment of the input
 * that wants its gradient: in the first layer the tables of embeddings, above it the directions of the layer below.
 */
export type TransposedStack = readonly (readonly {
  readonly recurrent: readonly number[]
  readonly inputs: readonly number[]
}[])[]

/** Sizes of the segments of a layer's input that want their gradient. */
export const learningInputs = (spec: StackSpec, layer: number): number[] =>
  layer === 0 ? spec.embeddings.map(({ size }) => size) : directionsOf(spec).map(() => spec.units)

export const transposedBytes = (features: number, columns: number): number => panels16(features) * columns * 64

export function transposedStack(spec: StackSpec, take: Take): TransposedStack {
  const columns = blocksOf(spec) * 8
  return eachCell(spec, layer => ({
    recurrent: Array.from({ length: partsOf(spec.cell) }, () => take(transposedBytes(spec.units, columns))),
    inputs: learningInputs(spec, layer).map(features => take(transposedBytes(features, columns))),
  }))
}

/** `most`: steps of the longest sequence there can be. */
export function stackAddresses({ spec, top }: Stack, rows: number, most: number, take: Take): StackAddresses {
  const steps = stepBytes(spec, rows)
  return {
    rows,
    steps,
    lengths: take(rows * 4),
    longest: take(4),
    inputs: take(most * steps.inputs),
    embeddings: spec.embeddings.map(({ size }) => {
      const step = panels16(size) * rows * 64
      const [tokens, values, deltas] = [most * rows * 4, most * step, most * step].map(take)
      return { record: take(recordBytes('Embedding')), tokens, values, deltas, step }
    }),
    layers: eachCell(spec, layer =>
      layerAddresses(spec, steps, layer, layer === spec.layers - 1 ? top : 'every', most, take),
    ),
  }
}

/** `read`: what is read above it. */
function layerAddresses(
  spec: StackSpec,
  step: StepBytes,
  layer: number,
  read: Stack['top'],
  most: number,
  take: Take,
): LayerAddresses {
  const operands = layer === 0 ? 1 + spec.embeddings.length : directionsOf(spec).length
  return {
    record: take(recordBytes('Layer')),
    segments: take(operands * recordBytes('Segment')),
    table: take((operands + partsOf(spec.cell)) * OPERAND_BYTES),
    gates: take(most * step.gates),
    hidden: take(most * step.hidden),
    cells: take(most * step.cells),
    tanhs: take(most * step.cells),
    firstHidden: take(step.hidden),
    firstCells: take(step.cells),
    above: read === 'every' ? take(most * step.output) : 0,
    hiddenDeltas: take(step.hidden),
    cellDeltas: take(step.cells),
    parkedHidden: take(step.hidden),
    parkedCells: take(step.cells),
    dropped: spec.dropout > 0 && read !== 'none' ? take((read === 'every' ? most : 1) * step.output) : 0,
  }
}

/** (address, size) of an operand of a product. */
export const OPERAND_BYTES = 8

function stepBytes(spec: StackSpec, rows: number): StepBytes {
  const row16 = rows * 64
  return {
    inputs: panels16(spec.inputs) * row16,
    gates: Math.ceil(blocksOf(spec) / 2) * row16,
    output: panels16(spec.units) * row16,
    hidden: partsOf(spec.cell) * panels16(spec.units) * row16,
    cells: hasCellState(spec.cell) ? groups8(spec.units) * rows * 32 : 0,
  }
}

/** [layer][direction] */
const eachCell = <T>(spec: StackSpec, of: (layer: number) => T): T[][] =>
  Array.from({ length: spec.layers }, (_, layer) => directionsOf(spec).map(() => of(layer)))
