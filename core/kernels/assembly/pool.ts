// The mean of a layer's outputs over the steps of each sequence, and errors on their way back. Twin of the mean in
// network/reference.ts.
import { Pool, Segment } from './records'

@inline
function lengthOf(p: Pool, row: i32): i32 {
  return load<i32>(p.lengths + (<usize>row << 2))
}

/** What one step counts for; a sequence without steps has none. */
@inline
function shareOf(length: i32): f32 {
  return length ? <f32>1 / <f32>length : 0
}

/** to[16] = share · Σ of `steps` lines of 16, `step` bytes apart */
function mean(from: usize, step: usize, steps: i32, share: f32, to: usize): void {
  const scale = f32x4.splat(share)
  let a$ = f32x4.splat(0)
  let b$ = f32x4.splat(0)
  for (; steps > 0; steps--) {
    a$ = f32x4.add(a$, load$(from))
    b$ = f32x4.add(b$, load$(from, 32))
    from += step
  }
  a$ = f32x4.mul(a$, scale)
  b$ = f32x4.mul(b$, scale)
  store$(to, a$)
  store$(to, b$, 32)
}

/** `steps` lines of 16, `step` bytes apart, become share · from[16]. */
function spread(from: usize, share: f32, to: usize, step: usize, steps: i32): void {
  const scale = f32x4.splat(share)
  const a$ = f32x4.mul(load$(from), scale)
  const b$ = f32x4.mul(load$(from, 32), scale)
  for (; steps > 0; steps--) {
    store$(to, a$)
    store$(to, b$, 32)
    to += step
  }
}

// r = 1/T Σ_t y_t over the T steps of the row's sequence; 0 where it has none
export function poolForward(pool: usize): void {
  const p = changetype<Pool>(pool)
  const y = changetype<Segment>(p.input)
  const panel = <usize>p.rows << 6
  for (let row = 0; row < p.rows; row++) {
    const length = lengthOf(p, row)
    let line = <usize>row << 6
    for (let left = y.size; left > 0; left -= 16) {
      mean(y.address + line, y.step, length, shareOf(length), p.values + line)
      line += panel
    }
  }
}

// ∂J/∂y_t = 1/T ∂J/∂r for the steps of the row's sequence, 0 for those behind them
export function poolBackward(pool: usize): void {
  const p = changetype<Pool>(pool)
  const y = changetype<Segment>(p.input)
  const panel = <usize>p.rows << 6
  for (let row = 0; row < p.rows; row++) {
    const length = lengthOf(p, row)
    let line = <usize>row << 6
    for (let left = y.size; left > 0; left -= 16) {
      spread(p.deltas + line, shareOf(length), y.gradient + line, y.gradientStep, length)
      for (let t = length; t < p.steps; t++) memory.fill(y.gradient + line + y.gradientStep * t, 0, 64)
      line += panel
    }
  }
}
