/**
 * Weights v that let every class count the same in `classWeightedMean`, however rare it is: v_c = n / (C n_c), with n places of
 * which n_c are of class c and C classes that occur (scikit-learn's `class_weight='balanced'`). The mean weight of a place is 1.
 * A class that does not occur keeps 1.
 */
export function balancedClassWeights(counts: ArrayLike<number>): Float64Array {
  const occurring = Array.from(counts).filter(count => count > 0)
  const n = occurring.reduce((sum, count) => sum + count, 0)
  return Float64Array.from(counts, count => (count > 0 ? n / (occurring.length * count) : 1))
}
