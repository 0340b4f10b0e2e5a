import { addAttentionGradients, attentionStep, attentionStepBackward, type AttentionStep } from '../cells/attention'
import type { Variables } from '../cells/cell'
import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from '../cells/dense'
import { add, addTo, concat, zeros, type Term, type Vec } from '../cells/vector'
import { checkSpec } from './check-spec'
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
import { attends, directionsOf, stacksOf, timesOf, type NetworkSpec } from './spec'

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
  readonly encoder: ReferenceStack | null
  readonly attention: { readonly parameters: DenseParameters; readonly gradients: DenseParameters } | null
  readonly head: DenseParameters
  readonly headGradient: DenseParameters
}

export function referenceNetwork(spec: NetworkSpec, parameters: ArrayLike<number>): ReferenceNetwork {
  checkSpec(spec)
  const table = parameterTable(spec)
  if (parameters.length !== table.size)
    throw new RangeError(`the network has ${table.size} parameters, got ${parameters.length} values`)
  const values = Float64Array.from(parameters)
  const gradient = new Float64Array(table.size)
  const [decoder, encoder = null] = stacksOf(spec)
    .map(stack => referenceStack(stack, table, values, gradient))
    .reverse()
  const [head, headGradient] = [values, gradient].map(flat => denseOf(table, flat, 'head.V', 'head.c'))
  const attention = attends(spec)
    ? {
        parameters: denseOf(table, values, 'attention.W', 'attention.b'),
        gradients: denseOf(table, gradient, 'attention.W', 'attention.b'),
      }
    : null
  return { ...decoder, ...{ spec, table, parameters: values, gradient, encoder, attention, head, headGradient } }
}

/** One sequence of a batch. */
export interface Sequence extends StackSequence {
  /** What the encoder reads. */
  readonly source?: StackSequence
}

/** Everything that one sequence made in the network. */
export interface ForwardTrace extends StackTrace {
  /** Null without an encoder. */
  readonly source: StackTrace | null
  /** Of every step up to the length; none without attention. */
  readonly attention: readonly AttentionStep[]
  /** What the head read, (n)(H · directions): n = T for `read: every`, otherwise 1. */
  readonly read: readonly Vec[]
  /** ŷ, (n)(O); 0 past the sequence's length. */
  readonly outputs: readonly Vec[]
}

export function forward(network: ReferenceNetwork, batch: readonly Sequence[]): ForwardTrace[] {
  return batch.map(sequence => forwardSequence(network, sequence))
}

function forwardSequence(network: ReferenceNetwork, sequence: Sequence): ForwardTrace {
  const { spec, encoder, attention, head } = network
  const source = encoder && runStack(encoder, sourceOf(sequence))
  const initial = source ? joinedState(network, source) : sequence.initial
  const trace = runStack(network, { ...sequence, initial })
  const { length } = trace
  const y = topOf(trace)
  const looked = attention ? y.slice(0, length).map(yt => attentionStep(attention.parameters, keysOf(source), yt)) : []
  const top = attention ? y.map((yt, t) => (t < length ? looked[t].ỹ : zeros(yt.length))) : y
  const read = readOf(spec, top, length)
  const outputs = read.map((r, n) => (n < timesOf(spec, length) ? denseStep(head, r) : zeros(spec.outputs)))
  return { ...trace, source, attention: looked, read, outputs }
}

export interface BackwardTrace {
  /** ∂J/∂parameters in the order of the table, summed over the batch. */
  readonly gradient: Float64Array
  readonly sequences: readonly NetworkDeltas[]
}

export interface NetworkDeltas extends SequenceDeltas {
  /** Those of the encoder; null without one. */
  readonly source: SequenceDeltas | null
}

/** ∂J/∂ŷ of every sequence, shaped like `outputs` of its trace → all gradients. Entries past a sequence's length are ignored. */
export function backward(
  network: ReferenceNetwork,
  traces: readonly ForwardTrace[],
  outputGradients: readonly (readonly Vec[])[],
  options: BackwardOptions = {},
): BackwardTrace {
  network.gradient.fill(0)
  const sequences = traces.map((trace, s) => backwardSequence(network, trace, outputGradients[s], options))
  return { gradient: network.gradient.slice(), sequences }
}

function backwardSequence(
  network: ReferenceNetwork,
  trace: ForwardTrace,
  outputGradients: readonly Vec[],
  options: BackwardOptions,
): NetworkDeltas {
  const { spec, encoder, head, headGradient } = network
  const above = topOf(trace).map(y => zeros(y.length))
  trace.read.slice(0, timesOf(spec, trace.length)).forEach((y, n) => {
    const δŷ = outputGradients[n]
    addDenseGradients(headGradient, y, δŷ)
    giveBack(spec, above, denseStepBackward(head, δŷ), n, trace.length)
  })
  const aboveSource = lookBack(network, trace, above)
  const deltas = runStackBackward(network, trace, above, options)
  if (!encoder || !trace.source) return { ...deltas, source: null }
  const final = partsOfState(encoder, deltas.initial)
  return { ...deltas, source: runStackBackward(encoder, trace.source, aboveSource, { ...options, final }) }
}

/** Back through attention: `above` becomes ∂J/∂y from ∂J/∂ỹ. Answers ∂J/∂(outputs of the encoder). */
function lookBack({ attention }: ReferenceNetwork, trace: ForwardTrace, above: Vec[]): Vec[] {
  const aboveSource = trace.source ? topOf(trace.source).map(y => zeros(y.length)) : []
  if (!attention) return aboveSource
  const keys = keysOf(trace.source)
  trace.attention.forEach((step, t) => {
    const y = topOf(trace)[t]
    const { δa, δy, δh } = attentionStepBackward(attention.parameters, keys, y, step, above[t])
    addAttentionGradients(attention.gradients, step, y, δa)
    above[t] = δy
    δh.forEach((δ, s) => addTo(aboveSource[s], δ))
  })
  return aboveSource
}

/** What attention looks at: the outputs of the encoder up to the source's length. */
const keysOf = (source: StackTrace | null): readonly Vec[] => (source ? topOf(source).slice(0, source.length) : [])

function sourceOf({ source, initial }: Sequence): StackSequence {
  if (!source) throw new RangeError('the network has an encoder: a sequence needs its source')
  if (initial) throw new RangeError('the initial state of a decoder is the final state of its encoder')
  return source
}

/** The final state of the encoder as the decoder starts with it: the halves of both directions one after the other. */
const joinedState = ({ layers }: ReferenceNetwork, source: StackTrace): Variables[][] =>
  layers.map(([{ cell }], l) => [
    Object.fromEntries(
      Object.keys(cell.zero()).map(letter => [letter, joined(source.layers[l].runs.map(({ final }) => final[letter]))]),
    ),
  ])

const joined = (halves: readonly Term[]): Term => {
  const present = halves.flatMap(half => half ?? [])
  return present.length === halves.length ? concat(present) : null
}

/** The other way round: ∂J/∂(initial state) of the decoder, in the parts of the encoder's directions. */
const partsOfState = ({ spec: { units }, layers }: ReferenceStack, initial: Variables[][]): Variables[][] =>
  initial.map(([state], l) =>
    layers[l].map((_, d) =>
      Object.fromEntries(
        Object.entries(state).map(([letter, δ]) => [letter, δ && δ.slice(d * units, (d + 1) * units)]),
      ),
    ),
  )

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
