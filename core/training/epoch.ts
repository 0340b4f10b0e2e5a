import { batchHits, batchLoss, fillInOrder } from './batch'
import { diverged } from './diverged'
import type { EndEvent, EpochEvent } from './events'
import { judgedPlaces } from './judge'
import { observe } from './patience'
import { copyOutputs } from './predict'
import { currentRate, keepTime, restoreBest, type Run } from './run'
import { observePlateau } from './schedule'

/** Validates, notes the best weights, and moves on to the next epoch; null: stopped on the way, and nothing has changed. */
export function closeEpoch(run: Run): EpochEvent | null {
  const { learner, choice, state } = run
  keepTime(run)
  const throughput = run.data.train.count / Math.max(state.epochSeconds, 1e-9)
  const rate = currentRate(run)
  // The first one is carried through: without it there is no epoch to go back to.
  const {
    loss: validationLoss,
    accuracy,
    stretch,
    whole,
  } = validate(run, () => run.stopping && state.best.loss !== null)
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
    accuracy,
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
): { loss: number; accuracy: number | null; stretch: number[]; whole: boolean } {
  const { shards } = learner
  const samples = data.validation
  const said: number[] = []
  let lossSum = 0
  let placesSum = 0
  let hits = 0
  let judged = 0
  let next = 0
  for (let from = 0; from < samples.count; from += learner.batch) {
    fillInOrder(batch, learner, data, 'validation', from)
    runShards(batch)
    lossSum += batchLoss(batch) * batch.places
    placesSum += batch.places
    hits += batchHits(batch)
    judged += judgedPlaces(learner.spec.read, learner.steps, samples, batch)
    for (; next < stretch.length && stretch[next] < from + batch.count; next++) {
      const row = stretch[next] - from
      const shard = shards.findIndex(({ first, rows }) => row >= first && row < first + rows)
      copyOutputs(learner, shard, row - shards[shard].first, said, next)
    }
    if (from + learner.batch < samples.count && abandon())
      return { loss: NaN, accuracy: null, stretch: said, whole: false }
  }
  const { kind } = samples.targets
  const accuracy = kind === 'classes' || kind === 'labels' ? hits / judged : null
  return { loss: lossSum / placesSum, accuracy, stretch: said, whole: true }
}

/** Puts the best weights back, if an epoch was finished. */
export function end(run: Run): EndEvent {
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
