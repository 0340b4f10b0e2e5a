// A dense layer, the head ŷ = c + V y or that of attention, over one step or all of them. Twin of cells/dense.ts.
import { multiply, multiplyRow, multiplyTransposed, zeroBlock } from './gemm'
import { loadConstant, tanhSlope } from './mathematics'
import { Head, segmentAt } from './records'

@inline
function panelsOf(h: Head): i32 {
  return (h.outputs + 15) >> 4
}

@inline
function runs(h: Head, row: i32, t: i32): bool {
  return t < load<i32>(h.lengths + (<usize>row << 2))
}

@inline
function valueAt(h: Head, t: i32, row: i32, o: i32): usize {
  return h.values + (<usize>((t * panelsOf(h) + (o >> 4)) * h.rows + row) << 6) + (<usize>(o & 15) << 2)
}

// Fast twin of `denseStep` in cells/dense.ts:  a = W x + b
export function denseForward(head: usize): void {
  const h = changetype<Head>(head)
  const panel = <usize>h.rows << 6
  for (let t = 0; t < h.steps; t++) {
    let end = h.table
    for (let n = 0; n < h.inputs; n++) {
      const x = segmentAt(h.segments, n)
      store<usize>(end, x.address + x.step * t)
      store<i32>(end, x.size, 4)
      end += 8
    }
    if (h.rows == 1) {
      multiplyRow(h.table, end, h.weights, <usize>h.depth << 6, h.bias, valueAt(h, t, 0, 0), (h.outputs + 7) >> 3)
      continue
    }
    for (let p = 0; p < panelsOf(h); p++) {
      const V = h.weights + (<usize>(p * h.depth) << 6)
      const to = valueAt(h, t, 0, p << 4)
      multiply(h.table, end, panel, V, h.bias + (<usize>p << 6), 0, to, h.rows, h.outputs - (p << 4) > 8 ? 2 : 1)
    }
  }
}

/** −1 in those of four columns from o on that exist, 0 in padding. */
@inline
export function present(o: i32, outputs: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(o), i32x4(0, 1, 2, 3)), i32x4.splat(outputs))
}

/**
 * ŷ as the loss reads it, [steps][rows][O]; 0 in rows that do not run. `steps`: all the caller has room for. Four at a time: what
 * goes beyond a row is overwritten by the next one, and lies in spare room after the last.
 */
export function denseOutputs(head: usize, to: usize, steps: i32): void {
  const h = changetype<Head>(head)
  for (let t = 0; t < steps; t++) {
    for (let row = 0; row < h.rows; row++) {
      if (!runs(h, row, t)) {
        memory.fill(to, 0, <usize>h.outputs << 2)
        to += <usize>h.outputs << 2
        continue
      }
      for (let o = 0; o < h.outputs; o += 4) v128.store(to + (<usize>o << 2), v128.load(valueAt(h, t, row, o)))
      to += <usize>h.outputs << 2
    }
  }
}

/** ∂J/∂ŷ back into panels, over ŷ; rows that do not run count as 0 whatever is written there. */
export function denseDeltas(head: usize, from: usize): void {
  const h = changetype<Head>(head)
  for (let t = 0; t < h.steps; t++) {
    for (let row = 0; row < h.rows; row++) {
      const running = runs(h, row, t)
      for (let o = 0; o < panelsOf(h) << 4; o += 4) {
        const δ =
          running && o < h.outputs ? v128.and(v128.load(from + (<usize>o << 2)), present(o, h.outputs)) : i32x4.splat(0)
        v128.store(valueAt(h, t, row, o), δ)
      }
      from += <usize>h.outputs << 2
    }
  }
}

// Fast twin of `denseStepBackward` and `addDenseGradients` in cells/dense.ts:  δx = Wᵀ δ · δW += δ xᵀ · δb += δ
export function denseBackward(head: usize): void {
  const h = changetype<Head>(head)
  const panel = <usize>h.rows << 6
  const columns = (h.outputs + 7) & ~7
  for (let t = 0; t < h.steps; t++) {
    for (let n = 0; n < h.inputs; n++) {
      const x = segmentAt(h.segments, n)
      store<usize>(h.table, valueAt(h, t, 0, 0))
      store<i32>(h.table, h.outputs, 4)
      for (let p = 0, left = x.size; left > 0; p++, left -= 16) {
        const Vt = x.transposed + (<usize>(p * columns) << 6)
        const to = x.gradient + x.gradientStep * t + panel * p
        multiply(h.table, h.table + 8, panel, Vt, zeroBlock(), 0, to, h.rows, left > 8 ? 2 : 1)
      }
    }
    for (let p = 0; p < panelsOf(h); p++)
      sumRows(valueAt(h, t, 0, p << 4), h.rows, h.biasGradients + (<usize>p << 6))
  }
  for (let t = 0; t < h.steps; t += h.block) {
    const count = min(h.block, h.steps - t)
    let row = 0
    for (let n = 0; n < h.inputs; n++) {
      const x = segmentAt(h.segments, n)
      for (let p = 0; p < panelsOf(h); p++) {
        const G = h.weightGradients + (<usize>(p * h.depth + row) << 6)
        const delta = valueAt(h, t, 0, p << 4)
        const halves = h.outputs - (p << 4) > 8 ? 2 : 1
        const stepDelta = panel * panelsOf(h)
        multiplyTransposed(x.address + x.step * t, x.step, x.size, delta, stepDelta, count, h.rows, G, 0, halves)
      }
      row += x.size
    }
  }
}

// δā = δỹ ⊙ (1 − ỹ²), where ỹ = tanh(ā) is what the layer holds: over it. Errors lie like the values; rows that do not run get 0.
export function tanhBackward(head: usize, deltas: usize): void {
  const h = changetype<Head>(head)
  const { one } = loadConstants()
  for (let t = 0; t < h.steps; t++) {
    for (let row = 0; row < h.rows; row++) {
      const running = runs(h, row, t)
      for (let o = 0; o < panelsOf(h) << 4; o += 4) {
        const at = valueAt(h, t, row, o)
        const δ = f32x4.mul(v128.load(deltas + (at - h.values)), tanhSlope(one, v128.load(at)))
        v128.store(at, running ? δ : i32x4.splat(0))
      }
    }
  }
}

/** sum[16] += Σ of the rows of one panel */
function sumRows(values: usize, rows: i32, sum: usize): void {
  let a$ = load$(sum)
  let b$ = load$(sum, 32)
  for (const end = values + (<usize>rows << 6); values < end; values += 64) {
    a$ = f32x4.add(a$, load$(values))
    b$ = f32x4.add(b$, load$(values, 32))
  }
  store$(sum, a$)
  store$(sum, b$, 32)
}
