// Matrix products on panels 16 wide, cut into the register tiles of tiles.ts (generated). Twin of `dot`, `dotT` and `addOuter`
// in cells/vector.ts.
import { outerNarrow, outerWide, row1, row2, row4, row8, tileNarrow, tileWide } from './tiles'

/** Rows of a register tile, and whether its columns are a whole panel (wide) or half of one (narrow): see setTile. */
let tallest: i32 = 6
let wide: bool = false
export function setTile(rows: i32, isWide: i32): void {
  tallest = rows
  wide = isWide != 0
}

/** 256 zero bytes: where products without a bias start from. */
let zeros: usize = 0
export function setZeros(address: usize): void {
  zeros = address
}
@inline
export function zeroBlock(): usize {
  return zeros
}

// Balanced tiles: 64 rows with at most 6 at once are 9 tiles of 6 and 2 of 5, not 10 of 6 and one of 4.
@inline
function tilesOf(size: i32): i32 {
  return (size + tallest - 1) / tallest
}

/**
 * C[rows][8 or 16] = from + Σ A·B over the segments of `table`, (address, size) each, up to `end`; B has a row of 16 per
 * feature of all segments, one after another. A in panels `panel` bytes apart; a row of A and C is 64 bytes, one of `from`
 * `fromStep` (0: one row for all, a bias). `halves`: columns / 8.
 */
export function multiply(
  table: usize,
  end: usize,
  panel: usize,
  B: usize,
  from: usize,
  fromStep: usize,
  C: usize,
  rows: i32,
  halves: i32,
): void {
  const tiles = tilesOf(rows)
  const low = rows / tiles
  const taller = rows - low * tiles
  const skip = <usize>(taller * (low + 1)) << 6
  const fromSkip = fromStep * (taller * (low + 1))
  if (wide && halves == 2) {
    if (taller) tileWide(low + 1, table, end, 0, panel, B, from, fromStep, C, taller)
    tileWide(low, table, end, skip, panel, B, from + fromSkip, fromStep, C + skip, tiles - taller)
    return
  }
  for (let half = 0; half < halves; half++) {
    if (taller) tileNarrow(low + 1, table, end, 0, panel, B, from, fromStep, C, taller)
    tileNarrow(low, table, end, skip, panel, B, from + fromSkip, fromStep, C + skip, tiles - taller)
    B += 32
    from += 32
    C += 32
  }
}

/**
 * The product for a single row, all panels of B (`panel` bytes apart) at once: C[8 · halves] = from + Σ a·B. With one row there
 * is nothing to reuse a weight for, so speed comes from many columns at a time. The same sums in the same order as `multiply`.
 */
export function multiplyRow(
  table: usize,
  end: usize,
  B: usize,
  panel: usize,
  from: usize,
  C: usize,
  halves: i32,
): void {
  let left = halves
  while (left) {
    const width = left >= 8 && wide ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1
    if (width == 8) row8(table, end, B, panel, from, C)
    else if (width == 4) row4(table, end, B, panel, from, C)
    else if (width == 2) row2(table, end, B, panel, from, C)
    else row1(table, end, B, panel, from, C)
    const bytes = <usize>width << 5
    left -= width
    B += panel * (width >> 1)
    C += bytes
    if (from != zeros) from += bytes
  }
}

/**
 * G[features][8 or 16] += Σ over `steps` steps and `rows` rows of Aᵀ Δ: a weight gradient, δW += Σ_t δ̄ xᵀ.
 * A, delta: the panels of the first step and the bytes to the next; halves / firstHalf: which 8 columns of the panel.
 */
export function multiplyTransposed(
  A: usize,
  stepA: usize,
  features: i32,
  delta: usize,
  stepDelta: usize,
  steps: i32,
  rows: i32,
  G: usize,
  firstHalf: i32,
  halves: i32,
): void {
  const tiles = tilesOf(features)
  const low = features / tiles
  const taller = features - low * tiles
  let f = 0
  for (let tile = 0; tile < tiles; tile++) {
    const height = tile < taller ? low + 1 : low
    const g = G + (<usize>f << 6)
    if (wide && halves - firstHalf == 2) outerWide(height, A, stepA, f, delta, stepDelta, steps, rows, g)
    else
      for (let half = firstHalf; half < halves; half++) {
        const column = <usize>half << 5
        outerNarrow(height, A, stepA, f, delta + column, stepDelta, steps, rows, g + column)
      }
    f += height
  }
}
