import { describe, expect, it } from 'vitest'
import { Training as TrainingSchema } from '../../../core/experiment/training'
import { parameterTable, tensorNamed, type Tensor } from '../../../core/network/parameters'
import { networkSpec } from '../support/networks'
import { expectClose, flat, golden, sequenceOf, type Nested } from '../support/golden'
import { train } from '../../../core/training/train'
import { referenceLearner } from './reference-learner'

interface TenSteps {
  readonly T: number
  readonly B: number
  readonly D: number
  readonly H: number
  readonly start: Readonly<Record<string, Nested>>
  readonly x: Nested
  readonly target: Nested
  readonly losses: number[]
  readonly grad_norms_before_clip: number[]
  readonly end: Readonly<Record<string, Nested>>
}

const { T, B, D, H, ...file } = golden('train_10_steps') as TenSteps
const spec = networkSpec({
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
  inputs: D,
  units: H,
  outputs: 2,
  read: 'last',
})

/**
 * PyTorch's LSTM has two biases a gate, whose sum is ours. Both have the same gradient, so the clipped norm counts it twice
 * and Adam moves the sum twice as far: the run can only be repeated with both. `second.★` are added to `b.★`.
 */
function withSecondBiases() {
  const canonical = parameterTable(spec)
  const biases = canonical.tensors.filter(({ name }) => name.includes('.b.'))
  const tensors: Tensor[] = [...canonical.tensors]
  const addedTo = Array.from({ length: canonical.size }, (_, k) => k)
  for (const bias of biases) {
    tensors.push({ ...bias, name: bias.name.replace('.b.', '.second.'), offset: addedTo.length })
    for (let k = 0; k < bias.size; k++) addedTo.push(bias.offset + k)
  }
  return { table: { tensors, size: addedTo.length }, addedTo: Int32Array.from(addedTo) }
}

/** PyTorch's packed tensors under our names: rows in its gate order i f z o. */
function byOurNames(weights: Readonly<Record<string, Nested>>): Record<string, number[]> {
  const named: Record<string, number[]> = {
    'head.V': flat(weights['head.weight']),
    'head.c': flat(weights['head.bias']),
  }
  const kinds = { W: 'lstm.weight_ih_l0', R: 'lstm.weight_hh_l0', b: 'lstm.bias_ih_l0', second: 'lstm.bias_hh_l0' }
  for (const [kind, packed] of Object.entries(kinds))
    ['i', 'f', 'z', 'o'].forEach((gate, k) => {
      named[`layers.0.forward.${kind}.${gate}`] = flat((weights[packed] as readonly Nested[]).slice(k * H, (k + 1) * H))
    })
  return named
}

describe('train', () => {
  it('repeats ten full-batch steps of PyTorch (Adam, clipped at 0.5) to 1e-10: losses, gradient norms and end weights', () => {
    const own = withSecondBiases()
    const learner = referenceLearner({ spec, batch: B, steps: T, own })
    for (const [name, values] of Object.entries(byOurNames(file.start)))
      learner.parameters.set(values, tensorNamed(own.table, name).offset)
    learner.parametersChanged()

    // The golden data are float64; training takes them as they come, so only the type has to be persuaded.
    const float64 = (values: number[]): Float32Array => Float64Array.from(values) as unknown as Float32Array
    const sequences = Array.from({ length: B }, (_, b) => sequenceOf(file.x, b))
    const samples = {
      count: B,
      starts: Int32Array.from({ length: B }, (_, b) => b * T),
      lengths: null,
      targets: { kind: 'values' as const, values: float64(flat(file.target)) },
    }
    const data = {
      inputs: D,
      symbols: [],
      steps: T,
      outputs: 2,
      read: spec.read,
      carried: false,
      features: float64(sequences.flat().flatMap(row => Array.from(row))),
      tokens: null,
      train: samples,
      validation: samples,
    }
    const choice = TrainingSchema.parse({
      epochs: 10,
      learningRate: 0.01,
      clip: { norm: 0.5 },
      earlyStopping: null,
    })
    const training = train({ learner, data, choice, seed: 1, clock: () => 0 })
    const steps = [...training.events].filter(event => event.kind === 'step')

    expectClose(
      steps.map(step => step.loss),
      file.losses,
      'losses',
    )
    expectClose(
      steps.map(step => step.gradientNorm),
      file.grad_norms_before_clip,
      'gradient norms',
    )
    const { weights } = training.snapshot().vectors
    for (const [name, values] of Object.entries(byOurNames(file.end))) {
      const { offset, size } = tensorNamed(own.table, name)
      expectClose(weights.subarray(offset, offset + size), values, name)
    }
    expect(steps.every(step => step.clippedNorm <= 0.5)).toBe(true)
  })
})
