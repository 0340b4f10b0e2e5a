/** How often each class 0 … C − 1 occurs. */
export function classCounts(labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes)
  for (let k = 0; k < labels.length; k++) counts[labels[k]]++
  return counts
}

/**
 * The majority baseline: the class that occurs most often in the training part, said everywhere. The labels are those of
 * sequences, or of all steps where every step has one. Of equally frequent classes it is the first, and so it is of no labels.
 */
export const majorityOf = (labels: ArrayLike<number>, classes: number): number =>
  mostFrequent(classCounts(labels, classes))

export function mostFrequent(counts: ArrayLike<number>): number {
  let best = 0
  for (let own = 1; own < counts.length; own++) if (counts[own] > counts[best]) best = own
  return best
}
