// One direction of one recurrent layer over a whole sequence, forward and backward: twin of sequence.ts. The loop over time is
// in here, so JavaScript calls once per layer and direction.
import { activate, activateBackward } from './specialised'
import { FGR, RELU, TANH, gateCount } from './cells'
import { multiply, multiplyRow, multiplyTransposed, zeroBlock } from './gemm'
import { cutDeltas, firstReached, keepState, parkDeltas, restoreDeltas } from './mask'
import { Layer, segmentAt } from './records'

@inline
function groupsOf(L: Layer): i32 {
  return (L.units + 7) >> 3
}

/** Bytes of one step of the gates. */
@inline
function gateStep(L: Layer): usize {
  return <usize>((groupsOf(L) * gateCount(L.cell) + 1) >> 1) * (<usize>L.rows << 6)
}

/** Bytes of one step of the cell state, which a simple RNN does not have. */
@inline
function cellStep(L: Layer): usize {
  if (L.cell == TANH || L.cell == RELU) return 0
  return <usize>groupsOf(L) * (<usize>L.rows << 5)
}

@inline
function addOperand(table: usize, address: usize, size: i32): usize {
  store<usize>(table, address)
  store<i32>(table, size, 4)
  return table + 8
}

/** The pre-activations of step t are Σ weights · (x_t, y⁻ and, for FGR, i⁻ f⁻ o⁻); without an initial state only x_t. */
function listOperands(L: Layer, t: i32, hasLast: bool, lastY: usize): usize {
  let at = L.table
  for (let n = 0; n < L.inputs; n++) {
    const x = segmentAt(L.segments, n)
    at = addOperand(at, x.address + x.step * t, x.size)
  }
  const part = <usize>((L.units + 15) >> 4) * (<usize>L.rows << 6)
  if (hasLast) for (let n = 0; n < L.parts; n++) at = addOperand(at, lastY + part * n, L.units)
  return at
}

// Fast twin of `runSequence` in sequence.ts
export function layerForward(layer: usize): void {
  const L = changetype<Layer>(layer)
  const panel = <usize>L.rows << 6
  const perPanel = <usize>L.depth << 6
  const gatesPerGroup = gateCount(L.cell)
  const blocks = groupsOf(L) * gatesPerGroup
  for (let s = 0; s < L.steps; s++) {
    const t = L.reverse ? L.steps - 1 - s : s
    const before = L.reverse ? t + 1 : t - 1
    const gates = L.gates + gateStep(L) * t
    const y = L.hidden + L.hiddenStep * t
    const c = L.cells + cellStep(L) * t
    const lastY = s ? L.hidden + L.hiddenStep * before : L.firstHidden
    const lastC = s ? L.cells + cellStep(L) * before : L.firstCells
    const end = listOperands(L, t, s > 0 || L.given != 0, lastY)
    if (L.rows == 1) {
      multiplyRow(L.table, end, L.weights, perPanel, L.bias, gates, blocks)
      activate(L, 0, gates, lastC, c, L.tanhs + cellStep(L) * t, y)
      continue
    }
    // a group of units is activated as soon as its last panel is there, while it is in the nearest cache
    let group = 0
    for (let p = 0; p << 1 < blocks; p++) {
      const bias = L.bias + (<usize>p << 6)
      const halves = min(2, blocks - (p << 1))
      multiply(L.table, end, panel, L.weights + perPanel * p, bias, 0, gates + panel * p, L.rows, halves)
      for (; (group + 1) * gatesPerGroup <= (p + 1) << 1; group++)
        activate(L, group, gates, lastC, c, L.tanhs + cellStep(L) * t, y)
    }
    if (t >= L.shortest) keepState(L, t, y, lastY, c, lastC)
  }
}

// Fast twin of `runSequenceBackward` in sequence.ts
export function layerBackward(layer: usize): void {
  const L = changetype<Layer>(layer)
  const panel = <usize>L.rows << 6
  const first = firstReached(L)
  let waiting = 0
  for (let s = L.steps - 1; s >= first; s--) {
    const t = L.reverse ? L.steps - 1 - s : s
    const before = L.reverse ? t + 1 : t - 1
    const gates = L.gates + gateStep(L) * t
    const y = L.hidden + L.hiddenStep * t
    const c = L.cells + cellStep(L) * t
    const lastC = s ? L.cells + cellStep(L) * before : L.firstCells
    const above = L.above ? L.above + L.aboveStep * t : 0
    const masked = t >= L.shortest
    if (L.truncate) cutDeltas(L, t, above)
    if (masked) parkDeltas(L, t)
    for (let group = 0; group < groupsOf(L); group++)
      activateBackward(L, group, gates, lastC, c, L.tanhs + cellStep(L) * t, y, above)

    sendDown(L, t, gates)
    if (s > 0 || L.given) {
      sendBack(L, gates)
      if (masked) restoreDeltas(L, t)
    }

    waiting++
    if (waiting == L.block || s == first) {
      accumulateWeights(L, s, waiting)
      waiting = 0
    }
  }
  for (let s = first - 1; s >= 0; s--) sendNothing(L, L.reverse ? L.steps - 1 - s : s)
}

