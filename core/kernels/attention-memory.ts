import { directionsOf, widthOf, type NetworkSpec, type StackSpec } from '../network/spec'
import { panels16 } from './layout'
import type { AddressTable, DenseAddresses, ShardAddresses } from './memory'
import { recordBytes, writeRecord } from './records'
import { outputSegment, writeDense, writeSegments, type Vectors } from './records-of-dense'
import { OPERAND_BYTES, type StackAddresses, type Take } from './stack-memory'
import type { WasmMemory } from './webassembly'

/** Where the attention of a shard lies; see records.json. */
export interface AttentionAddresses {
  readonly record: number
  /** Segment records: what looks, and what is looked at, one per direction of the encoder. */
  readonly query: number
  readonly source: number
  readonly keys: number
  readonly keyDeltas: number
  /** α, [steps][rows][source steps]. */
  readonly weights: number
  readonly context: number
  readonly contextDeltas: number
  readonly scratch: number
  /** ỹ = tanh(W [c; y] + b), and ∂J/∂ỹ. */
  readonly combined: DenseAddresses
  readonly combinedDeltas: number
}

export function attentionAddresses(
  { units }: NetworkSpec,
  encoder: StackSpec,
  { rows, steps: { output } }: StackAddresses,
  steps: number,
  sourceSteps: number,
  take: Take,
): AttentionAddresses {
  const vector = panels16(units) * 64
  const segment = recordBytes('Segment')
  return {
    record: take(recordBytes('Attention')),
    query: take(segment),
    source: take(directionsOf(encoder).length * segment),
    keys: take(rows * sourceSteps * vector),
    keyDeltas: take(rows * sourceSteps * vector),
    weights: take(steps * rows * sourceSteps * 4),
    context: take(steps * output),
    contextDeltas: take(steps * output),
    scratch: take(32 + 3 * vector + (sourceSteps + 3) * 4),
    combined: {
      record: take(recordBytes('Head')),
      segments: take(2 * segment),
      table: take(2 * OPERAND_BYTES),
      values: take(steps * output),
    },
    combinedDeltas: take(steps * output),
  }
}

/** What the head reads in place of y. */
export const combinedSegment = (spec: NetworkSpec, { decoder }: ShardAddresses, at: AttentionAddresses) => ({
  ...{ address: at.combined.values, step: decoder.steps.output, size: spec.units },
  ...{ gradient: at.combinedDeltas, gradientStep: decoder.steps.output },
  ...{ transposed: 0, accumulate: 0 },
})

/** Fills the records of attention, once. */
export function writeAttention(
  spec: NetworkSpec,
  encoder: StackSpec,
  memory: WasmMemory,
  { packing, sourceSteps, transposedAttention }: AddressTable,
  { rows, stacks: [source, decoder] }: ShardAddresses,
  at: AttentionAddresses,
  vectors: Vectors,
): void {
  if (!packing.attention) throw new Error('attention has no parameters')
  const { lengths } = decoder
  const { output: contextStep } = decoder.steps
  const [top] = decoder.layers[spec.layers - 1]
  const y = outputSegment(spec, top, decoder.steps)
  const sources = source.layers[encoder.layers - 1].map(direction => outputSegment(encoder, direction, source.steps))
  writeSegments(memory, at.query, [y])
  writeSegments(memory, at.source, sources)
  writeRecord(memory, 'Attention', at.record, {
    ...{ rows, units: widthOf(encoder), steps: 0, lengths },
    ...{ sourceSteps: 0, sourceLengths: source.lengths, most: sourceSteps },
    ...{ query: at.query, source: at.source, sources: sources.length },
    ...{ keys: at.keys, keyDeltas: at.keyDeltas, weights: at.weights, scratch: at.scratch },
    ...{ context: at.context, contextDeltas: at.contextDeltas, contextStep },
  })
  const context = { ...y, address: at.context, step: contextStep, gradient: at.contextDeltas }
  const sizes = { rows, lengths, outputs: spec.units }
  writeDense(memory, at.combined, packing.attention, vectors, sizes, [context, y], transposedAttention)
}
