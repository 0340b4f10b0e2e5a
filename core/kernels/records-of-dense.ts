import type { StackSpec } from '../network/spec'
import type { PackedDense } from './layout'
import type { DenseAddresses } from './memory'
import { recordBytes, writeRecord, type Field } from './records'
import type { LayerAddresses, StepBytes } from './stack-memory'
import type { WasmMemory } from './webassembly'

/** Weight gradients are accumulated over so many rows at once: they and their operands stay in the nearest cache. */
const ROWS_PER_BLOCK = 128
export const blockOf = (rows: number): number => Math.max(1, Math.round(ROWS_PER_BLOCK / rows))

/** Where parameters and the gradients of a shard begin: places of the packing are counted from there. */
export interface Vectors {
  readonly parameters: number
  readonly gradients: number
}

/** What a layer reads, and where it sends the errors of that. */
export type SegmentFields = Readonly<Record<Field<'Segment'>, number>>

export const writeSegments = (memory: WasmMemory, at: number, segments: readonly SegmentFields[]): void =>
  segments.forEach((segment, n) => writeRecord(memory, 'Segment', at + n * recordBytes('Segment'), segment))

/** The outputs of a layer and direction, with errors into `above`. */
export const outputSegment = (spec: StackSpec, from: LayerAddresses, step: StepBytes): SegmentFields => ({
  ...{ address: from.hidden, step: step.hidden, size: spec.units },
  ...{ gradient: from.above, gradientStep: step.output },
  ...{ transposed: 0, accumulate: 0 },
})

/** Fills the record of a dense layer and those of its segments. `transposed`: copies of its weights, one per segment. */
export function writeDense(
  memory: WasmMemory,
  at: DenseAddresses,
  { weights, bias, depth }: PackedDense,
  { parameters, gradients }: Vectors,
  { rows, lengths, outputs }: { rows: number; lengths: number; outputs: number },
  segments: readonly SegmentFields[],
  transposed: readonly number[],
): void {
  writeSegments(
    memory,
    at.segments,
    segments.map((segment, n) => ({ ...segment, transposed: transposed[n] })),
  )
  writeRecord(memory, 'Head', at.record, {
    ...{ rows, steps: 0, outputs, lengths, depth, values: at.values, block: blockOf(rows) },
    ...{ segments: at.segments, inputs: segments.length, table: at.table },
    weights: parameters + weights * 4,
    bias: parameters + bias * 4,
    weightGradients: gradients + weights * 4,
    biasGradients: gradients + bias * 4,
  })
}
