import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ctcLoss, newCtcWorkspace } from '../../../core/losses/ctc'
import { logisticCrossEntropy } from '../../../core/losses/logistic'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import type { NetworkSpec } from '../../../core/network/spec'
import { integer, stream, uniform } from '../../../core/random'
import { BLANK, type Samples, type Targets, type TrainingData } from '../../../core/tasks/samples'
import { batchLoss, emptyBatch, inOrder, shardRunner } from '../../../core/training/batch'
import { placesOf } from '../../../core/training/judge'
import { predict } from '../../../core/training/predict'
import { STEPS, toyChoice, toyLearner, toySpec } from './toy'

const O = 3
const ROWS = 24

function dataOf(read: NetworkSpec['read'], targets: Targets, lengths: number[] | null): TrainingData {
  const s = stream(3, 'judged')
  const features = Float32Array.from({ length: ROWS }, () => 2 * uniform(s) - 1)
  const samples: Samples = {
    count: 4,
    starts: Int32Array.of(0, 7, 9, 18),
    lengths: lengths && Int32Array.from(lengths),
    targets,
  }
  const shape = { inputs: 1, symbols: [], steps: STEPS, outputs: O, read }
  return { ...shape, features, tokens: null, carried: false, train: samples, validation: samples }
}

/** Loss of one training batch, and what the losses of core say about the same outputs. */
function judged(read: NetworkSpec['read'], data: TrainingData): { loss: number; outputs: Float32Array } {
  const learner = toyLearner(toySpec({ read, outputs: O }))
  const batch = { ...emptyBatch(learner), count: 4, step: 1 }
  batch.indices.set([0, 1, 2, 3])
  batch.places = placesOf(read, STEPS, data.train, batch)
  inOrder(learner, shardRunner(learner, data, toyChoice(), 1))(batch)
  return { loss: batchLoss(batch), outputs: predict(learner, data, data.train) }
}

const scenes = fc.record({
  read: fc.constantFrom('last' as const, 'mean' as const, 'every' as const),
  lengths: fc.option(fc.array(fc.integer({ min: 1, max: STEPS }), { minLength: 4, maxLength: 4 })),
  seed: fc.integer(),
})

/** The judged places of all four sequences: where each is in the outputs of `predict`, and in the targets. */
function places(read: NetworkSpec['read'], { starts, lengths }: Samples): { output: number; target: number }[] {
  return Array.from(starts).flatMap((start, n) =>
    read === 'every'
      ? Array.from({ length: lengths?.[n] ?? STEPS }, (_, t) => ({ output: n * STEPS + t, target: start + t }))
      : [{ output: n, target: n }],
  )
}

describe('a batch is judged by', () => {
  it('softmax cross-entropy against classes: the mean over the judged places, weighted by class; class −1 is not judged', () => {
    fc.assert(
      fc.property(scenes, fc.boolean(), ({ read, lengths, seed }, weighted) => {
        const s = stream(seed, 'classes')
        const classes = Int32Array.from({ length: ROWS }, () => Math.floor(uniform(s) * (O + 1)) - 1)
        classes[0] = 1
        const weights = weighted ? Float32Array.of(0.5, 2, 1) : null
        const data = dataOf(read, { kind: 'classes', classes, weights }, lengths)
        const { loss, outputs } = judged(read, data)
        let sum = 0
        let weight = 0
        for (const { output, target } of places(read, data.train)) {
          const y = classes[target]
          if (y < 0) continue
          const w = weights?.[y] ?? 1
          sum += softmaxCrossEntropy(outputs.subarray(output * O, output * O + O), [y], [w], O, new Float64Array(O))
          weight += w
        }
        expect(loss).toBeCloseTo(sum / weight, 6)
      }),
    )
  })

  it('logistic cross-entropy against keys: the mean over places of the sum over their keys', () => {
    fc.assert(
      fc.property(scenes, ({ read, lengths, seed }) => {
        const s = stream(seed, 'keys')
        const values = Float32Array.from({ length: ROWS * O }, () => (uniform(s) < 0.3 ? 1 : 0))
        const data = dataOf(read, { kind: 'keys', values }, lengths)
        const { loss, outputs } = judged(read, data)
        const judgedPlaces = places(read, data.train)
        const sum = judgedPlaces.reduce((sum, { output, target }) => {
          const [a, y] = [outputs.subarray(output * O, output * O + O), values.subarray(target * O, target * O + O)]
          return sum + logisticCrossEntropy(a, y, [1], O, new Float64Array(O))
        }, 0)
        expect(loss).toBeCloseTo(sum / judgedPlaces.length, 5)
      }),
    )
  })

  it('CTC against labels: the mean over sequences of the loss by the label, whatever the shard they are in', () => {
    fc.assert(
      fc.property(scenes, fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }), ({ lengths, seed }, counts) => {
        const s = stream(seed, 'labels')
        const own = counts.map((count, n) => Math.min(count, Math.ceil((lengths?.[n] ?? STEPS) / 2)))
        const firsts = Int32Array.from([0, 1, 2, 3, 4], n => own.slice(0, n).reduce((sum, count) => sum + count, 0))
        const labels = Int32Array.from({ length: firsts[4] }, () => 1 + integer(s, O - 1))
        const data = dataOf('every', { kind: 'labels', labels, firsts }, lengths)
        const { loss, outputs } = judged('every', data)
        const losses = own.map((labelCount, n) => {
          const length = lengths?.[n] ?? STEPS
          const frames = { values: outputs, offset: n * STEPS * O, stride: O, length, steps: STEPS, classes: O }
          const sequence = { ...frames, labels, firstLabel: firsts[n], labelCount }
          const workspace = newCtcWorkspace(STEPS, 2, O)
          return ctcLoss(sequence, 1, { blank: BLANK, zeroInfinity: false }, null, workspace) / Math.max(1, labelCount)
        })
        expect(loss).toBeCloseTo(losses.reduce((sum, one) => sum + one, 0) / 4, 6)
      }),
    )
  })

  it('nothing when no place has a class: the loss is 0, not NaN', () => {
    const targets: Targets = { kind: 'classes', classes: new Int32Array(ROWS).fill(-1), weights: null }
    expect(judged('every', dataOf('every', targets, null)).loss).toBe(0)
  })
})
