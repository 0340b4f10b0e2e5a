import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from '../cells/dense'
import { add, concat, zeros, type Vec } from '../cells/vector'
import { parameterTable, type ParameterTable } from './parameters'
import {
  denseOf,
  referenceStack,
  runStack,
  runStackBackward,
  topOf,
  type BackwardOptions,
  type ReferenceStack,
  type SequenceDeltas,
  type StackSequence,
  type StackTrace,
} from './reference-stack'
import { directionsOf, stacksOf, type NetworkSpec } from './spec'

/**
 * A whole network in float64: recurrent layers and a dense head over the cells of `core/cells`. It means the same as
 * `CompiledNetwork`, keeps every intermediate value, and is for checking and looking, not for training.
 */
export interface ReferenceNetwork extends ReferenceStack {
  readonly spec: NetworkSpec
  readonly table: ParameterTable
  /** Canonical values, in the order of the table. Changing them changes the network. */
  readonly parameters: Float64Array
  /** ∂J/∂parameters of the last `backward`, in the same order. */
  readonly gradient: Float64Array
  readonly head: DenseParameters
  readonly headGradient: DenseParameters
}

export function referenceNetwork(spec: NetworkSpec, parameters: ArrayLike<number>): ReferenceNetwork {
  const table = parameterTable(spec)
  if (parameters.length !== table.size)
    throw new RangeError(`the network has ${table.size} parameters, got ${parameters.length} values`)
  const values = Float64Array.from(parameters)
  const gradient = new Float64Array(table.size)
  const [stack] = stacksOf(spec).map(stack => referenceStack(stack, table, values, gradient))
  const [head, headGradient] = [values, gradient].map(flat => denseOf(table, flat, 'head.V', 'head.c'))
  return { ...stack, ...{ spec, table, parameters: values, gradient, head, headGradient } }
}

/** One sequence of a batch. */
export type Sequence = StackSequence

/** Everything that one sequence made in the network. */
export interface ForwardTrace extends StackTrace {
  /** What the head read, (n)(H · directions): n = T for `read: every`, otherwise 1. */
  readonly read: readonly Vec[]
  /** ŷ, (n)(O); 0 past the sequence's length. */
  readonly outputs: readonly Vec[]
}

export function forward(network: ReferenceNetwork, batch: readonly Sequence[]): ForwardTrace[] {
  return batch.map(sequence => forwardSequence(network, sequence))
}

function forwardSequence(network: ReferenceNetwork, sequence: Sequence): ForwardTrace {
  const { spec, head } = network
  const trace = runStack(network, sequence)
  const { length } = trace
  const read = readOf(spec, topOf(trace), length)
  const outputs = read.map((y, n) => (spec.read !== 'every' || n < length ? denseStep(head, y) : zeros(spec.outputs)))
  return { ...trace, read, outputs }
}

export interface BackwardTrace {
  /** ∂J/∂parameters in the order of the table, summed over the batch. */
  readonly gradient: Float64Array
  readonly sequences: readonly SequenceDeltas[]
}

/** ∂J/∂ŷ of every sequence, shaped like `outputs` of its trace → all gradients. Entries past a sequence's length are ignored. */
export function backward(
  network: ReferenceNetwork,
  traces: readonly ForwardTrace[],
  outputGradients: readonly (readonly Vec[])[],
  options: BackwardOptions = {},
): BackwardTrace {
  const { spec, head, headGradient, gradient } = network
  gradient.fill(0)
  const sequences = traces.map((trace, s) => {
    const above = topOf(trace).map(y => zeros(y.length))
    trace.read.forEach((y, n) => {
      if (spec.read === 'every' && n >= trace.length) return
      const δŷ = outputGradients[s][n]
      addDenseGradients(headGradient, y, δŷ)
      giveBack(spec, above, denseStepBackward(head, δŷ), n, trace.length)
    })
    return runStackBackward(network, trace, above, options)
  })
  return { gradient: gradient.slice(), sequences }
}

/** What the head reads of the outputs of the top layer. */
function readOf(spec: NetworkSpec, top: readonly Vec[], length: number): readonly Vec[] {
  switch (spec.read) {
    case 'every':
      return top
    case 'last':
      return [lastOf(spec, top, length)]
    case 'mean':
      return [meanOf(top, length)]
  }
}

/** The other way round: ∂J/∂(what the head read at place n) into ∂J/∂(outputs of the top layer). */
function giveBack(spec: NetworkSpec, above: Vec[], δy: Vec, n: number, length: number): void {
  switch (spec.read) {
    case 'every':
      above[n] = δy
      break
    case 'last':
      giveBackLast(spec, above, δy, length)
      break
    case 'mean':
      for (let t = 0; t < length; t++) above[t] = δy.map(δ => δ / length)
  }
}

/** The time at which each direction has seen the whole sequence: the forward one at its last step, the backward one at its first. */
const lastTimes = (spec: NetworkSpec, length: number): number[] =>
  directionsOf(spec).map(direction => (direction === 'forward' ? length - 1 : 0))

const lastOf = (spec: NetworkSpec, top: readonly Vec[], length: number): Vec =>
  concat(lastTimes(spec, length).map((t, d) => top[t].slice(d * spec.units, (d + 1) * spec.units)))

function giveBackLast(spec: NetworkSpec, above: readonly Vec[], δy: Vec, length: number): void {
  const { units } = spec
  lastTimes(spec, length).forEach((t, d) => above[t].set(δy.subarray(d * units, (d + 1) * units), d * units))
}

/** 1/T Σ_t y_t over the T steps of the sequence. */
const meanOf = ([first, ...others]: readonly Vec[], length: number): Vec =>
  add(first, ...others.slice(0, length - 1)).map(sum => sum / length)
