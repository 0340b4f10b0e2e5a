import { permutation } from '../random'
import { batchLoss } from './batch'
import { bucketedOrder } from './buckets'
import { scaleToNorm } from './clip'
import { diverged } from './diverged'
import { closeEpoch, end } from './epoch'
import type { StepEvent, TrainingEvent, WatchEvent } from './events'
import { placesOf } from './judge'
import { currentRate, keepTime, prepare, type Run, type TrainOptions } from './run'
import { makeSnapshot, type Snapshot } from './snapshot'

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
      return makeSnapshot(
        run.learner,
        run.state,
        run.last ?? run.learner.parameters,
        run.best,
        run.updater.state,
        run.data.carried,
      )
    },
    stop: () => {
      run.stopping = true
    },
  }
}

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
    fillOrder(run)
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

/** Sequences that follow each other stay in their order; those of different lengths come in batches of like length. */
function fillOrder({ learner, data: { carried }, lengths, shuffle, order }: Run): void {
  if (carried) order.forEach((_, k) => (order[k] = k))
  else if (lengths === null) permutation(shuffle, order)
  else order.set(bucketedOrder(shuffle, lengths, learner.batch))
}

function fillTrainingBatch({ learner, data, state, batch, order }: Run): void {
  const from = (state.batches - 1) * learner.batch
  batch.part = 'train'
  batch.step = state.step
  batch.begins = state.batches === 1
  batch.count = Math.min(learner.batch, data.train.count - from)
  for (let k = 0; k < batch.count; k++) batch.indices[k] = order[from + k]
  batch.places = placesOf(learner.spec.read, learner.steps, data.train, batch)
}
