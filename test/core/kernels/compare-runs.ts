import type { Variables } from '../../../core/cells/cell'
import type { FloatArray } from '../../../core/floats'
import { dropoutMask } from '../../../core/kernels/dropout'
import { stateLetters } from '../../../core/kernels/state'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import type { CompiledNetwork, DropoutDraw, ShardRange } from '../../../core/network/compiled.types'
import {
  backward,
  forward,
  referenceNetwork,
  type ForwardTrace,
  type ReferenceNetwork,
  type Sequence,
} from '../../../core/network/reference'
import { tensorNamed } from '../../../core/network/parameters'
import type { StackSequence } from '../../../core/network/reference-stack'
import { directionsOf, stacksOf, type NetworkSpec, type Stack } from '../../../core/network/spec'
import { atMost } from '../../../core/sequence'
import { stateParts, timesOf, type Case, type Inputs } from './compare-case'

/** What a batch gives, in an order that does not depend on shards. */
export interface Found<V extends FloatArray = FloatArray> {
  /** J; 0 without a judge. */
  readonly loss: number
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
  { shape, features, tokens, lengths, source, upstream, judge, states }: Case,
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
  const losses = first.shards.map(() => 0)
  const starts = Int32Array.from({ length: rows }, (_, row) => row * shape.steps)
  const sourceStarts = starts.map((_, row) => row * (shape.source?.steps ?? 0))
  const running = lengths.filter(length => length > 0).length
  for (const n of order) {
    const network = networks[n % networks.length]
    const shard = first.shards[n]
    const count = Math.max(0, Math.min(shard.rows, running - shard.first))
    network.gather(n, { features, tokens }, starts, shape.lengths ? lengths : null, shard.first, count)
    if (source)
      network.gatherSource(n, source, sourceStarts, shape.source?.lengths ? source.lengths : null, shard.first, count)
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
    /** From [row][time][width] of the batch to [time][row][width] of the shard. */
    const ofShard = (values: Float32Array, width: number): Float32Array => {
      const own = new Float32Array(times * shard.rows * width)
      eachPlace(shard, times, (place, at) => own.set(values.subarray(place * width, (place + 1) * width), at * width))
      return own
    }
    eachPlace(shard, times, (place, at) => outputs.set(found.subarray(at * O, (at + 1) * O), place * O))
    if (judge) {
      const [truth, weights] = [ofShard(judge.truth, judge.width), ofShard(judge.weights, 1)]
      losses[n] =
        judge.loss === softmaxCrossEntropy
          ? network.softmaxCrossEntropy(n, truth, weights)
          : judge.loss(found, truth, weights, O, gradient)
    } else gradient.set(ofShard(upstream, O))
    network.backward(n, { truncate: shape.truncate ?? null, clipDelta: shape.clipDelta ?? null })
    network.finalState(n, own)
    copyState((batch, at, size) => finalState.set(own.subarray(at, at + size), batch))
    if (!states) continue
    network.stateGradients(n, own)
    copyState((batch, at, size) => stateGradients.set(own.subarray(at, at + size), batch))
  }
  const pieces = Array.from({ length: first.pieces.sum }, (_, n) => n)
  if (order[0] > 0) pieces.reverse()
  for (const n of pieces) networks[n % networks.length].runPiece('sum', n)
  const packed = new Float32Array(first.gradients)
  const gradients = new Float32Array(first.packed.length)
  for (let k = 0; k < gradients.length; k++) gradients[k] = packed[first.packed[k]]
  const loss = losses.reduce((sum, J) => sum + J, 0)
  return { loss, outputs, finalState, stateGradients, gradients, packed }
}

/** Calls back with every place of a shard: its number in the batch, [row][time], and in the shard, [time][row]. */
function eachPlace({ first, rows }: ShardRange, times: number, visit: (batch: number, shard: number) => void): void {
  for (let t = 0; t < times; t++) for (let row = 0; row < rows; row++) visit((first + row) * times + t, t * rows + row)
}

/** The forward half on the reference, with all it has to remember. Rows of no steps are left out. */
export interface ReferenceForward {
  readonly network: ReferenceNetwork
  readonly traces: readonly ForwardTrace[]
  readonly outputs: Float64Array
  /** Largest sum of sizes |c| + Σ |V y| that makes an output. */
  readonly outputSize: number
}

/** What the reference gives, and the sizes of the terms that make it: rounding is relative to these where terms cancel. */
export interface ReferenceFound extends Found<Float64Array> {
  /** |J| + Σ |∂J/∂ŷ| · outputSize */
  readonly lossSize: number
  readonly outputSize: number
  /** Sum over rows of the size of the gradient, for the head's c also over steps; in the order of the table. */
  readonly gradientSizes: Float64Array
}

export function referenceForward({ shape, parameters, source, states, ...inputs }: Case): ReferenceForward {
  const { rows, steps, spec, draw } = shape
  const network = referenceNetwork(spec, parameters)
  const stacks = stacksOf(spec)
  const decoder = stacks[stacks.length - 1]
  const batch = Array.from(
    inputs.lengths.filter(length => length > 0),
    (_, row): Sequence => ({
      ...sequenceOf(decoder, inputs, draw, rows, steps, row),
      initial: states ? stateOf(spec, states, rows, row) : undefined,
      source: source && shape.source ? sequenceOf(stacks[0], source, draw, rows, shape.source.steps, row) : undefined,
    }),
  )
  const traces = forward(network, batch)
  const outputs = new Float64Array(rows * timesOf(shape) * spec.outputs)
  outputs.set(traces.flatMap(trace => trace.outputs.flatMap(ŷ => [...ŷ])))
  return { network, traces, outputs, outputSize: outputSizeOf(network, traces) }
}

