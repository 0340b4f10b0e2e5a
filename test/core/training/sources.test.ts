import { describe, expect, it } from 'vitest'
import { Network } from '../../../core/experiment/network'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { initialise } from '../../../core/network/initialise'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { stepsOfSamples, type Samples, type TrainingData } from '../../../core/tasks/samples'
import { predict } from '../../../core/training/predict'
import { fromTableOrder, type Learner } from '../../../core/training/learner'
import type { Snapshot } from '../../../core/training/snapshot'
import { expectClose } from '../support/golden'
import { referenceLearner } from './reference-learner'
import { eventsUntil, ofKind, toyChoice, toySpec, toyTraining } from './toy'

/** Rows of a batch, steps of a sequence and of its source. */
const SIZES = { batch: 4, steps: 4, sourceSteps: 3 }
const COUNT = 7

const translating = (spec: Partial<NetworkSpec> = {}): NetworkSpec => {
  const own = toySpec({
    embeddings: [{ symbols: 3, size: 2 }],
    inputs: 0,
    units: 4,
    outputs: 3,
    read: 'every',
    ...spec,
  })
  const { cell, layers, dropout } = own
  const encoder = {
    cell,
    layers,
    dropout,
    inputs: 0,
    embeddings: [{ symbols: 5, size: 3 }],
    units: 2,
    bidirectional: true,
  }
  return { ...own, encoder, ...spec }
}

/** A vector of two features that the decoder begins with. */
const captioning = (): NetworkSpec => {
  const own = translating()
  const { cell, layers, dropout, units } = own
  const encoder = { cell, layers, dropout, inputs: 2, embeddings: [], units, bidirectional: false }
  return { ...own, encoder }
}

/** Sequences one behind the other, and sources that they share out of order. */
function dataFor({ encoder }: NetworkSpec): TrainingData {
  const s = stream(5, 'sources')
  const whole = (below: number): number => Math.floor(below * uniform(s))
  const lengths = Int32Array.from({ length: COUNT }, (_, n) => 2 + (n % 3))
  const starts = Int32Array.from(lengths, (_, n) => 4 * n)
  const tokens = Int32Array.from({ length: 4 * COUNT }, () => whole(3))
  const classes = Int32Array.from(tokens, () => whole(3))
  const isVector = encoder?.inputs === 2
  const sources = {
    starts: Int32Array.from({ length: COUNT }, (_, n) => 2 * ((n * 3) % COUNT)),
    lengths: isVector ? null : Int32Array.from({ length: COUNT }, (_, n) => 1 + ((n * 2) % 3)),
  }
  const samples: Samples = {
    count: COUNT,
    starts,
    lengths,
    targets: { kind: 'classes', classes, weights: null },
    sources,
  }
  return {
    ...{ inputs: 0, symbols: [3], steps: SIZES.steps, outputs: 3, read: 'every', carried: false },
    features: new Float32Array(0),
    tokens,
    source: isVector
      ? {
          inputs: 2,
          symbols: [],
          steps: 1,
          features: Float32Array.from({ length: 60 }, () => uniform(s)),
          tokens: null,
        }
      : {
          ...{ inputs: 0, symbols: [5], steps: SIZES.sourceSteps, features: new Float32Array(0) },
          tokens: Int32Array.from({ length: 30 }, () => whole(5)),
        },
    train: samples,
    validation: samples,
  }
}

const sizesOf = ({ encoder }: NetworkSpec) => ({ ...SIZES, sourceSteps: encoder?.inputs === 2 ? 1 : SIZES.sourceSteps })

const first = (spec: NetworkSpec): Float32Array => initialise(spec, Network.parse({}).initialise, 1)

function onKernels(spec: NetworkSpec): Learner {
  const { optimizer } = toyChoice()
  const network = compileNetwork(spec, { kernels: loadKernels(), ...sizesOf(spec), shards: 2, optimizer })
  network.loadParameters(first(spec))
  return network
}

function onReference(spec: NetworkSpec): Learner {
  const learner = referenceLearner({ spec, ...sizesOf(spec) })
  fromTableOrder(learner, first(spec), learner.parameters)
  learner.parametersChanged()
  return learner
}

describe.each([
  ['an encoder of both directions', translating()],
  ['an encoder that attention looks at', translating({ attention: 'luong', layers: 2, dropout: 0.2 })],
  ['a vector as a source of one step', captioning()],
] as const)('training with %s', (_, spec) => {
  const data = dataFor(spec)
  const choice = { epochs: 3 }

  it('follows the float64 reference to 10⁻⁵', () => {
    const without = { ...spec, dropout: 0, encoder: spec.encoder && { ...spec.encoder, dropout: 0 } }
    const lossesOf = (learner: Learner): number[] => {
      const events = [...toyTraining({ spec: without, learner, data, choice }).training.events]
      return [
        ...ofKind(events, 'step').flatMap(({ loss, gradientNorm }) => [loss, gradientNorm]),
        ...ofKind(events, 'epoch').map(({ validationLoss }) => validationLoss),
      ]
    }
    expectClose(lossesOf(onKernels(without)), lossesOf(onReference(without)), 'losses and norms', 1e-5)
  })

  it('resumes in the middle of an epoch to the same bits', () => {
    const run = (resume?: Snapshot) => {
      const learner = onKernels(spec)
      return { learner, training: toyTraining({ spec, learner, data, choice, resume }).training }
    }
    const straight = run()
    const all = [...straight.training.events]
    const broken = run().training
    eventsUntil(broken, event => event.kind === 'step' && event.step === 3)
    const resumed = run(broken.snapshot())
    const after = [...resumed.training.events]
    expect(after.slice(1)).toEqual(all.slice(1 - after.length))
    expect(resumed.learner.parameters).toEqual(straight.learner.parameters)
  })

  it('predicts what its source says', () => {
    const learner = onKernels(spec)
    const said = predict(learner, data, data.validation)
    const { sources } = data.validation
    const swapped = {
      starts: sources!.starts.slice().reverse(),
      lengths: sources!.lengths?.slice().reverse() ?? null,
    }
    const others = predict(learner, data, { ...data.validation, sources: swapped })
    const rows = SIZES.steps * spec.outputs
    const differs = Array.from({ length: COUNT }, (_, n) => {
      const [a, b] = [said, others].map(values => values.subarray(n * rows, (n + 1) * rows))
      return a.some((value, k) => value !== b[k])
    })
    // The one in the middle keeps its own.
    expect(differs).toEqual([true, true, true, false, true, true, true])
  })
})

describe('data with sources', () => {
  it('are refused by a network without an encoder, and by one that was made for others', () => {
    const spec = translating()
    const data = dataFor(spec)
    const start = (own: NetworkSpec, given: TrainingData) => () =>
      toyTraining({ spec: own, learner: onKernels(own), data: given }).training
    expect(start({ ...spec, encoder: null }, data)).toThrow('the network is made for')
    expect(start(captioning(), data)).toThrow('the network is made for')
    const { sources, ...bare } = data.train
    expect(sources).toBeDefined()
    expect(() => [...start(spec, { ...data, train: bare })().events]).toThrow('no sources')
  })

  it('make batches by the steps of sequence and source together', () => {
    const { train } = dataFor(translating())
    const both = Int32Array.from(train.lengths!, (length, k) => length + train.sources!.lengths![k])
    expect(stepsOfSamples(train)).toEqual(both)
    expect(stepsOfSamples({ ...train, lengths: null })).toEqual(train.sources!.lengths)
    expect(stepsOfSamples(dataFor(captioning()).train)).toEqual(train.lengths)
  })
})
