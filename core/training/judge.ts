import type { LossChoice } from '../experiment/training'
import { bestPathSays } from '../decoding/ctc-greedy'
import type { FloatArray } from '../floats'
import { ctcLoss, newCtcWorkspace } from '../losses/ctc'
import { logisticCrossEntropy } from '../losses/logistic'
import { lossOfHead, numbersOf } from '../losses/heads'
import type { Loss } from '../losses/loss'
import { timesOf, type NetworkSpec } from '../network/spec'
import { BLANK, placeOf, type Samples, type TrainingData, type Targets } from '../tasks/samples'
import type { Batch } from './batch'
import type { Learner } from './learner'

/**
 * Judges the outputs of a shard's last forward: writes ∂J/∂ŷ and answers the shard's share of J, the mean over the judged
 * places of the whole batch. So the sum over shards is the loss of the batch, and its gradient needs no further scaling.
 *   J = Σ w ℓ / Σ w over the judged places; ℓ of numbers is the mean over the O of a place, of keys their sum, of labels
 *   that of CTC by the label
 */
export type Judge = (batch: Batch, samples: Samples, shard: number) => number

/** How much the places of a batch weigh together: Σ w. */
export function placesOf(read: NetworkSpec['read'], steps: number, samples: Samples, batch: Batch): number {
  const { targets, lengths } = samples
  if (targets.kind === 'labels') return batch.count
  if (targets.kind === 'values' && targets.gaps === true)
    return knownPlaces(read, steps, samples, targets.values, batch)
  if (targets.kind !== 'classes') {
    if (read !== 'every') return batch.count
    if (lengths === null) return batch.count * steps
    let places = 0
    for (let k = 0; k < batch.count; k++) places += lengths[batch.indices[k]]
    return places
  }
  let weight = 0
  for (let k = 0; k < batch.count; k++) {
    const sample = batch.indices[k]
    const judged = timesOf({ read }, lengths?.[sample] ?? steps)
    for (let t = 0; t < judged; t++) weight += classWeight(targets, targets.classes[placeOf(read, samples, sample, t)])
  }
  return weight
}

/** Places of a batch whose value is known, where each has one. */
function knownPlaces(
  read: NetworkSpec['read'],
  steps: number,
  samples: Samples,
  values: Float32Array,
  batch: Batch,
): number {
  let places = 0
  for (let k = 0; k < batch.count; k++) {
    const sample = batch.indices[k]
    const judged = timesOf({ read }, samples.lengths?.[sample] ?? steps)
    for (let t = 0; t < judged; t++) if (!Number.isNaN(values[placeOf(read, samples, sample, t)])) places++
  }
  return places
}

const classWeight = ({ weights }: Extract<Targets, { kind: 'classes' }>, y: number): number =>
  y < 0 ? 0 : (weights?.[y] ?? 1)

/** The judge of a run. It owns room for the truth of each shard, so that judging allocates nothing. */
export function judgeOf(learner: Learner, data: TrainingData, choice: LossChoice): Judge {
  const { targets } = data.train
  switch (targets.kind) {
    case 'values':
      return valuesJudge(learner, lossOfHead(targets.head, choice), learner.spec.outputs / numbersOf(targets.head))
    case 'keys':
      return valuesJudge(learner, logisticCrossEntropy, 1, learner.spec.outputs)
    case 'classes':
      return classesJudge(learner)
    case 'labels':
      return labelsJudge(learner, data)
  }
}

const OTHER_KIND = 'the parts of the data are judged in different ways'

/** `width`: values over which ℓ of a place is the mean; `known`: values of the truth of a place. */
function valuesJudge(learner: Learner, loss: Loss, width: number, known = width): Judge {
  const { outputs } = learner.spec
  const found = finderOf(learner)
  const truths = roomOf(learner, known)
  const weights = roomOf(learner, 1)
  return (batch, samples, shard) => {
    const { targets } = samples
    if (targets.kind !== 'values' && targets.kind !== 'keys') throw new Error(OTHER_KIND)
    const { values } = targets
    const gaps = targets.kind === 'values' && targets.gaps === true
    const truth = truths[shard]
    const weight = weights[shard]
    const places = found(batch, samples, shard)
    for (let k = 0; k < places.length; k++) {
      const isJudged = places[k] >= 0 && !(gaps && Number.isNaN(values[places[k] * known]))
      weight[k] = isJudged ? 1 / (batch.places * width) : 0
      if (!isJudged) continue
      for (let o = 0; o < known; o++) truth[k * known + o] = values[places[k] * known + o]
    }
    return loss(learner.outputs(shard), truth, weight, outputs, learner.outputGradients(shard))
  }
}

