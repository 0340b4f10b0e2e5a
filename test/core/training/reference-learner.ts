import { expect } from 'vitest'
import type { DropoutDraw, InputRows, Phase, ShardRange } from '../../../core/network/compiled.types'
import { parameterTable, type ParameterTable } from '../../../core/network/parameters'
import { backward, forward, referenceNetwork, type ForwardTrace, type Sequence } from '../../../core/network/reference'
import { directionsOf, timesOf, type NetworkSpec, type StackSpec } from '../../../core/network/spec'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { norm2 } from '../../../core/norm'
import { optimizerOf } from '../../../core/optimizers/optimizer'
import { emptyState } from '../../../core/optimizers/slots'
import { stream, uniform } from '../../../core/random'
import { atMost } from '../../../core/sequence'
import { clipByValue } from '../../../core/training/clip'
import type { Learner } from '../../../core/training/learner'
import { tensorNorms } from '../../../core/network/tensor-norms'

export interface ReferenceLearnerOptions {
  readonly spec: NetworkSpec
  readonly batch: number
  readonly steps: number
  readonly sourceSteps?: number
  readonly shards?: readonly ShardRange[]
  /**
   * A parametrization of one's own: its table, and for each of its values the canonical value it is added to. Default: the
   * canonical table itself.
   */
  readonly own?: { readonly table: ParameterTable; readonly addedTo: Int32Array }
}

const carriesNone = (): never => expect.unreachable('states are carried by the kernels alone')
const wholeOnly = (): never => expect.unreachable('a decoder goes on step by step on the kernels alone')

/** The float64 reference behind the interface of training: slow, and the same code path as the kernels from there on. */
export function referenceLearner({
  spec,
  batch,
  steps,
  sourceSteps = 0,
  shards = [{ first: 0, rows: batch }],
  own,
}: ReferenceLearnerOptions): Learner {
  const canonical = parameterTable(spec)
  const table = own?.table ?? canonical
  const addedTo = own?.addedTo ?? Int32Array.from({ length: table.size }, (_, k) => k)
  const parameters = new Float64Array(table.size)
  const gradients = new Float64Array(table.size)
  const network = referenceNetwork(spec, new Float64Array(canonical.size))
  const times = timesOf(spec, steps)
  const units = spec.units * directionsOf(spec).length
  const state = shards.map(({ rows }) => ({
    sequences: [] as Sequence[],
    sources: [] as Sequence[],
    traces: [] as ForwardTrace[],
    outputs: new Float64Array(times * rows * spec.outputs),
    outputGradients: new Float64Array(times * rows * spec.outputs),
    gradient: new Float64Array(canonical.size),
  }))

  const masksOf = ({ seed, step }: DropoutDraw, row: number): Float64Array[][] => {
    const s = stream(seed, `${step}/${row}`)
    return Array.from({ length: spec.layers }, () =>
      Array.from({ length: steps }, () =>
        Float64Array.from({ length: units }, () => (uniform(s) < spec.dropout ? 0 : 1)),
      ),
    )
  }

  const before = new Float64Array(table.size)
  const phases: Record<Phase, () => void> = {
    sum() {
      for (let k = 0; k < table.size; k++)
        gradients[k] = state.reduce((sum, { gradient }) => sum + gradient[addedTo[k]], 0)
    },
    clip: () => expect.unreachable('no updater was asked for'),
    step: () => expect.unreachable('no updater was asked for'),
    copy() {
      network.parameters.fill(0)
      for (let k = 0; k < table.size; k++) network.parameters[addedTo[k]] += parameters[k]
    },
  }

  const learner: Learner = {
    spec,
    table,
    batch,
    steps,
    sourceSteps,
    shards,
    parameters,
    gradients,
    packed: Int32Array.from({ length: table.size }, (_, k) => k),
    gather(shard, ...at) {
      state[shard].sequences = gathered(spec, steps, ...at)
    },
    gatherSource(shard, ...at) {
      state[shard].sources = gathered(spec.encoder ?? spec, sourceSteps, ...at)
    },
    encode: wholeOnly,
    decode: wholeOnly,
    forward(shard, dropout) {
      const { sequences, sources, outputs } = state[shard]
      const { first, rows } = shards[shard]
      const traces = forward(
        network,
        sequences.map((sequence, r) => ({
          ...sequence,
          ...(dropout ? { masks: masksOf(dropout, first + r) } : {}),
          ...(spec.encoder ? { source: sources[r] } : {}),
        })),
      )
      outputs.fill(0)
      traces.forEach((trace, r) => trace.outputs.forEach((ŷ, t) => outputs.set(ŷ, (t * rows + r) * spec.outputs)))
      state[shard].traces = traces
    },
    outputs: shard => state[shard].outputs,
    outputGradients: shard => state[shard].outputGradients,
    backward(shard, { truncate, clipDelta }) {
      const { traces, outputGradients, gradient } = state[shard]
      const { rows } = shards[shard]
      const O = spec.outputs
      const above = traces.map((_, r) =>
        Array.from({ length: times }, (_, t) => outputGradients.slice((t * rows + r) * O, (t * rows + r + 1) * O)),
      )
      const truncation = truncate === null ? null : atMost(truncate)
      gradient.set(backward(network, traces, above, { truncation, clipDelta }).gradient)
    },
    softmaxCrossEntropy: (shard, truth, weights) =>
      softmaxCrossEntropy(
        state[shard].outputs,
        Float64Array.from(truth),
        weights,
        spec.outputs,
        state[shard].outputGradients,
      ),
    stateSize: carriesNone,
    setState: carriesNone,
    initialState: carriesNone,
    carryState: carriesNone,
    pieces: { sum: 1, clip: 1, step: 1, copy: 1 },
    runPiece: phase => phases[phase](),
    parametersChanged: () => phases.copy(),
    updater({ optimizer: choice, weightDecay, clip }) {
      const optimizer = optimizerOf(choice)
      const state = emptyState(optimizer, parameters)
      let next = { learningRate: 0, scale: 1 }
      phases.clip = () => clipByValue(gradients, clip.value ?? Infinity)
      phases.step = () => optimizer.update(parameters, gradients, state, next.learningRate, weightDecay, next.scale)
      const watched = {
        gradients: () => gradients,
        weights: () => parameters,
        updates: () => parameters.map((value, k) => value - before[k]),
      }
      return {
        state,
        norm: () => norm2(gradients),
        prepare(learningRate, scale) {
          next = { learningRate, scale }
        },
        mark: () => before.set(parameters),
        norms: of => tensorNorms(learner, watched[of]()),
      }
    },
  }
  return learner
}

/** Sequences as the reference takes them, all `steps` long with zeros past their lengths. */
function gathered(
  { inputs, embeddings }: StackSpec,
  steps: number,
  { features, tokens }: InputRows,
  starts: Int32Array,
  lengths: Int32Array | null,
  first: number,
  count: number,
): Sequence[] {
  const row = (at: number): Float64Array => Float64Array.from(features.subarray(at * inputs, (at + 1) * inputs))
  const tables = embeddings.length
  return Array.from({ length: count }, (_, r) => {
    const length = lengths?.[first + r] ?? steps
    const start = starts[first + r]
    const x = Array.from({ length: steps }, (_, t) => (t < length ? row(start + t) : new Float64Array(inputs)))
    const symbols = x.map((_, t) => Array.from(tokens?.subarray((start + t) * tables, (start + t + 1) * tables) ?? []))
    return { x, tokens: symbols, length }
  })
}
