/**
 * Confusion matrix of C classes (C, C), row-major: the row is the true class, the column the predicted one.
 * Matrices of parts of the data add up to the matrix of the whole.
 */
export interface Confusion {
  readonly classes: number
  readonly counts: Float64Array
}

/** How well one class is found. */
export interface ClassScores {
  /** Of the places that were said to be of the class, the share that is. */
  readonly precision: number
  /** Of the places that are of the class, the share that was found. */
  readonly recall: number
  /** Harmonic mean of both: 2·hits / (support + predicted). */
  readonly f1: number
  /** Places that are of the class. */
  readonly support: number
  /** Places that were said to be of it. */
  readonly predicted: number
}

/** Counts pairs of class numbers 0 … C − 1, place by place. */
export function confusionOf(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Confusion {
  if (truth.length !== predicted.length)
    throw new RangeError(`${truth.length} true classes stand beside ${predicted.length} predicted ones`)
  const counts = new Float64Array(classes * classes)
  for (let k = 0; k < truth.length; k++) {
    counts[classNumber(truth[k], classes, k) * classes + classNumber(predicted[k], classes, k)]++
  }
  return { classes, counts }
}

function classNumber(value: number, classes: number, place: number): number {
  if (Number.isInteger(value) && value >= 0 && value < classes) return value
  throw new RangeError(`place ${place} has class ${value}, expected a whole number from 0 to ${classes - 1}`)
}

/** Share of places on the diagonal; NaN when nothing was judged. */
export function accuracy({ classes, counts }: Confusion): number {
  let hits = 0
  let all = 0
  for (let k = 0; k < counts.length; k++) {
    all += counts[k]
    if (k % (classes + 1) === 0) hits += counts[k]
  }
  return hits / all
}

/**
 * Scores of each class by its number. A share of nothing is 0: the precision of a class never predicted, the recall of a class
 * that does not occur (scikit-learn's `precision_recall_fscore_support` with `zero_division=0`).
 */
export function classScores({ classes, counts }: Confusion): ClassScores[] {
  return Array.from({ length: classes }, (_, own) => {
    const hits = counts[own * classes + own]
    let support = 0
    let predicted = 0
    for (let other = 0; other < classes; other++) {
      support += counts[own * classes + other]
      predicted += counts[other * classes + own]
    }
    return {
      precision: shareOf(hits, predicted),
      recall: shareOf(hits, support),
      f1: shareOf(2 * hits, support + predicted),
      support,
      predicted,
    }
  })
}

/**
 * Mean F1 of the classes that occur in the truth or in the predictions, each counted once however rare it is; a class that was
 * predicted but does not occur counts 0 (scikit-learn's `f1_score(average='macro')`). NaN when nothing was judged.
 */
export function macroF1(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter(({ support, predicted }) => support + predicted > 0)
      .map(({ f1 }) => f1),
  )
}

/** Mean recall of the classes that occur in the truth (scikit-learn's `balanced_accuracy_score`). NaN when nothing was judged. */
export function balancedAccuracy(confusion: Confusion): number {
  return mean(
    classScores(confusion)
      .filter(({ support }) => support > 0)
      .map(({ recall }) => recall),
  )
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
