// Gradients of shards become one, always added in the order of the shards; and norms. Work is cut into chunks with fixed
// borders, so that threads can share it and the sums are the same bits.
import { add, both, get, mul, sub } from './doubles'
import { clamp } from './mathematics'
import { Update } from './records'

/** Floats of one partial sum of a norm: CHUNK of norm.ts. */
const CHUNK = 1024

/** first += the buffers `stride` bytes apart behind it, `shards` in all; `bytes` a multiple of 32. */
function addShards(first: usize, stride: usize, shards: i32, bytes: usize): void {
  for (const end = first + bytes; first < end; first += 32) {
    let sum$ = load$(first)
    for (let other = first + stride, n = 1; n < shards; n++) {
      sum$ = f32x4.add(sum$, load$(other))
      other += stride
    }
    store$(first, sum$)
  }
}

/** values ← max(−limit, min(limit, values)); `bytes` a multiple of 32. */
function limitTo(values: usize, limit: f32, bytes: usize): void {
  const high = f32x4.splat(limit)
  const low = f32x4.splat(-limit)
  for (const end = values + bytes; values < end; values += 32) {
    const v$ = clamp(load$(values), low, high)
    store$(values, v$)
  }
}

// Fast twin of the inner loop of `norm2` in norm.ts: Σ v² of one chunk in eight lanes of double.
function squares(values: usize, bytes: usize): f64 {
  let a = both(0)
  let b = a
  let c = a
  let d = a
  for (const end = values + bytes; values < end; values += 32) {
    const v = get(values)
    const w = get(values + 8)
    const x = get(values + 16)
    const y = get(values + 24)
    a = add(a, mul(v, v))
    b = add(b, mul(w, w))
    c = add(c, mul(x, x))
    d = add(d, mul(y, y))
  }
  return lanes(a, b, c, d)
}

/** Eight lanes become one, by halves. */
@inline
function lanes(a: v128, b: v128, c: v128, d: v128): f64 {
  const sum = add(add(a, c), add(b, d))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

@inline
function bytesOf(u: Update, chunk: i32): usize {
  return min(<usize>CHUNK << 2, u.bytes - (<usize>(chunk * CHUNK) << 2))
}

/** For chunks from … to: the gradients of the first shard become those of all, and Σ g² is noted. */
export function sumShards(update: usize, from: i32, to: i32): void {
  const u = changetype<Update>(update)
  for (let chunk = from; chunk < to; chunk++) {
    const g = u.gradients + (<usize>(chunk * CHUNK) << 2)
    const bytes = bytesOf(u, chunk)
    addShards(g, u.bytes, u.shards, bytes)
    store<f64>(u.squares + (<usize>chunk << 3), squares(g, bytes))
  }
}

/** For chunks from … to: gradients are limited by value, and Σ g² is noted anew. */
export function clip(update: usize, from: i32, to: i32): void {
  const u = changetype<Update>(update)
  for (let chunk = from; chunk < to; chunk++) {
    const g = u.gradients + (<usize>(chunk * CHUNK) << 2)
    const bytes = bytesOf(u, chunk)
    limitTo(g, <f32>u.limit, bytes)
    store<f64>(u.squares + (<usize>chunk << 3), squares(g, bytes))
  }
}

/** Σ (v − w)² over blocks of eight floats; `blocks`: their numbers, `without`: w, 0 for none. */
export function squaresOfBlocks(values: usize, without: usize, blocks: usize, count: i32): f64 {
  let a = both(0)
  let b = a
  let c = a
  let d = a
  for (const end = blocks + (<usize>count << 2); blocks < end; blocks += 4) {
    const at = <usize>load<u32>(blocks) << 5
    const from = values + at
    let v = get(from)
    let w = get(from + 8)
    let x = get(from + 16)
    let y = get(from + 24)
    if (without) {
      const less = without + at
      v = sub(v, get(less))
      w = sub(w, get(less + 8))
      x = sub(x, get(less + 16))
      y = sub(y, get(less + 24))
    }
    a = add(a, mul(v, v))
    b = add(b, mul(w, w))
    c = add(c, mul(x, x))
    d = add(d, mul(y, y))
  }
  return lanes(a, b, c, d)
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes)
}
