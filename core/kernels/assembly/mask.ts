// Sequences of different lengths in one batch. A row whose sequence is not running at a step keeps its state, and its deltas
// pass it untouched: twin of the masks in sequence.ts. Rows are copied, so what a masked row holds never enters a sum.
import { RELU, TANH } from './cells'
import { Layer } from './records'

@inline
function runs(L: Layer, row: i32, t: i32): bool {
  return t < load<i32>(L.lengths + (<usize>row << 2))
}

/** Copies one row of `panels` panels `panel` bytes apart, `width` bytes of it (32 or 64). */
function copyRow(to: usize, from: usize, row: i32, panels: i32, panel: usize, width: usize): void {
  let at = <usize>row * width
  for (let p = 0; p < panels; p++) {
    for (let end = at + width; at < end; at += 16) v128.store(to + at, v128.load(from + at))
    at += panel - width
  }
}

function clearRow(to: usize, row: i32, panels: i32, panel: usize, width: usize): void {
  const zero = f32x4.splat(0)
  let at = <usize>row * width
  for (let p = 0; p < panels; p++) {
    for (let end = at + width; at < end; at += 16) v128.store(to + at, zero)
    at += panel - width
  }
}

@inline
function hiddenPanels(L: Layer): i32 {
  return L.parts * ((L.units + 15) >> 4)
}

/** Groups of units that have a cell state: none in a simple RNN. */
@inline
function cellGroups(L: Layer): i32 {
  return L.cell == TANH || L.cell == RELU ? 0 : (L.units + 7) >> 3
}

/** Forward: y = y⁻ and c = c⁻ in the rows that do not run at step t. */
export function keepState(L: Layer, t: i32, y: usize, lastY: usize, c: usize, lastC: usize): void {
  const panel = <usize>L.rows << 6
  for (let row = 0; row < L.rows; row++) {
    if (runs(L, row, t)) continue
    copyRow(y, lastY, row, hiddenPanels(L), panel, 64)
    copyRow(c, lastC, row, cellGroups(L), panel >> 1, 32)
  }
}

/** Backward, before step t: the deltas of rows that do not run are set aside; with zeros instead, their part of every sum is 0. */
export function parkDeltas(L: Layer, t: i32): void {
  const panel = <usize>L.rows << 6
  for (let row = 0; row < L.rows; row++) {
    if (runs(L, row, t)) continue
    copyRow(L.parkedHidden, L.hiddenDeltas, row, hiddenPanels(L), panel, 64)
    copyRow(L.parkedCells, L.cellDeltas, row, cellGroups(L), panel >> 1, 32)
    clearRow(L.hiddenDeltas, row, hiddenPanels(L), panel, 64)
    clearRow(L.cellDeltas, row, cellGroups(L), panel >> 1, 32)
  }
}

/** Backward, after step t: the deltas set aside come back. */
export function restoreDeltas(L: Layer, t: i32): void {
  const panel = <usize>L.rows << 6
  for (let row = 0; row < L.rows; row++) {
    if (runs(L, row, t)) continue
    copyRow(L.hiddenDeltas, L.parkedHidden, row, hiddenPanels(L), panel, 64)
    copyRow(L.cellDeltas, L.parkedCells, row, cellGroups(L), panel >> 1, 32)
  }
}

/** Whether a row runs at step t, but further back from the end of its sequence than errors go. */
@inline
function beyond(L: Layer, row: i32, t: i32): bool {
  const length = load<i32>(L.lengths + (<usize>row << 2))
  return L.reverse ? t >= L.truncate && t < length : t < length - L.truncate
}

/** The first step (in the direction of running) that errors reach in any row. */
export function firstReached(L: Layer): i32 {
  if (!L.truncate) return 0
  return max(0, (L.reverse ? L.steps : L.shortest) - L.truncate)
}

/** Truncated BPTT, before step t: rows that errors do not reach any more get none, neither from the step after nor from above. */
export function cutDeltas(L: Layer, t: i32, above: usize): void {
  const panel = <usize>L.rows << 6
  for (let row = 0; row < L.rows; row++) {
    if (!beyond(L, row, t)) continue
    clearRow(L.hiddenDeltas, row, hiddenPanels(L), panel, 64)
    clearRow(L.cellDeltas, row, cellGroups(L), panel >> 1, 32)
    if (above) clearRow(above, row, (L.units + 15) >> 4, panel, 64)
  }
}