/** A step that errors do not reach sends none down, and none to the initial state. */
function sendNothing(L: Layer, t: i32): void {
  const panel = <usize>L.rows << 6
  for (let n = 0; n < L.inputs; n++) {
    const x = segmentAt(L.segments, n)
    if (x.gradient && !x.accumulate)
      memory.fill(x.gradient + x.gradientStep * t, 0, <usize>((x.size + 15) >> 4) * panel)
  }
  cutDeltas(L, t, 0)
}

/** C[rows][size] = from + δ̄ · weightsᵀ, panel by panel. */
@inline
function multiplyDeltas(L: Layer, gates: usize, transposed: usize, size: i32, C: usize, accumulate: bool): void {
  const panel = <usize>L.rows << 6
  const columns = groupsOf(L) * gateCount(L.cell) << 3
  const end = addOperand(L.table, gates, columns)
  if (L.rows == 1)
    return multiplyRow(L.table, end, transposed, <usize>columns << 6, accumulate ? C : zeroBlock(), C, (size + 7) >> 3)
  for (let p = 0, left = size; left > 0; p++, left -= 16) {
    const to = C + panel * p
    const from = accumulate ? to : zeroBlock()
    const B = transposed + (<usize>columns << 6) * p
    multiply(L.table, end, panel, B, from, accumulate ? 64 : 0, to, L.rows, left > 8 ? 2 : 1)
  }
}

/** δx = Σ W★ᵀ δ★̄ for the inputs that want it. */
function sendDown(L: Layer, t: i32, gates: usize): void {
  for (let n = 0; n < L.inputs; n++) {
    const x = segmentAt(L.segments, n)
    if (x.gradient) multiplyDeltas(L, gates, x.transposed, x.size, x.gradient + x.gradientStep * t, x.accumulate != 0)
  }
}

/** What step t sends to the step before it: Σ R★ᵀ δ★̄ (FGR: also to its gates). */
function sendBack(L: Layer, gates: usize): void {
  const columns = <usize>(groupsOf(L) * gateCount(L.cell)) << 3
  const panels = <usize>((L.units + 15) >> 4)
  const part = panels * (<usize>L.rows << 6)
  for (let n = 0; n < L.parts; n++)
    multiplyDeltas(L, gates, L.recurrent + panels * (columns << 6) * n, L.units, L.hiddenDeltas + part * n, false)
}

/** δW += Σ δ̄ xᵀ, δR += Σ δ̄⁺ yᵀ over `count` steps, the first of them (in the direction of running) s. */
function accumulateWeights(L: Layer, s: i32, count: i32): void {
  const t = L.reverse ? L.steps - 1 - s : s
  const gates = L.gates + gateStep(L) * t
  let row = 0
  for (let n = 0; n < L.inputs; n++) {
    const x = segmentAt(L.segments, n)
    accumulateRows(L, x.address + x.step * t, x.step, x.size, gates, count, row, 0)
    row += x.size
  }
  const part = <usize>((L.units + 15) >> 4) * (<usize>L.rows << 6)
  for (let n = 0; n < L.parts; n++) {
    // FGR: z does not see the gates of the step before, so its columns of those rows are padding and stay 0
    const except = L.cell == FGR && n > 0 ? 1 : 0
    if (s > 0) {
      const before = L.reverse ? t + 1 : t - 1
      accumulateRows(L, L.hidden + L.hiddenStep * before + part * n, L.hiddenStep, L.units, gates, count, row, except)
    } else {
      const next = L.reverse ? gates - gateStep(L) : gates + gateStep(L)
      if (L.given) accumulateRows(L, L.firstHidden + part * n, 0, L.units, gates, 1, row, except)
      if (count > 1)
        accumulateRows(L, L.hidden + L.hiddenStep * t + part * n, L.hiddenStep, L.units, next, count - 1, row, except)
    }
    row += L.units
  }
}

/** Rows `row` … `row + size` of the weight gradient; `skipZ`: not the block of z in each group of four. */
function accumulateRows(
  L: Layer,
  A: usize,
  step: usize,
  size: i32,
  gates: usize,
  count: i32,
  row: i32,
  skipZ: i32,
): void {
  const panel = <usize>L.rows << 6
  const blocks = groupsOf(L) * gateCount(L.cell)
  const stepA = L.reverse ? 0 - step : step
  const stepGates = L.reverse ? 0 - gateStep(L) : gateStep(L)
  for (let p = 0; p << 1 < blocks; p++) {
    const G = L.weightGradients + (<usize>(p * L.depth + row) << 6)
    const firstHalf = skipZ && !(p & 1) ? 1 : 0
    const halves = min(2, blocks - (p << 1))
    multiplyTransposed(A, stepA, size, gates + panel * p, stepGates, count, L.rows, G, firstHalf, halves)
  }
}
