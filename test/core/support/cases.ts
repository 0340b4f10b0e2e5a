import fc from 'fast-check'
import type { Variables } from '../../../core/cells/cell'
import type { Vec } from '../../../core/cells/vector'
import type { LossOfOutputs } from '../../../core/diagnose/gradient-check'
import { parameterTable } from '../../../core/network/parameters'
import type { Sequence } from '../../../core/network/reference'
import type { StackSequence } from '../../../core/network/reference-stack'
import { integer, stream, uniform, type Stream } from '../../../core/random'
import {
  directionsOf,
  widthOf,
  type CellSpec,
  type EmbeddingSpec,
  type NetworkSpec,
  type StackSpec,
} from '../../../core/network/spec'

/** Numbers that a seed determines, uniform in [−scale, scale). */
export const randomVector = (n: number, s: Stream, scale = 1): Vec =>
  Float64Array.from({ length: n }, () => (2 * uniform(s) - 1) * scale)

/** A network with its numbers and a batch for it. */
export interface Case {
  readonly spec: NetworkSpec
  readonly parameters: Float64Array
  readonly batch: readonly Sequence[]
  readonly loss: LossOfOutputs
}

export interface CaseShape {
  readonly cell: CellSpec
  readonly inputs: number
  readonly embeddings: readonly EmbeddingSpec[]
  readonly units: number
  readonly layers: number
  readonly bidirectional: boolean
  readonly outputs: number
  readonly read: NetworkSpec['read']
  readonly dropout: number
  readonly steps: number
  readonly lengths: readonly number[]
  readonly givenState: boolean
  readonly seed: number
  /** What the encoder reads; absent: there is none. */
  readonly source?: SourceShape
}

/** An encoder for the decoder of a case, and its sequences: one per sequence of the decoder. */
export interface SourceShape {
  readonly inputs: number
  readonly embeddings: readonly EmbeddingSpec[]
  readonly bidirectional: boolean
  readonly dropout: number
  readonly steps: number
  readonly lengths: readonly number[]
  readonly attention: 'none' | 'luong'
}

/** Fills a shape with random numbers. The loss is a random quadratic of every output, so that its gradient is nowhere constant. */
export function makeCase(shape: CaseShape): Case {
  const { steps, lengths, givenState, seed, source, ...decoder } = shape
  const spec: NetworkSpec = source ? { ...decoder, ...encoderOf(decoder, source) } : decoder
  const { cell, units, outputs, read } = spec
  const next = stream(seed, 'case')
  const directions = directionsOf(spec)
  const eachLayer = <T>(of: () => T): T[] => Array.from({ length: spec.layers }, of)
  const batch = lengths.map((length, s): Sequence => ({
    ...drawSequence(spec, steps, length, next),
    initial: givenState
      ? eachLayer(() =>
          directions.map((): Variables =>
            cell.kind === 'lstm'
              ? { y: randomVector(units, next), c: randomVector(units, next) }
              : { h: randomVector(units, next) },
          ),
        )
      : undefined,
    masks: drawMasks(spec, steps, next),
    source:
      source && spec.encoder
        ? {
            ...drawSequence(spec.encoder, source.steps, source.lengths[s], next),
            masks: drawMasks(spec.encoder, source.steps, next),
          }
        : undefined,
  }))
  const { size } = parameterTable(spec)
  const targets = lengths.map(() =>
    Array.from({ length: read === 'every' ? steps : 1 }, () => randomVector(outputs, next, 2)),
  )
  const loss: LossOfOutputs = ŷ => {
    let sum = 0
    const gradient = ŷ.map((sequence, s) =>
      sequence.map((v, n) =>
        v.map((value, k) => {
          if (read === 'every' && n >= lengths[s]) return 0
          const miss = value - targets[s][n][k]
          sum += miss * miss
          return 2 * miss
        }),
      ),
    )
    return { loss: sum, gradient }
  }
  return { spec, parameters: randomVector(size, next, 0.8), batch, loss }
}

/** What an encoder adds to the network of a decoder. */
function encoderOf(
  { cell, units, layers }: Pick<NetworkSpec, 'cell' | 'units' | 'layers'>,
  { inputs, embeddings, bidirectional, dropout, attention }: SourceShape,
): Pick<NetworkSpec, 'encoder' | 'attention'> {
  const own = { inputs, embeddings, bidirectional, dropout, units: bidirectional ? units / 2 : units }
  return { encoder: { cell, layers, ...own }, attention }
}

const drawSequence = (
  { inputs, embeddings }: StackSpec,
  steps: number,
  length: number,
  next: Stream,
): StackSequence => ({
  x: Array.from({ length: steps }, () => randomVector(inputs, next, 1.5)),
  tokens: Array.from({ length: steps }, () => embeddings.map(({ symbols }) => integer(next, symbols))),
  length,
})

const drawMasks = (spec: StackSpec, steps: number, next: Stream): Vec[][] | undefined =>
  spec.dropout > 0
    ? Array.from({ length: spec.layers }, () =>
        Array.from({ length: steps }, () =>
          randomVector(widthOf(spec), next).map(v => ((v + 1) / 2 < spec.dropout ? 0 : 1)),
        ),
      )
    : undefined

const tables = fc.array(fc.record({ symbols: fc.integer({ min: 1, max: 3 }), size: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 2,
})

const sources = (rows: number): fc.Arbitrary<SourceShape> =>
  fc
    .record({
      inputs: fc.integer({ min: 1, max: 3 }),
      embeddings: tables,
      bidirectional: fc.boolean(),
      dropout: fc.constantFrom(0, 0.4),
      steps: fc.integer({ min: 1, max: 4 }),
      lengths: fc.array(fc.nat(), { minLength: rows, maxLength: rows }),
      attention: fc.constantFrom('none' as const, 'luong' as const),
    })
    .map(shape => ({ ...shape, lengths: shape.lengths.map(n => 1 + (n % shape.steps)) }))

/** The same with an encoder, and attention or not. */
export const decoderShapes = (cell: CellSpec): fc.Arbitrary<CaseShape> =>
  shapes(cell).chain(shape =>
    sources(shape.lengths.length).map(source => ({
      ...shape,
      ...{ source, bidirectional: false, givenState: false },
      units: source.bidirectional ? 2 * Math.ceil(shape.units / 2) : shape.units,
      read: source.attention === 'luong' ? 'every' : shape.read,
    })),
  )

/** Random shapes of networks with the given cell: small, but with every combination of what a network can have. */
export const shapes = (cell: CellSpec): fc.Arbitrary<CaseShape> =>
  fc
    .record({
      inputs: fc.nat(3),
      embeddings: tables,
      units: fc.integer({ min: 1, max: 4 }),
      layers: fc.integer({ min: 1, max: 2 }),
      bidirectional: fc.boolean(),
      outputs: fc.integer({ min: 1, max: 2 }),
      read: fc.constantFrom('last' as const, 'mean' as const, 'every' as const),
      dropout: fc.constantFrom(0, 0.4),
      steps: fc.integer({ min: 1, max: 5 }),
      rows: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      givenState: fc.boolean(),
      seed: fc.integer(),
    })
    .map(({ rows, inputs, ...shape }) => ({
      ...shape,
      inputs: shape.embeddings.length > 0 ? inputs : Math.max(1, inputs),
      cell,
      lengths: rows.map(n => 1 + (n % shape.steps)),
    }))
