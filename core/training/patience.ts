/** Counts epochs without progress, for early stopping and for a learning rate that falls on a plateau. Plain data. */
export interface Patience {
  /** Lowest loss that counted as progress; null before the first. */
  lowest: number | null
  /** Epochs since then. */
  waited: number
}

export const freshPatience = (): Patience => ({ lowest: null, waited: 0 })

/** Notes the loss of one more epoch. Progress is a loss lower than the last progress by more than `smallest`. */
export function observe(patience: Patience, loss: number, smallest: number): void {
  if (patience.lowest === null || loss < patience.lowest - smallest) {
    patience.lowest = loss
    patience.waited = 0
  } else patience.waited++
}
