import type { TrainingChoice } from '../experiment/training'
import type { FloatArray } from '../floats'
import type { Updater } from '../network/compiled.types'
import type { StackSpec } from '../network/spec'
import { stream, type Stream } from '../random'
import { stepsOfSamples, type InputShape, type TrainingData } from '../tasks/samples'
import { emptyBatch, inOrder, shardRunner, type Batch, type RunShards } from './batch'
import type { Learner } from './learner'
import { freshPatience } from './patience'
import { piecesInOrder, type RunPieces } from './pieces'
import { learningRate } from './schedule'
import { mismatch, restoreSnapshot, type Snapshot, type TrainingState } from './snapshot'

export interface TrainOptions {
  /** Its parameters are the start (see `initialise`), unless `resume` replaces them. Changed in place. */
  readonly learner: Learner
  readonly data: TrainingData
  readonly choice: TrainingChoice
  readonly seed: number
  /** Milliseconds of training time; stands still during a pause. */
  readonly clock: () => number
  /** Validation samples, ascending, whose outputs every epoch event carries. */
  readonly stretch?: ArrayLike<number>
  readonly resume?: Snapshot
  /** Runs the shards of a batch, in threads for example (see `shardRunner`). Default: one after the other, here. */
  readonly runShards?: RunShards
  /** Runs the pieces of a phase between backward and the next forward. Default: likewise. */
  readonly runPieces?: RunPieces
}

/** A run at work. All of it but `state`, the weights, `best` and the updater's state is scratch or follows from the options. */
export interface Run {
  readonly learner: Learner
  readonly data: TrainingData
  readonly choice: TrainingChoice
  readonly clock: () => number
  readonly stretch: ArrayLike<number>
  readonly runShards: RunShards
  readonly runPieces: RunPieces
  readonly updater: Updater
  readonly state: TrainingState
  readonly stepsPerEpoch: number
  readonly shuffle: Stream
  /** Steps of each training sequence and its source together; null: all have as many. */
  readonly lengths: Int32Array | null
  /** Samples in the order of this epoch. */
  readonly order: Int32Array
  readonly batch: Batch
  /** Weights of the best epoch; those of the start before the first. */
  readonly best: FloatArray
  /** The weights that training ended with, once the learner holds the best ones. */
  last: FloatArray | null
  /** When `state.seconds` was last brought up to date. */
  countedTo: number
  stopping: boolean
}

/** A run before its first event. Throws `Problem` CHECKPOINT_MISMATCH when it cannot go on from `resume`. */
export function prepare({ learner, data, choice, seed, clock, stretch = [], resume, ...hands }: TrainOptions): Run {
  checkFit(learner, data)
  const updater = learner.updater(choice)
  const best = learner.parameters.slice()
  const stepsPerEpoch = Math.ceil(data.train.count / learner.batch)
  if (resume) {
    restoreSnapshot(learner, resume, best, updater.state)
    if (resume.state.batches > stepsPerEpoch)
      throw mismatch(`it is at batch ${resume.state.batches} of an epoch, which has ${stepsPerEpoch}`)
    learner.parametersChanged()
  }
  return {
    learner,
    data,
    choice,
    clock,
    stretch,
    runShards: hands.runShards ?? inOrder(learner, shardRunner(learner, data, choice, seed)),
    runPieces: hands.runPieces ?? piecesInOrder(learner),
    updater,
    state: resume ? copyOf(resume.state) : firstState(seed),
    stepsPerEpoch,
    shuffle: stream(seed, 'shuffle'),
    lengths: stepsOfSamples(data.train),
    order: new Int32Array(data.train.count),
    batch: emptyBatch(learner),
    best,
    last: null,
    countedTo: clock(),
    stopping: false,
  }
}

function checkFit({ spec, steps, sourceSteps }: Learner, data: TrainingData): void {
  const { outputs, read, encoder } = spec
  const made = (stack: StackSpec, most: number): object => ({
    inputs: stack.inputs,
    symbols: stack.embeddings.map(({ symbols }) => symbols),
    steps: most,
  })
  const given = ({ inputs, symbols, steps }: InputShape): object => ({ inputs, symbols, steps })
  const own = { ...made(spec, steps), outputs, read, source: encoder ? made(encoder, sourceSteps) : null }
  const its = {
    ...given(data),
    outputs: data.outputs,
    read: data.read,
    source: data.source ? given(data.source) : null,
  }
  if (JSON.stringify(own) !== JSON.stringify(its))
    throw new Error(`the network is made for ${JSON.stringify(own)}, the data are ${JSON.stringify(its)}`)
  if (data.train.count === 0 || data.validation.count === 0)
    throw new Error('training needs at least one sequence to learn from and one to validate with')
}

const firstState = (seed: number): TrainingState => ({
  step: 0,
  epoch: 1,
  batches: 0,
  shuffle: Array.from(stream(seed, 'shuffle')),
  lossSum: 0,
  placesSum: 0,
  seconds: 0,
  epochSeconds: 0,
  best: { epoch: 0, loss: null },
  stopping: freshPatience(),
  plateau: { ...freshPatience(), drops: 0 },
  optimizerSteps: 0,
  endedEarly: false,
})

const copyOf = (state: TrainingState): TrainingState => ({
  ...state,
  best: { ...state.best },
  stopping: { ...state.stopping },
  plateau: { ...state.plateau },
})

/** η of the step at work. */
export function currentRate({ choice, state, stepsPerEpoch }: Run): number {
  return learningRate(choice.learningRate, choice.schedule, choice.warmup, {
    step: state.step,
    steps: choice.epochs * stepsPerEpoch,
    epoch: state.epoch,
    drops: state.plateau.drops,
  })
}

/** Brings the seconds of the state up to date. */
export function keepTime(run: Run): void {
  const now = run.clock()
  const seconds = (now - run.countedTo) / 1000
  run.state.seconds += seconds
  run.state.epochSeconds += seconds
  run.countedTo = now
}

export function restoreBest({ learner, best }: Run): void {
  learner.parameters.set(best)
  learner.parametersChanged()
}
