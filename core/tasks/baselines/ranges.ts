/** Sequences as ranges of rows (or of symbols): the first row and the number of rows of each. `Samples` are such ranges. */
export interface Ranges {
  readonly starts: ArrayLike<number>
  readonly lengths: ArrayLike<number>
}

/** Rows of all ranges, one that lies in two counted twice. */
export function rowsOf({ lengths }: Ranges): number {
  let sum = 0
  for (let k = 0; k < lengths.length; k++) sum += lengths[k]
  return sum
}
