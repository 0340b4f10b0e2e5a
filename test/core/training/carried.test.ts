import { describe, expect, it } from 'vitest'
import { forward, referenceNetwork } from '../../../core/network/reference'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import type { Samples, TrainingData } from '../../../core/tasks/samples'
import type { Learner } from '../../../core/training/learner'
import type { Snapshot } from '../../../core/training/snapshot'
import { expectClose } from '../support/golden'
import { kernelLearner } from './kernel-learner'
import { eventsUntil, ofKind, STEPS, toyChoice, toySpec, toyTraining } from './toy'

/** Two lanes of text-like data in batches of four rows, of which two are empty; the second lane ends early. */
const BATCHES = 3
const LANE = BATCHES * STEPS
const LENGTHS = [LANE, LANE - 3]

function lanes(spec: NetworkSpec): TrainingData {
  const s = stream(8, 'lanes')
  const features = Float32Array.from({ length: 2 * LANE }, () => 2 * uniform(s) - 1)
  const values = features.map((_, row) => (row === 0 ? 0 : features[row - 1]))
  const rows = Array.from({ length: BATCHES * 4 }, (_, n) => ({ batch: Math.floor(n / 4), lane: n % 4 }))
  const left = rows.map(({ batch, lane }) =>
    lane > 1 ? 0 : Math.max(0, Math.min(STEPS, LENGTHS[lane] - batch * STEPS)),
  )
  const samples: Samples = {
    count: rows.length,
    starts: Int32Array.from(rows, ({ batch, lane }, n) => (left[n] === 0 ? 0 : lane * LANE + batch * STEPS)),
    lengths: Int32Array.from(left),
    targets: { kind: 'values', values },
  }
  const shape = { inputs: 1, symbols: [], steps: STEPS, outputs: 1, read: spec.read }
  return { ...shape, features, tokens: null, carried: true, train: samples, validation: samples }
}

const spec = toySpec({ read: 'every', layers: 2 })
/** A learning rate at which the weights stay as they are. */
const still = { optimizer: { kind: 'sgd' }, learningRate: 1e-30, epochs: 2, watchEvery: 100 } as const
const fresh = (): Learner => kernelLearner(spec, toyChoice().optimizer)

/** The loss that the whole lanes have in one piece. */
function wholeLoss(learner: Learner, data: TrainingData): number {
  const network = referenceNetwork(
    spec,
    Array.from(learner.packed, at => learner.parameters[at]),
  )
  const sequences = LENGTHS.map((length, lane) => ({
    x: Array.from({ length }, (_, t) => Float64Array.of(data.features[lane * LANE + t])),
  }))
  const { targets } = data.train
  if (targets.kind !== 'values') throw new Error('these are no values')
  const errors = forward(network, sequences).flatMap(({ outputs }, lane) =>
    outputs.map(([ŷ], t) => (ŷ - targets.values[lane * LANE + t]) ** 2),
  )
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

describe('carried states', () => {
  it('make the batches of an epoch one long sequence, which every epoch and the validation begin anew', () => {
    const data = lanes(spec)
    const learner = fresh()
    const expected = wholeLoss(learner, data)
    const epochs = ofKind([...toyTraining({ learner, data, choice: still }).training.events], 'epoch')
    expectClose(
      epochs.flatMap(({ trainingLoss, validationLoss }) => [trainingLoss, validationLoss]),
      [expected, expected, expected, expected],
      'losses',
      1e-6,
    )
  })

  it('are part of a snapshot: a run that is resumed within an epoch goes on to the same bits', () => {
    const data = lanes(spec)
    const choice = { epochs: 2, watchEvery: 100 }
    const run = (resume?: Snapshot) => {
      const learner = fresh()
      return { learner, training: toyTraining({ learner, data, choice, resume }).training }
    }
    const straight = run()
    const all = [...straight.training.events]
    const broken = run().training
    eventsUntil(broken, event => event.kind === 'step' && event.step === 2)
    const snapshot = broken.snapshot()
    expect(snapshot.carried?.some(value => value !== 0)).toBe(true)
    const resumed = run(snapshot)
    const after = [...resumed.training.events]
    expect(after.slice(1)).toEqual(all.slice(1 - after.length))
    expect(resumed.learner.parameters).toEqual(straight.learner.parameters)
  })
})

describe('a bidirectional network', () => {
  it('has no state to carry on', () => {
    const both = toySpec({ read: 'every', bidirectional: true })
    const learner = kernelLearner(both, toyChoice().optimizer)
    const { training } = toyTraining({ spec: both, learner, data: lanes(both) })
    expect(() => [...training.events]).toThrow(/bidirectional/)
  })
})
