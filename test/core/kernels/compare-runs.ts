import type { Variables } from '../../../core/cells/cell'
import type { FloatArray } from '../../../core/floats'
import { dropoutMask } from '../../../core/kernels/dropout'
import { stateLetters } from '../../../core/kernels/state'
import type { CompiledNetwork, DropoutDraw } from '../../../core/network/compiled.types'
import {
  backward,
  forward,
  referenceNetwork,
  type ForwardTrace,
  type ReferenceNetwork,
  type Sequence,
} from '../../../core/network/reference'
import { directionsOf, type NetworkSpec } from '../../../core/network/spec'
import { atMost } from '../../../core/sequence'
import { stateParts, timesOf, type Case } from './compare-case'

/** What a batch gives, in an order that does not depend on shards. */
export interface Found<V extends FloatArray = FloatArray> {
  /** ŷ, [row][time][O]; 0 past a sequence's length. */
  readonly outputs: V
  /** In the order of the parameter table. */
  readonly gradients: V
  /** State after the last step, [layer][direction][letter][row][H]. */
  readonly finalState: V
  /** ∂J/∂(initial state), likewise; empty without one. */
  readonly stateGradients: V
}

/** What the kernels give: also the gradients as they lie in memory, padding included. */
export interface KernelFound extends Found<Float32Array> {
  readonly packed: Float32Array
}

/**
 * Runs a case on the kernels. `networks` are compiled on one memory: shard n runs on the n-th of them, again from the first
 * when there are fewer. `order`: that of the shards, which must not matter.
 */
export function runKernels(
  { shape, features, lengths, upstream, states }: Case,
  networks: readonly CompiledNetwork[],
  order: readonly number[] = networks[0].shards.map((_, n) => n),
): KernelFound {
  const [first] = networks
  const { rows, spec } = shape
  const { outputs: O, units: H } = spec
  const times = timesOf(shape)
  const parts = stateParts(shape)
  const outputs = new Float32Array(rows * times * O)
  const finalState = new Float32Array(parts * rows * H)
  const stateGradients = new Float32Array(states ? finalState.length : 0)
  for (const n of order) {
    const network = networks[n % networks.length]
    const shard = first.shards[n]
    const starts = Int32Array.from({ length: rows }, (_, row) => row * shape.steps)
    network.gather(n, features, starts, shape.lengths ? lengths : null, shard.first, shard.rows)
    /** Copies between the state of the whole batch and that of this shard. */
    const copyState = (copy: (batch: number, shard: number, size: number) => void): void => {
      for (let part = 0; part < parts; part++)
        copy((part * rows + shard.first) * H, part * shard.rows * H, shard.rows * H)
    }
    const own = new Float32Array(network.stateSize(n))
    if (states) copyState((batch, at, size) => own.set(states.subarray(batch, batch + size), at))
    network.setState(n, states && own)
    network.forward(n, shape.draw ?? null)
    const found = network.outputs(n)
    const gradient = network.outputGradients(n)
    for (let t = 0; t < times; t++)
      for (let row = 0; row < shard.rows; row++) {
        const at = (t * shard.rows + row) * O
        const to = ((shard.first + row) * times + t) * O
        outputs.set(found.subarray(at, at + O), to)
        gradient.set(upstream.subarray(to, to + O), at)
      }
    network.backward(n, { truncate: shape.truncate ?? null, clipDelta: shape.clipDelta ?? null })
    network.finalState(n, own)
    copyState((batch, at, size) => finalState.set(own.subarray(at, at + size), batch))
    if (!states) continue
    network.stateGradients(n, own)
    copyState((batch, at, size) => stateGradients.set(own.subarray(at, at + size), batch))
  }
  first.reduceGradients()
  const packed = first.gradients.slice()
  return { outputs, finalState, stateGradients, packed, gradients: Float32Array.from(first.packed, k => packed[k]) }
}

/** The forward half on the reference, with all it has to remember. */
export interface ReferenceForward {
  readonly network: ReferenceNetwork
  readonly traces: readonly ForwardTrace[]
}

export function referenceForward({ shape, parameters, features, lengths, states }: Case): ReferenceForward {
  const { rows, steps, spec, draw } = shape
  const network = referenceNetwork(spec, parameters)
  const D = spec.inputs
  const batch = Array.from({ length: rows }, (_, row): Sequence => ({
    x: Array.from({ length: steps }, (_, t) => {
      const at = (row * steps + t) * D
      return Float64Array.from(features.subarray(at, at + D))
    }),
    length: lengths[row],
    initial: states ? stateOf(spec, states, rows, row) : undefined,
    masks: draw ? masksOf(spec, draw, rows, steps, row) : undefined,
  }))
  return { network, traces: forward(network, batch) }
}

export function runReference(
  { shape, upstream, states }: Case,
  { network, traces }: ReferenceForward,
): Found<Float64Array> {
  const { rows, spec, truncate, clipDelta = null } = shape
  const O = spec.outputs
  const times = timesOf(shape)
  const δ = traces.map((_, row) =>
    Array.from({ length: times }, (_, t) => {
      const at = (row * times + t) * O
      return Float64Array.from(upstream.subarray(at, at + O))
    }),
  )
  const truncation = truncate ? atMost(truncate) : null
  const { gradient, sequences } = backward(network, traces, δ, { truncation, clipDelta })
  return {
    outputs: Float64Array.from(traces.flatMap(trace => trace.outputs.flatMap(ŷ => [...ŷ]))),
    gradients: gradient,
    finalState: statesOf(spec, rows, (row, layer, d) => traces[row].layers[layer].runs[d].final),
    stateGradients: states
      ? statesOf(spec, rows, (row, layer, d) => sequences[row].initial[layer][d])
      : new Float64Array(0),
  }
}

/** State of one row as the reference takes it, [layer][direction]. */
function stateOf(spec: NetworkSpec, states: Float32Array, rows: number, row: number): Variables[][] {
  let part = 0
  return Array.from({ length: spec.layers }, () =>
    directionsOf(spec).map(() =>
      Object.fromEntries(
        stateLetters(spec.cell).map(letter => {
          const at = (part++ * rows + row) * spec.units
          return [letter, Float64Array.from(states.subarray(at, at + spec.units))]
        }),
      ),
    ),
  )
}

/** The other way round. A letter that is null counts as 0. */
function statesOf(
  spec: NetworkSpec,
  rows: number,
  of: (row: number, layer: number, direction: number) => Variables,
): Float64Array {
  const letters = stateLetters(spec.cell)
  const directions = directionsOf(spec).length
  const H = spec.units
  const states = new Float64Array(spec.layers * directions * letters.length * rows * H)
  let at = 0
  for (let layer = 0; layer < spec.layers; layer++)
    for (let d = 0; d < directions; d++)
      for (const letter of letters)
        for (let row = 0; row < rows; row++, at += H) states.set(of(row, layer, d)[letter] ?? [], at)
  return states
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
