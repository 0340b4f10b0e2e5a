import type { Variables } from '../../core/cells/cell'
import { checkGradients, type GradientReport } from '../../core/diagnose/gradient-check'
import type { LossChoice } from '../../core/experiment/training'
import { loadKernels } from '../../core/kernels/index'
import { lossOf } from '../../core/losses/loss'
import { compileNetwork } from '../../core/network/compiled'
import type { Gather } from '../../core/network/compiled.types'
import { backward, forward, referenceNetwork, type Sequence } from '../../core/network/reference'
import type { StackSequence } from '../../core/network/reference-stack'
import { directionsOf, type NetworkSpec, type StackSpec } from '../../core/network/spec'
import { integer, normal, stream, uniform, type Stream } from '../../core/random'
import { tensorNorms } from '../../core/network/tensor-norms'
import type { KernelChoice } from '../engine/kernel-choice.types'

/** A network to check, with its numbers. `sourceSteps`: of what its encoder reads, where it has one. */
export interface Checked {
  readonly spec: NetworkSpec
  readonly parameters: Float32Array
  readonly loss: LossChoice
  /** Steps of its sequences; a check takes at most a few of them. */
  readonly steps: number
  readonly sourceSteps?: number
  readonly seed: number
}

/** Both numerics: the reference against differences of itself, and what trains against the reference. */
export interface GradientsReport {
  readonly reference: GradientReport
  readonly kernels: KernelsReport
}

export interface KernelsReport {
  readonly passed: boolean
  readonly tolerance: number
  /** Build of the kernels. */
  readonly build: string
  readonly tensors: readonly { readonly name: string; readonly passed: boolean; readonly error: number }[]
}

/** Random sequences of different lengths: all that a gradient can go wrong in shows within a few steps. */
const SEQUENCES = 3
const MOST_STEPS = 8
/** float32 keeps seven digits; sums of many terms lose some of them. */
const KERNEL_TOLERANCE = 1e-3

/** `choice`: the kernels that train. */
export function checkBothGradients(checked: Checked, elementsPerTensor: number, choice: KernelChoice): GradientsReport {
  return { reference: checkReference(checked, elementsPerTensor), kernels: checkKernels(checked, choice) }
}

/** With random initial states and dropout masks: everything a gradient flows through. */
function checkReference(checked: Checked, elementsPerTensor: number): GradientReport {
  const { spec, parameters, loss, seed } = checked
  const s = stream(seed, 'gradient-check')
  const batch = randomBatch(checked, s).map(sequence => ({ ...sequence, ...randomExtras(spec, sequence, s) }))
  const targets = randomTargets(spec, batch, s)
  return checkGradients({ spec, parameters, batch, loss: ŷ => judged(ŷ, targets, loss), elementsPerTensor })
}

/** Gradients of one batch on the kernels, tensor by tensor: ‖kernel − reference‖ / ‖reference‖. */
function checkKernels(checked: Checked, choice: KernelChoice): KernelsReport {
  const { spec, parameters, loss, seed } = checked
  const s = stream(seed, 'kernel-check')
  const batch = randomBatch(checked, s)
  const targets = randomTargets(spec, batch, s)
  const reference = referenceNetwork(spec, parameters)
  const traces = forward(reference, batch)
  const { gradient: δŷ } = judged(
    traces.map(({ outputs }) => outputs),
    targets,
    loss,
  )
  const expected = backward(reference, traces, δŷ).gradient

  const kernels = loadKernels(choice)
  const T = batch[0].x.length
  const sources = batch.flatMap(({ source }) => source ?? [])
  const compiled = compileNetwork(spec, {
    kernels,
    batch: SEQUENCES,
    steps: T,
    sourceSteps: spec.encoder ? sources[0].x.length : undefined,
  })
  compiled.loadParameters(parameters)
  gatherAll(compiled.gather, batch, spec)
  if (spec.encoder) gatherAll(compiled.gatherSource, sources, spec.encoder)
  compiled.forward(0, null)
  const outputGradients = compiled.outputGradients(0).fill(0)
  δŷ.forEach((rows, n) => rows.forEach((row, t) => outputGradients.set(row, (t * SEQUENCES + n) * spec.outputs)))
  compiled.backward(0, { truncate: null, clipDelta: null })
  compiled.reduceGradients()

  const found = Float64Array.from(compiled.packed, at => compiled.gradients[at])
  const inOrder = { table: compiled.table, packed: Int32Array.from(found, (_, k) => k) }
  const sizes = tensorNorms(inOrder, expected)
  const errors = tensorNorms(
    inOrder,
    found.map((value, k) => value - expected[k]),
  )
  // A tensor whose gradient is almost 0 beside the others is measured against them.
  const floor = 1e-3 * Math.max(...sizes)
  const tensors = compiled.table.tensors.map(({ name }, k) => {
    const error = errors[k] / Math.max(sizes[k], floor, Number.MIN_VALUE)
    return { name, error, passed: error <= KERNEL_TOLERANCE }
  })
  return {
    passed: tensors.every(({ passed }) => passed),
    tolerance: KERNEL_TOLERANCE,
    build: kernels.build,
    tensors,
  }
}

