/** Which rows a window may use. All arrays have one entry a row. */
export interface Usable {
  /** 1: the window may read the row. */
  readonly inputs: Uint8Array
  /** 1: the target is known. */
  readonly targets: Uint8Array
}

/** A window reads rows s … s + L − 1; its targets lie `horizons` rows after the last of them. */
export interface WindowShape {
  readonly window: number
  readonly horizons: readonly number[]
}

/**
 * First rows s of all windows that touch no unusable row, read no row before `earliest`, and whose targets all lie within
 * rows from … to. The target must be known at the window's last row too: change and persistence start from it.
 */
export function windowStarts(
  usable: Usable,
  { window, horizons }: WindowShape,
  from: number,
  to: number,
  earliest = from,
): number[] {
  const nearest = horizons[0]
  const farthest = horizons[horizons.length - 1]
  const starts: number[] = []
  let free = 0 // usable rows in a stretch that ends at `last`
  for (let last = earliest; last + farthest < to; last++) {
    free = usable.inputs[last] ? free + 1 : 0
    if (free < window || !usable.targets[last] || last + nearest < from) continue
    if (horizons.every(h => usable.targets[last + h])) starts.push(last - window + 1)
  }
  return starts
}

/** The longest stretch of rows within from … to that a window may read. */
export function longestStretch(usable: Uint8Array, from: number, to: number): number {
  let longest = 0
  let free = 0
  for (let row = from; row < to; row++) {
    free = usable[row] ? free + 1 : 0
    if (free > longest) longest = free
  }
  return longest
}
