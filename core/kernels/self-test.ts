import { compileNetwork } from '../network/compiled'
import { backward, forward, referenceNetwork, type Sequence } from '../network/reference'
import { parameterTable } from '../network/parameters'
import { timesOf, type NetworkSpec } from '../network/spec'
import { optimizerOf } from '../optimizers/optimizer'
import { emptyState } from '../optimizers/slots'
import { stream, uniform, type Stream } from '../random'
import type { Kernels } from './index'

/**
 * Small fixed networks, run forward and backward and updated: do these kernels compute what the float64 reference does, and
 * is it the same to the last bit with every tile? Sizes are odd, so that every height of a tile, the padding and the masks
 * take part.
 */
interface Probe {
  readonly spec: NetworkSpec
  readonly rows: number
  /** Rows repeat after so many, so that the reference, which is slow, runs each sequence once. */
  readonly sequences: number
  readonly shards: number
  readonly steps: number
}

const ONE_LAYER = {
  ...{ inputs: 3, embeddings: [], units: 9, layers: 1, bidirectional: false, dropout: 0, outputs: 2 },
  read: 'last',
} as const

const ADAM = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, amsgrad: false } as const
const LEARNING_RATE = 0.01

const FEW = { rows: 3, sequences: 3, shards: 2, steps: 3 } as const

const PROBES: readonly Probe[] = [
  // Pieces of 11 and 12 rows: tiles of 6, 5, 4 and 3 rows; those of 2 and 1 in the others.
  {
    spec: {
      ...ONE_LAYER,
      ...{ cell: { kind: 'lstm', variant: 'vanilla', peepholes: true }, layers: 2, bidirectional: true, read: 'every' },
    },
    ...{ rows: 23, sequences: 5, shards: 2, steps: 3 },
  },
  { spec: { ...ONE_LAYER, cell: { kind: 'lstm', variant: 'FGR', peepholes: false } }, ...FEW },
  { spec: { ...ONE_LAYER, cell: { kind: 'simple-rnn', activation: 'tanh' } }, ...FEW },
]

/** What became of every network. */
export type SelfTestResults = readonly ProbeResults[]

export const runSelfTest = (kernels: Kernels): SelfTestResults => PROBES.map(probe => runProbe(probe, kernels))

export const sameBits = (a: SelfTestResults, b: SelfTestResults): boolean =>
  a.every(
    ({ outputs, gradients, updated }, k) =>
      equal(outputs, b[k].outputs) && equal(gradients, b[k].gradients) && equal(updated, b[k].updated),
  )

/** Sums of some hundred float32 products: largest difference from float64, relative to the largest value of its kind. */
const BOUND = 1e-5

/** Whether results are those of the float64 reference, within what float32 can hold. */
export const agreesWithReference = (results: SelfTestResults): boolean =>
  PROBES.every((probe, k) => {
    const expected = runReference(probe)
    return (
      difference(results[k].outputs, expected.outputs) <= BOUND &&
      difference(results[k].gradients, expected.gradients) <= BOUND &&
      equal(results[k].updated, updatedBy(probe, results[k].gradients))
    )
  })

/** What both numerics are given; all of it is float32. */
interface ProbeNumbers {
  readonly parameters: Float32Array
  /** (sequences · steps, D) */
  readonly features: Float32Array
  readonly lengths: Int32Array
  /** ∂J/∂ŷ, (rows)(times · O) */
  readonly upstream: readonly Float32Array[]
}

function numbersOf({ spec, rows, sequences, steps }: Probe): ProbeNumbers {
  const random = stream(1, 'self-test')
  const times = timesOf(spec, steps)
  const lengths = Int32Array.from({ length: rows }, (_, row) => steps - ((row % sequences) % steps))
  return {
    parameters: draws(random, parameterTable(spec).size, 0.6),
    features: draws(random, sequences * steps * spec.inputs, 1.5),
    lengths,
    // Beyond the end of a sequence nothing comes back.
    upstream: Array.from(lengths, length =>
      draws(random, times * spec.outputs, 1).map((δ, k) => (k < timesOf(spec, length) * spec.outputs ? δ : 0)),
    ),
  }
}

