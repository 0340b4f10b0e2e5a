import { stateLetters } from '../../../core/kernels/state'
import type { Loss } from '../../../core/losses/loss'
import type { DropoutDraw } from '../../../core/network/compiled.types'
import { parameterTable } from '../../../core/network/parameters'
import {
  directionsOf,
  timesOf as timesOfNetwork,
  type CellSpec,
  type NetworkSpec,
  type StackSpec,
} from '../../../core/network/spec'
import { integer, stream, uniform, type Stream } from '../../../core/random'

/** What is computed, apart from the numbers. */
export interface Shape {
  readonly spec: NetworkSpec
  readonly rows: number
  readonly steps: number
  /** Steps of each row; rows of 0 steps stand at the end. */
  readonly lengths?: readonly number[]
  readonly shards?: number
  readonly truncate?: number
  readonly clipDelta?: number
  readonly draw?: DropoutDraw
  /** Sources for the encoder of the network. */
  readonly source?: SourceShape
  /** A random initial state instead of zeros. */
  readonly state?: boolean
}

export interface SourceShape {
  readonly steps: number
  /** Steps of the source of each row. */
  readonly lengths?: readonly number[]
}

/** What a stack reads, row after row. */
export interface Inputs {
  /** (rows · steps, D) */
  readonly features: Float32Array
  /** (rows · steps, tables); null without embeddings. */
  readonly tokens: Int32Array | null
  readonly lengths: Int32Array
}

/** A loss with what it needs: truth [row][time][width], weights [row][time]. */
export interface Judge {
  readonly loss: Loss
  /** Values of truth a place has: O, or 1 where it is the number of a class. */
  readonly width: number
  readonly truth: Float32Array
  readonly weights: Float32Array
}

/** A shape with float32 numbers, the same for kernels and reference. */
export interface Case extends Inputs {
  readonly shape: Shape
  /** In the order of the parameter table. */
  readonly parameters: Float32Array
  /** What the encoder reads; null without one. */
  readonly source: Inputs | null
  /** ∂J/∂ŷ, [row][time][O] with one time where the last step is read; a judge finds its own. */
  readonly upstream: Float32Array
  readonly judge?: Judge
  /** [layer][direction][letter][row][H]; null: zeros. */
  readonly states: Float32Array | null
}

export const spec = (changes: Partial<NetworkSpec>): NetworkSpec => ({
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
  inputs: 3,
  embeddings: [],
  units: 5,
  layers: 1,
  bidirectional: false,
  dropout: 0,
  outputs: 2,
  read: 'last',
  ...changes,
})

const READS = ['last', 'mean', 'every'] as const

/** A random network and batch of everything there is, for a cell. */
export function randomShape(cell: CellSpec, seed: number): Shape {
  const random = stream(seed, 'shape')
  const below = (n: number): number => integer(random, n)
  const rows = 1 + below(9)
  const steps = 1 + below(12)
  return {
    spec: {
      cell,
      inputs: 1 + below(40),
      embeddings: below(3) === 0 ? [{ symbols: 1 + below(9), size: 1 + below(20) }] : [],
      units: 1 + below(30),
      layers: 1 + below(3),
      bidirectional: below(2) === 0,
      dropout: 0.4,
      outputs: 1 + below(20),
      read: READS[below(3)],
    },
    ...{ rows, steps, shards: 1 + below(3), state: below(2) === 0 },
    lengths: below(2) === 0 ? undefined : Array.from({ length: rows }, () => 1 + below(steps)),
    draw: below(2) === 0 ? undefined : { seed: 123456789012 + seed, step: 3 },
    truncate: below(2) === 0 ? undefined : 1 + below(steps),
    clipDelta: below(3) === 0 ? 0.1 : undefined,
  }
}

/** The same with an encoder of one or two directions, and attention or not. */
export function randomDecoder(cell: CellSpec, seed: number): Shape {
  const shape = randomShape(cell, seed)
  const random = stream(seed, 'source')
  const below = (n: number): number => integer(random, n)
  return withEncoder(shape, random, {
    ...{ inputs: 1 + below(20), dropout: 0.3, bidirectional: below(2) === 0 },
    embeddings: below(3) === 0 ? [{ symbols: 1 + below(9), size: 1 + below(20) }] : [],
  })
}

/** A decoder in place of a network: neither bidirectional nor with a state of its own, and with attention it reads every step. */
export function withEncoder(
  { spec, state: _none, ...shape }: Shape,
  random: Stream,
  own: Pick<StackSpec, 'inputs' | 'embeddings' | 'dropout' | 'bidirectional'>,
): Shape {
  const { cell, layers } = spec
  const attention = integer(random, 2) === 0 ? 'luong' : 'none'
  const units = own.bidirectional ? Math.ceil(spec.units / 2) : spec.units
  const steps = 1 + integer(random, 10)
  return {
    ...shape,
    spec: {
      ...spec,
      ...{ bidirectional: false, units: own.bidirectional ? 2 * units : units, attention },
      encoder: { ...own, cell, layers, units },
      read: attention === 'luong' ? 'every' : spec.read,
    },
    source: {
      steps,
      lengths:
        integer(random, 3) === 0 ? undefined : Array.from({ length: shape.rows }, () => 1 + integer(random, steps)),
    },
  }
}

export const timesOf = ({ spec, steps }: Shape): number => timesOfNetwork(spec, steps)

/** Vectors of state that a row has: layers, directions and letters. */
export const stateParts = ({ spec }: Shape): number =>
  spec.layers * directionsOf(spec).length * stateLetters(spec.cell).length

/** Random numbers for a shape; parameters are uniform in ± `weights` (default 0.6), or in ± weights(tensor's shape). */
export function randomCase(
  shape: Shape,
  seed: number,
  { weights = () => 0.6, features = 1.5 }: { weights?: (shape: readonly number[]) => number; features?: number } = {},
): Case {
  const { rows, spec } = shape
  const random = stream(seed, 'kernels')
  const table = parameterTable(spec)
  const parameters = new Float32Array(table.size)
  for (const tensor of table.tensors) parameters.set(draws(random, tensor.size, weights(tensor.shape)), tensor.offset)
  return {
    shape,
    parameters,
    ...drawInputs(random, spec, rows, shape, features),
    source:
      spec.encoder && shape.source
        ? drawInputs(stream(seed, 'source'), spec.encoder, rows, shape.source, features)
        : null,
    upstream: draws(random, rows * timesOf(shape) * spec.outputs, 1),
    states: shape.state ? draws(random, stateParts(shape) * rows * spec.units, 0.8) : null,
  }
}

/** `scale`: features lie in ± that. */
const drawInputs = (
  random: Stream,
  spec: StackSpec,
  rows: number,
  { steps, lengths }: SourceShape,
  scale: number,
): Inputs => ({
  lengths: Int32Array.from({ length: rows }, (_, row) => lengths?.[row] ?? steps),
  features: draws(random, rows * steps * spec.inputs, scale),
  tokens: drawTokens(random, rows * steps, spec),
})

function drawTokens(random: Stream, count: number, { embeddings }: StackSpec): Int32Array | null {
  const tables = embeddings.length
  if (tables === 0) return null
  return Int32Array.from({ length: count * tables }, (_, k) => integer(random, embeddings[k % tables].symbols))
}

export const draws = (s: Stream, count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => (uniform(s) * 2 - 1) * scale)