function classesJudge(learner: Learner): Judge {
  const found = finderOf(learner)
  const truths = roomOf(learner, 1)
  const weights = roomOf(learner, 1)
  return (batch, samples, shard) => {
    const of = samples.targets
    if (of.kind !== 'classes') throw new Error(OTHER_KIND)
    const truth = truths[shard]
    const weight = weights[shard]
    const places = found(batch, samples, shard)
    for (let k = 0; k < places.length; k++) {
      truth[k] = places[k] < 0 ? -1 : of.classes[places[k]]
      const w = classWeight(of, truth[k])
      weight[k] = w === 0 ? 0 : w / batch.places
    }
    const loss = learner.softmaxCrossEntropy(shard, truth, weight)
    if (batch.part !== 'train') batch.hits[shard] = hitsOf(learner.outputs(shard), truth, learner.spec.outputs)
    return loss
  }
}

function labelsJudge(learner: Learner, data: TrainingData): Judge {
  const { spec, steps, shards } = learner
  const workspace = newCtcWorkspace(steps, mostLabels(data), spec.outputs)
  return (batch, samples, shard) => {
    const of = samples.targets
    if (of.kind !== 'labels') throw new Error(OTHER_KIND)
    const { first, rows } = shards[shard]
    const training = batch.part === 'train'
    const gradient = training ? learner.outputGradients(shard) : null
    const sequence = {
      ...{
        values: learner.outputs(shard),
        offset: 0,
        stride: rows * spec.outputs,
        length: 0,
        steps,
        classes: spec.outputs,
      },
      ...{ labels: of.labels, firstLabel: 0, labelCount: 0 },
    }
    let loss = 0
    let hits = 0
    for (let row = 0; row < rows; row++) {
      const filled = first + row < batch.count
      const sample = filled ? batch.indices[first + row] : -1
      sequence.offset = row * spec.outputs
      sequence.length = filled ? (samples.lengths?.[sample] ?? steps) : 0
      sequence.firstLabel = filled ? of.firsts[sample] : 0
      sequence.labelCount = filled ? of.firsts[sample + 1] - of.firsts[sample] : 0
      const weight = filled ? 1 / (Math.max(1, sequence.labelCount) * batch.places) : 0
      loss += ctcLoss(sequence, weight, CTC, gradient, workspace)
      if (filled && !training && bestPathSays(sequence, BLANK)) hits++
    }
    if (!training) batch.hits[shard] = hits
    return loss
  }
}

/** A target that cannot be said stops a training: tasks leave it out of what is learned. */
const CTC = { blank: BLANK, zeroInfinity: false }

/** Labels of the sequence that has most. */
function mostLabels({ train, validation, test }: TrainingData): number {
  let most = 0
  for (const samples of [train, validation, test]) {
    if (samples?.targets.kind !== 'labels') continue
    const { firsts } = samples.targets
    for (let n = 0; n < samples.count; n++) most = Math.max(most, firsts[n + 1] - firsts[n])
  }
  return most
}

/** Places whose largest output is that of their class; of equal ones the first. */
function hitsOf(outputs: FloatArray, truth: Float64Array, classes: number): number {
  let hits = 0
  for (let k = 0; k < truth.length; k++) {
    if (truth[k] < 0) continue
    let said = 0
    for (let c = 1; c < classes; c++) if (outputs[k * classes + c] > outputs[k * classes + said]) said = c
    if (said === truth[k]) hits++
  }
  return hits
}

/** How many places of a batch are judged; where classes have no weights that is `Batch.places`. */
export function judgedPlaces(read: NetworkSpec['read'], steps: number, samples: Samples, batch: Batch): number {
  const { targets } = samples
  if (targets.kind !== 'classes' || targets.weights === null) return batch.places
  return placesOf(read, steps, { ...samples, targets: { ...targets, weights: null } }, batch)
}

/** For each shard room for `width` values of each of its places, [n][rows]. */
const roomOf = ({ spec, steps, shards }: Learner, width: number): Float64Array[] =>
  shards.map(({ rows }) => new Float64Array(timesOf(spec, steps) * rows * width))

/** Finds for every place of a shard's outputs, [n][rows], the place of its target; −1: it is not judged. */
function finderOf(learner: Learner): (batch: Batch, samples: Samples, shard: number) => Int32Array {
  const { spec, steps, shards } = learner
  const places = roomOf(learner, 1).map(({ length }) => new Int32Array(length))
  return (batch, samples, shard) => {
    const { first, rows } = shards[shard]
    const count = Math.min(rows, batch.count - first)
    const found = places[shard].fill(-1)
    for (let row = 0; row < count; row++) {
      const sample = batch.indices[first + row]
      const judged = timesOf(spec, samples.lengths?.[sample] ?? steps)
      for (let t = 0; t < judged; t++) found[t * rows + row] = placeOf(spec.read, samples, sample, t)
    }
    return found
  }
}