/** What one row of a stack reads. */
function sequenceOf(
  stack: Stack,
  { features, tokens, lengths }: Inputs,
  draw: DropoutDraw | undefined,
  rows: number,
  steps: number,
  row: number,
): StackSequence {
  const D = stack.spec.inputs
  const tables = stack.spec.embeddings.length
  return {
    x: Array.from({ length: steps }, (_, t) => {
      const at = (row * steps + t) * D
      return Float64Array.from(features.subarray(at, at + D))
    }),
    tokens: Array.from({ length: steps }, (_, t) => {
      const at = (row * steps + t) * tables
      return Array.from(tokens?.subarray(at, at + tables) ?? [])
    }),
    length: lengths[row],
    masks: draw ? masksOf(stack, draw, rows, steps, row) : undefined,
  }
}

function outputSizeOf({ head: { W, b } }: ReferenceNetwork, traces: readonly ForwardTrace[]): number {
  let largest = 0
  for (const { read } of traces)
    for (const y of read)
      W.forEach((w, o) => {
        let size = Math.abs(b[o])
        for (let k = 0; k < y.length; k++) size += Math.abs(w[k] * y[k])
        if (size > largest) largest = size
      })
  return largest
}

export function runReference(
  { shape, upstream, judge, states }: Case,
  { network, traces, outputs, outputSize }: ReferenceForward,
): ReferenceFound {
  const { rows, spec, truncate, clipDelta = null } = shape
  const O = spec.outputs
  const times = timesOf(shape)
  const flat = Float64Array.from(upstream)
  const loss = judge ? judge.loss(outputs, judge.truth, judge.weights, O, flat) : 0
  const options = { truncation: truncate ? atMost(truncate) : null, clipDelta }
  const gradients = new Float64Array(network.table.size)
  const gradientSizes = new Float64Array(network.table.size)
  const sequences = traces.map((trace, row) => {
    const δ = Array.from({ length: times }, (_, t) => flat.subarray((row * times + t) * O, (row * times + t + 1) * O))
    const { gradient, sequences } = backward(network, [trace], [δ], options)
    for (let k = 0; k < gradient.length; k++) {
      gradients[k] += gradient[k]
      gradientSizes[k] += Math.abs(gradient[k])
    }
    return sequences[0]
  })
  // δc = Σ δŷ: the one gradient whose terms are known, also where they cancel
  const c = tensorNamed(network.table, 'head.c').offset
  gradientSizes.fill(0, c, c + O)
  traces.forEach(({ length }, row) => {
    const judged = spec.read === 'every' ? length : 1
    for (let k = 0; k < judged * O; k++) gradientSizes[c + (k % O)] += Math.abs(flat[row * times * O + k])
  })
  // a row without steps keeps its state, and sends nothing back
  const initial = (row: number): Variables[][] => (states ? stateOf(spec, states, rows, row) : [])
  return {
    ...{ loss, outputs, outputSize, gradients, gradientSizes },
    lossSize: Math.abs(loss) + (judge ? flat.reduce((sum, δ) => sum + Math.abs(δ), 0) * outputSize : 0),
    finalState: statesOf(spec, rows, (row, layer, d) =>
      row < traces.length ? traces[row].layers[layer].runs[d].final : initial(row)[layer]?.[d],
    ),
    stateGradients: states
      ? statesOf(spec, rows, (row, layer, d) => sequences[row]?.initial[layer][d])
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

/** The other way round. A letter that is null, and a state that is not there, count as 0. */
function statesOf(
  spec: NetworkSpec,
  rows: number,
  of: (row: number, layer: number, direction: number) => Variables | undefined,
): Float64Array {
  const letters = stateLetters(spec.cell)
  const directions = directionsOf(spec).length
  const H = spec.units
  const states = new Float64Array(spec.layers * directions * letters.length * rows * H)
  let at = 0
  for (let layer = 0; layer < spec.layers; layer++)
    for (let d = 0; d < directions; d++)
      for (const letter of letters)
        for (let row = 0; row < rows; row++, at += H) states.set(of(row, layer, d)?.[letter] ?? [], at)
  return states
}

/** The masks of one row as the reference takes them, [layer][t](H · directions) of 0 and 1. */
function masksOf(
  { spec, firstLayer }: Stack,
  draw: DropoutDraw,
  batch: number,
  steps: number,
  row: number,
): Float64Array[][] {
  const directions = directionsOf(spec).length
  const { units, dropout } = spec
  return Array.from({ length: spec.layers }, (_, layer) =>
    Array.from({ length: steps }, (_, step) =>
      Float64Array.from({ length: units * directions }, (_, k) => {
        const element = { step, direction: Math.floor(k / units), row, unit: k % units }
        return dropoutMask(draw, firstLayer + layer, element, { directions, batch, units }, dropout) > 0 ? 1 : 0
      }),
    ),
  )
}