const draws = (random: Stream, count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => (uniform(random) * 2 - 1) * scale)

interface ProbeResults {
  /** Per row, then time, then output. */
  readonly outputs: readonly number[]
  /** In the order of the parameter table. */
  readonly gradients: readonly number[]
  /** The parameters after a step of Adam, in the same order. */
  readonly updated: readonly number[]
}

function runProbe(probe: Probe, kernels: Kernels): ProbeResults {
  const { spec, rows, sequences, steps, shards } = probe
  const { parameters, features, lengths, upstream } = numbersOf(probe)
  const network = compileNetwork(spec, { kernels, batch: rows, steps, shards, optimizer: ADAM })
  network.loadParameters(parameters)
  const starts = Int32Array.from({ length: rows }, (_, row) => (row % sequences) * steps)
  const times = timesOf(spec, steps)
  const outputs: number[] = []
  network.shards.forEach((shard, n) => {
    network.gather(n, { features, tokens: null }, starts, lengths, shard.first, shard.rows)
    network.forward(n, null)
    const [ŷ, δŷ] = [network.outputs(n), network.outputGradients(n)]
    for (let row = 0; row < shard.rows; row++)
      for (let t = 0; t < times; t++) {
        const at = (t * shard.rows + row) * spec.outputs
        outputs.push(...ŷ.subarray(at, at + spec.outputs))
        δŷ.set(upstream[shard.first + row].subarray(t * spec.outputs, (t + 1) * spec.outputs), at)
      }
    network.backward(n, { truncate: null, clipDelta: null })
  })
  network.reduceGradients()
  network.updater({ optimizer: ADAM, weightDecay: 0, clip: { value: null } }).prepare(LEARNING_RATE, 1)
  for (let piece = 0; piece < network.pieces.step; piece++) network.runPiece('step', piece)
  const gradients = Array.from(network.packed, at => network.gradients[at])
  return { outputs, gradients, updated: [...network.saveParameters()] }
}

/** The step of the optimizer's twin, which comes to the same bits. */
function updatedBy(probe: Probe, gradients: readonly number[]): number[] {
  const optimizer = optimizerOf(ADAM)
  const { parameters } = numbersOf(probe)
  optimizer.update(parameters, Float32Array.from(gradients), emptyState(optimizer, parameters), LEARNING_RATE, 0)
  return [...parameters]
}

/** Gradients are linear in what comes back: rows of the same sequence give that of the sum of their ∂J/∂ŷ. */
function runReference(probe: Probe): Pick<ProbeResults, 'outputs' | 'gradients'> {
  const { spec, rows, sequences, steps } = probe
  const { parameters, features, lengths, upstream } = numbersOf(probe)
  const batch = Array.from({ length: sequences }, (_, n): Sequence => ({
    x: Array.from({ length: steps }, (_, t) => row64(features, n * steps + t, spec.inputs)),
    length: lengths[n],
  }))
  const network = referenceNetwork(spec, parameters)
  const traces = forward(network, batch)
  const δŷ = traces.map(({ outputs }) => outputs.map(() => new Float64Array(spec.outputs)))
  upstream.forEach((values, row) =>
    δŷ[row % sequences].forEach((sum, t) => sum.forEach((_, o) => (sum[o] += values[t * spec.outputs + o]))),
  )
  return {
    outputs: Array.from({ length: rows }, (_, row) => traces[row % sequences].outputs.flatMap(ŷ => [...ŷ])).flat(),
    gradients: [...backward(network, traces, δŷ).gradient],
  }
}

const row64 = (values: Float32Array, k: number, size: number): Float64Array =>
  Float64Array.from(values.subarray(k * size, (k + 1) * size))

/** Not a number is equal to itself here, −0 is not 0. */
const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, k) => Object.is(value, b[k]))

/** NaN where one of the values is. */
function difference(found: readonly number[], expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs))
  return Math.max(...found.map((value, k) => Math.abs(value - expected[k]))) / largest
}
