import type { TrainingChoice } from '../experiment/schema'
import type { FloatArray } from '../floats'
import type { Updater } from '../network/compiled.types'
import { Problem } from '../problem'
import { permutation, stream, type Stream } from '../random'
import type { TrainingData } from '../tasks/samples'
import { batchLoss, emptyBatch, fillInOrder, inOrder, placesOf, shardRunner, type Batch, type RunShards } from './batch'
import { scaleToNorm } from './clip'
import type { EndEvent, EpochEvent, StepEvent, TrainingEvent, WatchEvent } from './events'
import type { Learner } from './learner'
import { piecesInOrder, type RunPieces } from './pieces'
import { freshPatience, observe } from './patience'
import { copyOutputs } from './predict'
import { learningRate, observePlateau } from './schedule'
import { makeSnapshot, mismatch, restoreSnapshot, type Snapshot, type TrainingState } from './snapshot'

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

export interface Training {
  /**
   * The run: an event per step and epoch, and on watched steps one with the norms of every tensor just before the step's own.
   * At its end the learner holds the best weights (lowest validation loss).
   *
   * Throws `Problem` TRAINING_DIVERGED when a loss or gradient is no longer a finite number; the learner then holds the best
   * weights so far.
   */
  readonly events: Generator<TrainingEvent, void, void>
  /** All that is needed to continue to the same bits. To be taken after a step, epoch or end event. */
  snapshot(): Snapshot
  /**
   * Asks for the end: the next event is the end event, the best weights are kept. A validation under way is abandoned, but for
   * the first. The run can be resumed later, to the same bits.
   */
  stop(): void
}

export function train(options: TrainOptions): Training {
  const run = prepare(options)
  return {
    events: eventsOf(run),
    snapshot: () => {
      keepTime(run)
      return makeSnapshot(run.learner, run.state, run.last ?? run.learner.parameters, run.best, run.updater.state)
    },
    stop: () => {
      run.stopping = true
    },
  }
}

/** A run at work. All of it but `state`, the weights, `best` and the updater's state is scratch or follows from the options. */
interface Run {
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

function prepare({ learner, data, choice, seed, clock, stretch = [], resume, ...hands }: TrainOptions): Run {
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
    order: new Int32Array(data.train.count),
    batch: emptyBatch(learner),
    best,
    last: null,
    countedTo: clock(),
    stopping: false,
  }
}

