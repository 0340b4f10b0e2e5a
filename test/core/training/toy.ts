import type { z } from 'zod'
import { Network } from '../../../core/experiment/network'
import { Training as TrainingSchema, type TrainingChoice } from '../../../core/experiment/training'
import { initialise } from '../../../core/network/initialise'
import type { ShardRange } from '../../../core/network/compiled.types'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import type { Samples, TrainingData } from '../../../core/tasks/samples'
import type { TrainingEvent } from '../../../core/training/events'
import { fromTableOrder, type Learner } from '../../../core/training/learner'
import type { TrainOptions } from '../../../core/training/run'
import { train, type Training } from '../../../core/training/train'
import { networkSpec } from '../support/networks'
import { referenceLearner } from './reference-learner'

/** A small problem: tell the mean of the last three of five numbers. */
export const STEPS = 5

export const toySpec = (spec: Partial<NetworkSpec> = {}): NetworkSpec =>
  networkSpec({
    cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
    inputs: 1,
    units: 3,
    read: 'last',
    ...spec,
  })

export function toyData(
  { read, embeddings }: Pick<NetworkSpec, 'read' | 'embeddings'>,
  trainCount = 10,
  validationCount = 5,
): TrainingData {
  const s = stream(42, 'toy')
  const features = Float32Array.from({ length: trainCount + validationCount + STEPS }, () => 2 * uniform(s) - 1)
  const tokens = embeddings.length === 0 ? null : Int32Array.from(features, v => (v > 0 ? 1 : 0))
  const meanBefore = (row: number): number => (features[row - 1] + features[row - 2] + features[row - 3]) / 3
  const samples = (first: number, count: number): Samples => {
    const starts = Int32Array.from({ length: count }, (_, k) => first + k)
    // Sequences of different lengths where every step is read.
    const lengths = read === 'every' ? Int32Array.from({ length: count }, (_, k) => 3 + (k % 3)) : null
    const values =
      read === 'last'
        ? Float32Array.from(starts, start => meanBefore(start + STEPS))
        : features.map((_, row) => (row < 2 ? 0 : meanBefore(row + 1)))
    return { count, starts, lengths, targets: { kind: 'values', values } }
  }
  const symbols = embeddings.map(({ symbols }) => symbols)
  const data = { inputs: 1, symbols, steps: STEPS, outputs: 1, read, features, tokens, carried: false }
  return { ...data, train: samples(0, trainCount), validation: samples(trainCount, validationCount) }
}

export function valuesOf({ targets }: Samples): Float32Array {
  if (targets.kind !== 'values') throw new Error('these are no values')
  return targets.values
}

export const toyChoice = (choice: z.input<typeof TrainingSchema> = {}): TrainingChoice =>
  TrainingSchema.parse({ epochs: 4, batch: 4, learningRate: 0.02, watchEvery: 2, ...choice })

const TWO_SHARDS: readonly ShardRange[] = [
  { first: 0, rows: 3 },
  { first: 3, rows: 1 },
]

export function toyLearner(spec: NetworkSpec, seed = 1, shards = TWO_SHARDS): Learner {
  const learner = referenceLearner({ spec, batch: 4, steps: STEPS, shards })
  fromTableOrder(learner, initialise(spec, Network.parse({}).initialise, seed), learner.parameters)
  learner.parametersChanged()
  return learner
}

/** A training of the small problem; everything that is not given has a sensible value. */
export function toyTraining({
  spec = toySpec(),
  choice = {},
  seed = 1,
  ...options
}: { spec?: NetworkSpec; choice?: z.input<typeof TrainingSchema>; seed?: number } & Partial<
  Omit<TrainOptions, 'choice' | 'seed'>
> = {}): { training: Training; learner: Learner } {
  const learner = options.learner ?? toyLearner(spec, seed)
  const data = options.data ?? toyData(spec)
  const training = train({ clock: () => 0, ...options, learner, data, choice: toyChoice(choice), seed })
  return { training, learner }
}

/** The events up to and with the first that fits. */
export function eventsUntil({ events }: Training, fits: (event: TrainingEvent) => boolean): TrainingEvent[] {
  const seen: TrainingEvent[] = []
  for (;;) {
    const { value, done } = events.next()
    if (done) return seen
    seen.push(value)
    if (fits(value)) return seen
  }
}

export const ofKind = <Kind extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: Kind) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: Kind }> => event.kind === kind)
