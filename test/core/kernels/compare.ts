import type { Variables } from '../../../core/cells/cell'
import { loadKernels, type Kernels } from '../../../core/kernels/index'
import { dropoutMask } from '../../../core/kernels/dropout'
import { stateLetters } from '../../../core/kernels/state'
import { compileNetwork } from '../../../core/network/compiled'
import type { DropoutDraw } from '../../../core/network/compiled.types'
import { parameterTable } from '../../../core/network/parameters'
import { backward, forward, referenceNetwork, type Sequence } from '../../../core/network/reference'
import { atMost } from '../../../core/sequence'
import { directionsOf, type CellSpec, type NetworkSpec } from '../../../core/network/spec'
import { integer, stream, uniform, type Stream } from '../../../core/random'

/**
 * Float32 rounds to 6e-8 of a value; sums over features, rows and steps, in another order than the reference, add up to this
 * share of the largest value of a tensor.
 */
export const BOUND = 5e-5

export interface Shape {
  readonly spec: NetworkSpec
  readonly rows: number
  readonly steps: number
  readonly lengths?: readonly number[]
  readonly shards?: number
  readonly truncate?: number
  readonly clipDelta?: number
  readonly draw?: DropoutDraw
  /** A random initial state instead of zeros. */
  readonly state?: boolean
}

export const spec = (changes: Partial<NetworkSpec>): NetworkSpec => ({
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
  inputs: 3,
  units: 5,
  layers: 1,
  bidirectional: false,
  dropout: 0,
  outputs: 2,
  read: 'last',
  ...changes,
})

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
      units: 1 + below(30),
      layers: 1 + below(3),
      bidirectional: below(2) === 0,
      dropout: 0.4,
      outputs: 1 + below(20),
      read: below(2) === 0 ? 'last' : 'every',
    },
    ...{ rows, steps, shards: 1 + below(3), state: below(2) === 0 },
    lengths: below(2) === 0 ? undefined : Array.from({ length: rows }, () => 1 + below(steps)),
    draw: below(2) === 0 ? undefined : { seed: 123456789012 + seed, step: 3 },
    truncate: below(2) === 0 ? undefined : 1 + below(steps),
    clipDelta: below(3) === 0 ? 0.1 : undefined,
  }
}

const draws = (s: Stream, count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => (uniform(s) * 2 - 1) * scale)

/**
 * Largest difference between kernels and reference, each relative to the largest value of what it belongs to; for a gradient
 * tensor that is at least a tenth of the largest gradient of all. (Where tanh saturates, 1 − tanh² is a difference of nearly
 * equal numbers: a tensor of such deltas alone is small, and exact to fewer digits.)
 */
export interface Differences {
  readonly outputs: number
  /** Of each parameter tensor. */
  readonly gradients: Readonly<Record<string, number>>
  readonly finalState: number
  readonly stateGradients: number
}

export const worst = ({ outputs, gradients, finalState, stateGradients }: Differences): number =>
  Math.max(outputs, finalState, stateGradients, ...Object.values(gradients))