/** Puts sequences of any lengths into the one shard. */
function gatherAll(gather: Gather, batch: readonly StackSequence[], { embeddings }: StackSpec): void {
  const T = batch[0].x.length
  const features = Float32Array.from(batch.flatMap(({ x }) => x.flatMap(row => Array.from(row))))
  const tokens = Int32Array.from(batch.flatMap(sequence => (sequence.tokens ?? []).flat()))
  const starts = Int32Array.from(batch, (_, n) => n * T)
  const lengths = Int32Array.from(batch, ({ length = T }) => length)
  gather(0, { features, tokens: embeddings.length > 0 ? tokens : null }, starts, lengths, 0, batch.length)
}

function randomBatch({ spec, steps, sourceSteps = 0 }: Checked, s: Stream): Sequence[] {
  const sequences = randomSequences(spec, steps, s)
  if (!spec.encoder) return sequences
  const sources = randomSequences(spec.encoder, sourceSteps, s)
  return sequences.map((sequence, n) => ({ ...sequence, source: sources[n] }))
}

/** Inputs are float32 numbers, so that both numerics see the same. */
function randomSequences({ inputs, embeddings }: StackSpec, steps: number, s: Stream): StackSequence[] {
  const T = Math.min(steps, MOST_STEPS)
  return Array.from({ length: SEQUENCES }, (_, n) => ({
    x: Array.from({ length: T }, () => randomVector(inputs, s).map(Math.fround)),
    tokens: Array.from({ length: T }, () => embeddings.map(({ symbols }) => integer(s, symbols))),
    length: Math.max(1, T - n),
  }))
}

/** The initial state of a decoder is its encoder's. */
function randomExtras(spec: NetworkSpec, { x, source }: Sequence, s: Stream): Partial<Sequence> {
  const own = extrasOf(spec, x.length, s)
  if (!spec.encoder || !source) return own
  const encoded = extrasOf(spec.encoder, source.x.length, s)
  return { masks: own.masks, source: { ...source, ...encoded } }
}

function extrasOf(spec: StackSpec, steps: number, s: Stream): Pick<StackSequence, 'initial' | 'masks'> {
  const { cell, dropout, layers, units } = spec
  const directions = directionsOf(spec)
  const each = <T>(of: () => T): T[] => Array.from({ length: layers }, of)
  const half = (): Float64Array => randomVector(units, s).map(v => v / 2)
  return {
    initial: each(() =>
      directions.map((): Variables => (cell.kind === 'lstm' ? { y: half(), c: half() } : { h: half() })),
    ),
    masks:
      dropout === 0
        ? undefined
        : each(() =>
            Array.from({ length: steps }, () =>
              new Float64Array(units * directions.length).map(() => (uniform(s) < dropout ? 0 : 1)),
            ),
          ),
  }
}

const randomVector = (length: number, s: Stream): Float64Array => new Float64Array(length).map(() => normal(s))

const randomTargets = (spec: NetworkSpec, batch: readonly Sequence[], s: Stream): Float64Array[][] =>
  batch.map(({ x }) => (spec.read === 'every' ? x : [0]).map(() => randomVector(spec.outputs, s)))

type Outputs = readonly (readonly Float64Array[])[]

/** The training loss of a batch, and ∂J/∂ŷ. */
function judged(ŷ: Outputs, targets: Outputs, choice: LossChoice): { loss: number; gradient: Float64Array[][] } {
  const lossOfRow = lossOf(choice)
  const places = ŷ.reduce((sum, rows) => sum + rows.length, 0)
  let loss = 0
  const gradient = ŷ.map((rows, n) =>
    rows.map((row, t) => {
      const own = new Float64Array(row.length)
      loss += lossOfRow(row, targets[n][t], [1 / (places * row.length)], row.length, own)
      return own
    }),
  )
  return { loss, gradient }
}