function checkFit({ spec, steps }: Learner, data: TrainingData): void {
  if (data.inputs !== spec.inputs || data.outputs !== spec.outputs || data.steps !== steps)
    throw new Error(
      `the network is made for ${steps} steps of ${spec.inputs} inputs and ${spec.outputs} outputs, ` +
        `the data has ${data.steps}, ${data.inputs} and ${data.outputs}`,
    )
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

function* eventsOf(run: Run): Generator<TrainingEvent, void, void> {
  const { learner, state, choice, stepsPerEpoch } = run
  run.countedTo = run.clock()
  yield {
    kind: 'start',
    step: state.step,
    epochs: choice.epochs,
    stepsPerEpoch,
    tensors: learner.table.tensors.map(({ name, shape, size }) => ({ name, shape, size })),
  }
  while (state.epoch <= choice.epochs && !state.endedEarly) {
    run.shuffle.set(state.shuffle)
    permutation(run.shuffle, run.order)
    while (state.batches < stepsPerEpoch && !run.stopping) {
      const { step, watch } = takeStep(run)
      if (watch) yield watch
      yield step
    }
    if (run.stopping) break
    const epoch = closeEpoch(run)
    if (epoch === null) break
    yield epoch
  }
  yield end(run)
}

/** One optimizer step on the next batch of the epoch. */
function takeStep(run: Run): { step: StepEvent; watch: WatchEvent | null } {
  const { choice, state, batch, updater } = run
  const watched = state.step % choice.watchEvery === 0
  state.step++
  state.batches++
  fillTrainingBatch(run)
  run.runShards(batch)
  run.runPieces('sum')
  const loss = batchLoss(batch)
  const gradientNorm = updater.norm()
  if (!Number.isFinite(loss)) throw diverged(run, 'loss', loss)
  if (!Number.isFinite(gradientNorm)) throw diverged(run, 'gradient', gradientNorm)
  const gradients = watched ? updater.norms('gradients') : []
  if (watched) updater.mark()
  const learningRate = currentRate(run)
  const clippedNorm = update(run, gradientNorm, learningRate)
  state.lossSum += loss * batch.places
  state.placesSum += batch.places
  return {
    step: { kind: 'step', step: state.step, epoch: state.epoch, loss, gradientNorm, clippedNorm, learningRate },
    watch: watched
      ? {
          kind: 'watch',
          step: state.step,
          gradients,
          weights: updater.norms('weights'),
          updates: updater.norms('updates'),
        }
      : null,
  }
}

/** Clips gradients of the given norm by value, then by norm; the optimizer takes its step. Answers the norm that was left. */
function update({ choice: { clip }, updater, runPieces }: Run, norm: number, learningRate: number): number {
  let left = norm
  if (clip.value !== null) {
    runPieces('clip')
    left = updater.norm()
  }
  const scale = clip.norm === null ? 1 : scaleToNorm(left, clip.norm)
  updater.prepare(learningRate, scale)
  runPieces('step')
  runPieces('copy')
  return left * scale
}

function fillTrainingBatch({ learner, data, state, batch, order }: Run): void {
  const from = (state.batches - 1) * learner.batch
  batch.part = 'train'
  batch.step = state.step
  batch.count = Math.min(learner.batch, data.train.count - from)
  for (let k = 0; k < batch.count; k++) batch.indices[k] = order[from + k]
  batch.places = placesOf(learner.spec.read, learner.steps, data.train, batch)
}

function currentRate({ choice, state, stepsPerEpoch }: Run): number {
  return learningRate(choice.learningRate, choice.schedule, choice.warmup, {
    step: state.step,
    steps: choice.epochs * stepsPerEpoch,
    epoch: state.epoch,
    drops: state.plateau.drops,
  })
}

/** Validates, notes the best weights, and moves on to the next epoch; null: stopped on the way, and nothing has changed. */
function closeEpoch(run: Run): EpochEvent | null {
  const { learner, choice, state } = run
  keepTime(run)
  const throughput = run.data.train.count / Math.max(state.epochSeconds, 1e-9)
  const rate = currentRate(run)
  // The first one is carried through: without it there is no epoch to go back to.
  const { loss: validationLoss, stretch, whole } = validate(run, () => run.stopping && state.best.loss !== null)
  if (!whole) return null
  if (!Number.isFinite(validationLoss)) throw diverged(run, 'validation loss', validationLoss)
  const better = state.best.loss === null || validationLoss < state.best.loss
  if (better) {
    run.best.set(learner.parameters)
    state.best = { epoch: state.epoch, loss: validationLoss }
  }
  if (choice.earlyStopping) {
    observe(state.stopping, validationLoss, choice.earlyStopping.smallest)
    state.endedEarly = state.stopping.waited >= choice.earlyStopping.patience && state.epoch < choice.epochs
  }
  if (choice.schedule.kind === 'plateau') observePlateau(state.plateau, validationLoss, choice.schedule.patience)
  keepTime(run)
  const stepsLeft = choice.epochs * run.stepsPerEpoch - state.step
  const event: EpochEvent = {
    kind: 'epoch',
    epoch: state.epoch,
    step: state.step,
    trainingLoss: state.lossSum / state.placesSum,
    validationLoss,
    best: better,
    bestEpoch: state.best.epoch,
    learningRate: rate,
    throughput,
    secondsLeft: state.endedEarly ? 0 : (state.seconds / state.step) * stepsLeft,
    seconds: state.seconds,
    stretch,
  }
  state.epoch++
  state.batches = 0
  state.shuffle = Array.from(run.shuffle)
  state.lossSum = 0
  state.placesSum = 0
  state.epochSeconds = 0
  return event
}

/** Mean loss over the validation part, and ŷ of the stretch; over less than the whole when `abandon` says so after a batch. */
function validate(
  { learner, data, batch, stretch, runShards }: Run,
  abandon: () => boolean,
): { loss: number; stretch: number[]; whole: boolean } {
  const { shards } = learner
  const samples = data.validation
  const said: number[] = []
  let lossSum = 0
  let placesSum = 0
  let next = 0
  for (let from = 0; from < samples.count; from += learner.batch) {
    fillInOrder(batch, learner, data, 'validation', from)
    runShards(batch)
    lossSum += batchLoss(batch) * batch.places
    placesSum += batch.places
    for (; next < stretch.length && stretch[next] < from + batch.count; next++) {
      const row = stretch[next] - from
      const shard = shards.findIndex(({ first, rows }) => row >= first && row < first + rows)
      copyOutputs(learner, shard, row - shards[shard].first, said, next)
    }
    if (from + learner.batch < samples.count && abandon()) return { loss: NaN, stretch: said, whole: false }
  }
  return { loss: lossSum / placesSum, stretch: said, whole: true }
}

function end(run: Run): EndEvent {
  const { learner, state, choice } = run
  keepTime(run)
  const finished = state.epoch > choice.epochs
  // Stopped before the first validation: there is no best epoch yet, the weights at hand are what was learned.
  const bestValidationLoss = state.best.loss ?? validate(run, () => false).loss
  if (!Number.isFinite(bestValidationLoss)) throw diverged(run, 'validation loss', bestValidationLoss)
  run.last = learner.parameters.slice()
  if (state.best.epoch > 0) restoreBest(run)
  return {
    kind: 'end',
    reason: state.endedEarly ? 'early' : finished ? 'finished' : 'stopped',
    step: state.step,
    epoch: state.batches > 0 ? state.epoch : state.epoch - 1,
    bestEpoch: state.best.epoch,
    bestValidationLoss,
    seconds: state.seconds,
  }
}

function restoreBest({ learner, best }: Run): void {
  learner.parameters.set(best)
  learner.parametersChanged()
}

/** The error of a run whose numbers left the floats; puts the best weights back. */
function diverged(run: Run, what: string, value: number): Problem {
  const { state, choice, stepsPerEpoch } = run
  restoreBest(run)
  const rate = Number((choice.learningRate / 10).toPrecision(1))
  const clipping = choice.clip.norm === null || choice.clip.norm > 1 ? ' or clip the gradient norm at 1' : ''
  return new Problem(
    'TRAINING_DIVERGED',
    `The ${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} in epoch ${state.epoch}, ` +
      `batch ${state.batches} of ${stepsPerEpoch} (step ${state.step}).`,
    {
      advice:
        `Try a lower learning rate (${rate})${clipping}. ` +
        (state.best.epoch > 0
          ? `The weights of epoch ${state.best.epoch}, the best so far, are kept.`
          : 'No epoch was finished, so the weights of the start are kept.'),
      place: { field: 'training.learningRate' },
    },
  )
}

function keepTime(run: Run): void {
  const now = run.clock()
  const seconds = (now - run.countedTo) / 1000
  run.state.seconds += seconds
  run.state.epochSeconds += seconds
  run.countedTo = now
}