/** Runs a random network on random data through both, with the same float32 numbers. */
export function compare(shape: Shape, seed: number, kernels: Kernels = loadKernels()): Differences {
  const { rows, steps, state = false } = shape
  const network = shape.spec
  const random = stream(seed, 'kernels')
  const table = parameterTable(network)
  const parameters = draws(random, table.size, 0.6)
  const lengths = shape.lengths ?? Array.from({ length: rows }, () => steps)
  const features = draws(random, rows * steps * network.inputs, 1.5)
  const times = network.read === 'last' ? 1 : steps
  const upstream = Array.from({ length: rows }, () =>
    Array.from({ length: times }, () => draws(random, network.outputs, 1)),
  )
  const directions = directionsOf(network).length
  const letters = stateLetters(network.cell)
  const states = Array.from({ length: rows }, () =>
    Array.from({ length: network.layers }, () =>
      Array.from({ length: directions }, () =>
        Object.fromEntries(letters.map(letter => [letter, draws(random, network.units, 0.8)])),
      ),
    ),
  )

  const compiled = compileNetwork(network, { kernels, batch: rows, steps, shards: shape.shards })
  compiled.loadParameters(parameters)
  const starts = Int32Array.from({ length: rows }, (_, row) => row * steps)
  const outputs: number[][][] = Array.from({ length: rows }, () => [])
  const finals: number[] = []
  const initials: number[] = []
  compiled.shards.forEach((shard, n) => {
    compiled.gather(n, features, starts, shape.lengths ? Int32Array.from(lengths) : null, shard.first, shard.rows)
    const order = stateOrder(network, shard.first, shard.rows)
    if (state)
      compiled.setState(
        n,
        order.map(({ row, layer, direction, letter, unit }) => states[row][layer][direction][letter][unit]),
      )
    compiled.forward(n, shape.draw ?? null)
    const found = compiled.outputs(n)
    const gradient = compiled.outputGradients(n)
    for (let t = 0; t < times; t++)
      for (let row = 0; row < shard.rows; row++) {
        const at = (t * shard.rows + row) * network.outputs
        outputs[shard.first + row].push([...found.subarray(at, at + network.outputs)])
        gradient.set(upstream[shard.first + row][t], at)
      }
    compiled.backward(n, { truncate: shape.truncate ?? null, clipDelta: shape.clipDelta ?? null })
    finals.push(...compiled.finalState(n))
    if (state) initials.push(...compiled.stateGradients(n))
  })
  compiled.reduceGradients()

  const batch = states.map((initial, row): Sequence => ({
    x: Array.from({ length: steps }, (_, t) =>
      Float64Array.from(features.subarray((row * steps + t) * network.inputs, (row * steps + t + 1) * network.inputs)),
    ),
    length: lengths[row],
    initial: state
      ? initial.map(layer => layer.map(vectors => mapValues(vectors, values => Float64Array.from(values))))
      : undefined,
    masks: shape.draw ? masksOf(network, shape.draw, rows, steps, row) : undefined,
  }))
  const reference = referenceNetwork(network, parameters)
  const traces = forward(reference, batch)
  const { gradient, sequences } = backward(
    reference,
    traces,
    upstream.map(row => row.map(δ => Float64Array.from(δ))),
    { truncation: shape.truncate ? atMost(shape.truncate) : null, clipDelta: shape.clipDelta ?? null },
  )

  const largest = gradient.reduce((size, v) => Math.max(size, Math.abs(v)), 0)
  const orders = compiled.shards.flatMap(shard => stateOrder(network, shard.first, shard.rows))
  return {
    outputs: difference(
      outputs.flat(2),
      traces.flatMap(trace => trace.outputs.flatMap(ŷ => [...ŷ])),
    ),
    gradients: Object.fromEntries(
      table.tensors.map(({ name, offset, size }) => {
        const place = Array.from({ length: size }, (_, k) => compiled.gradients[compiled.packed[offset + k]])
        return [name, difference(place, [...gradient.subarray(offset, offset + size)], largest / 10)]
      }),
    ),
    finalState: difference(
      finals,
      orders.map(({ row, layer, direction, letter, unit }) =>
        value(traces[row].layers[layer].runs[direction].final, letter, unit),
      ),
    ),
    stateGradients: state
      ? difference(
          initials,
          orders.map(({ row, layer, direction, letter, unit }) =>
            value(sequences[row].initial[layer][direction], letter, unit),
          ),
        )
      : 0,
  }
}

const value = (state: Variables, letter: string, unit: number): number => state[letter]?.[unit] ?? 0

const mapValues = <A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, v]) => [key, map(v)]))

/** The order of CompiledNetwork's states. */
function stateOrder(network: NetworkSpec, first: number, rows: number) {
  const range = (n: number) => Array.from({ length: n }, (_, k) => k)
  return range(network.layers).flatMap(layer =>
    range(directionsOf(network).length).flatMap(direction =>
      stateLetters(network.cell).flatMap(letter =>
        range(rows).flatMap(row =>
          range(network.units).map(unit => ({ row: first + row, layer, direction, letter, unit })),
        ),
      ),
    ),
  )
}

/** The masks of one row as the reference takes them, [layer][t](H · directions) of 0 and 1. */
function masksOf(network: NetworkSpec, draw: DropoutDraw, batch: number, steps: number, row: number): Float64Array[][] {
  const directions = directionsOf(network).length
  const { units, dropout } = network
  return Array.from({ length: network.layers }, (_, layer) =>
    Array.from({ length: steps }, (_, step) =>
      Float64Array.from({ length: units * directions }, (_, k) => {
        const element = { step, direction: Math.floor(k / units), row, unit: k % units }
        return dropoutMask(draw, layer, element, { directions, batch, units }, dropout) > 0 ? 1 : 0
      }),
    ),
  )
}

function difference(found: readonly number[], expected: readonly number[], least = 1e-3): number {
  if (found.length !== expected.length) throw new Error(`${found.length} values, expected ${expected.length}`)
  const largest = expected.reduce((size, v) => Math.max(size, Math.abs(v)), least)
  return found.reduce((size, v, k) => {
    const off = Math.abs(v - expected[k]) / largest
    return Number.isNaN(off) ? Infinity : Math.max(size, off)
  }, 0)
}
