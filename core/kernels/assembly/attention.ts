// Attention of each output of the decoder over the outputs of the encoder, row by row. Twin of cells/attention.ts. What a row
// looks at lies in one piece, [S][⌈H/16⌉ · 16] with zeros behind H, for it is read at every step.
import { present } from './dense'
import { fma, loadConstant } from './mathematics'
import { Attention, Segment, segmentAt } from './records'
import { exponentials, largestOf } from './softmax'

/** Bytes of one vector of H values as it lies here. */
@inline
function vectorBytes(A: Attention): usize {
  return <usize>((A.units + 15) >> 4) << 6
}

@inline
function sourceLength(A: Attention, row: i32): i32 {
  return load<i32>(A.sourceLengths + (<usize>row << 2))
}

/** Steps of a row that look at something. */
@inline
function looks(A: Attention, row: i32): i32 {
  return sourceLength(A, row) ? load<i32>(A.lengths + (<usize>row << 2)) : 0
}

/** to[size], and zeros up to a multiple of four = one row of panels `panel` bytes apart */
function gatherRow(from: usize, panel: usize, size: i32, to: usize): void {
  for (let k = 0; k < size; k += 4) {
    const v = v128.load(from + <usize>(k >> 4) * panel + (<usize>(k & 15) << 2))
    v128.store(to + (<usize>k << 2), v128.and(v, present(k, size)))
  }
}

/** The other way round; zeros up to a multiple of four in the panels. */
function scatterRow(from: usize, size: i32, to: usize, panel: usize): void {
  for (let k = 0; k < size; k += 4) {
    const v = v128.and(v128.load(from + (<usize>k << 2)), present(k, size))
    v128.store(to + <usize>(k >> 4) * panel + (<usize>(k & 15) << 2), v)
  }
}

/** One row of panels += from[size] */
function addRow(from: usize, size: i32, to: usize, panel: usize): void {
  for (let k = 0; k < size; k += 4) {
    const at = to + <usize>(k >> 4) * panel + (<usize>(k & 15) << 2)
    v128.store(at, f32x4.add(v128.load(at), v128.load(from + (<usize>k << 2))))
  }
}

/** sums[8] = lane by lane Σ x ⊙ y over `bytes` bytes, a multiple of 64 */
function products(x: usize, y: usize, bytes: usize, sums: usize): void {
  let a$ = f32x4.splat(0)
  let b$ = f32x4.splat(0)
  for (const end = x + bytes; x < end; x += 64) {
    a$ = fma(load$(x), load$(y), a$)
    b$ = fma(load$(x, 32), load$(y, 32), b$)
    y += 64
  }
  a$ = f32x4.add(a$, b$)
  store$(sums, a$)
}

/** to[s] = h_s · x for the `count` vectors h of `bytes` bytes; `sums`: room for eight floats */
function dots(h: usize, count: i32, bytes: usize, x: usize, sums: usize, to: usize): void {
  for (let s = 0; s < count; s++) {
    products(h, x, bytes, sums)
    const four = f32x4.add(v128.load(sums), v128.load(sums, 16))
    const two = f32x4.add(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1))
    store<f32>(to, f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1))
    h += bytes
    to += 4
  }
}

/** to = Σ_s w[s] h_s over `count` vectors h of `bytes` bytes */
function weightedSum(h: usize, count: i32, bytes: usize, w: usize, to: usize): void {
  const end = w + (<usize>count << 2)
  for (const last = to + bytes; to < last; to += 64) {
    let a$ = f32x4.splat(0)
    let b$ = f32x4.splat(0)
    let from = h
    for (let at = w; at < end; at += 4) {
      const weight = v128.load32_splat(at)
      a$ = fma(load$(from), weight, a$)
      b$ = fma(load$(from, 32), weight, b$)
      from += bytes
    }
    store$(to, a$)
    store$(to, b$, 32)
    h += 64
  }
}

/** to += v · x + w · y, `bytes` bytes of each */
function addScaled(to: usize, x: usize, v: f32, y: usize, w: f32, bytes: usize): void {
  const first = f32x4.splat(v)
  const second = f32x4.splat(w)
  for (const end = to + bytes; to < end; to += 32) {
    const sum$ = fma(load$(y), second, fma(load$(x), first, load$(to)))
    store$(to, sum$)
    x += 32
    y += 32
  }
}

/** e[count] ← softmax(e), with room up to a multiple of four */
function softmax(e: usize, count: i32): void {
  const exponential = loadConstants()
  const { one } = loadConstants()
  const sum = exponentials(e, e, count, largestOf(e, count), one, ...exponential)
  const share = <f32>(1 / sum)
  for (let s = 0; s < count; s++) store<f32>(e + (<usize>s << 2), load<f32>(e + (<usize>s << 2)) * share)
}

/** The outputs of the encoder, as the rows look at them: once, whatever the decoder does then. */
export function attentionKeys(attention: usize): void {
  const A = changetype<Attention>(attention)
  const panel = <usize>A.rows << 6
  const bytes = vectorBytes(A)
  for (let row = 0; row < A.rows; row++) {
    let h = A.keys + bytes * (row * A.most)
    for (let s = 0; s < sourceLength(A, row); s++) {
      let to = h
      for (let n = 0; n < A.sources; n++) {
        const x = segmentAt(A.source, n)
        gatherRow(x.address + x.step * s + (<usize>row << 6), panel, x.size, to)
        to += <usize>x.size << 2
      }
      h += bytes
    }
  }
}

// Fast twin of `attend` in cells/attention.ts:  e_s = y · h_s      α = softmax(e)      c = Σ α_s h_s
export function attentionForward(attention: usize): void {
  const A = changetype<Attention>(attention)
  const y = changetype<Segment>(A.query)
  const panel = <usize>A.rows << 6
  const bytes = vectorBytes(A)
  const sums = A.scratch
  const query = sums + 32
  const c = query + bytes
  for (let row = 0; row < A.rows; row++) {
    const line = <usize>row << 6
    const h = A.keys + bytes * (row * A.most)
    const count = sourceLength(A, row)
    const length = looks(A, row)
    for (let t = 0; t < A.steps; t++) {
      if (t < length) {
        const e = c + bytes
        gatherRow(y.address + y.step * t + line, panel, A.units, query)
        dots(h, count, bytes, query, sums, e)
        softmax(e, count)
        memory.copy(A.weights + (<usize>((t * A.rows + row) * A.most) << 2), e, <usize>count << 2)
        weightedSum(h, count, bytes, e, c)
      } else memory.fill(c, 0, bytes)
      scatterRow(c, A.units, A.context + A.contextStep * t + line, panel)
    }
  }
}

/** e[s] ← α_s (e[s] − Σ α e): the gradient of a softmax from that of its values. */
function softmaxBackward(e: usize, α: usize, count: i32): void {
  let mean: f64 = 0
  for (let s: usize = 0; s < <usize>count << 2; s += 4) mean += <f64>load<f32>(α + s) * <f64>load<f32>(e + s)
  for (let s: usize = 0; s < <usize>count << 2; s += 4)
    store<f32>(e + s, load<f32>(α + s) * <f32>(<f64>load<f32>(e + s) - mean))
}

// Fast twin of `attendBackward` in cells/attention.ts:
//   δα_s = δc · h_s      δe_s = α_s (δα_s − Σ α δα)      δy += Σ δe_s h_s      δh_s = Σ_t α_s δc + δe_s y
export function attentionBackward(attention: usize): void {
  const A = changetype<Attention>(attention)
  const y = changetype<Segment>(A.query)
  const panel = <usize>A.rows << 6
  const bytes = vectorBytes(A)
  const sums = A.scratch
  const query = sums + 32
  const δc = query + bytes
  const δy = δc + bytes
  const e = δy + bytes
  for (let row = 0; row < A.rows; row++) {
    const line = <usize>row << 6
    const h = A.keys + bytes * (row * A.most)
    const δh = A.keyDeltas + bytes * (row * A.most)
    const count = sourceLength(A, row)
    const length = looks(A, row)
    memory.fill(δh, 0, bytes * A.most)
    for (let t = 0; t < length; t++) {
      const α = A.weights + (<usize>((t * A.rows + row) * A.most) << 2)
      gatherRow(y.address + y.step * t + line, panel, A.units, query)
      gatherRow(A.contextDeltas + A.contextStep * t + line, panel, A.units, δc)
      dots(h, count, bytes, δc, sums, e)
      softmaxBackward(e, α, count)
      weightedSum(h, count, bytes, e, δy)
      for (let s = 0; s < count; s++) {
        const at = <usize>s << 2
        addScaled(δh + bytes * s, δc, load<f32>(α + at), query, load<f32>(e + at), bytes)
      }
      addRow(δy, A.units, y.gradient + y.gradientStep * t + line, panel)
    }
    sendToSource(A, row, δh)
  }
}

/** ∂J/∂h of one row to the top of the encoder, each direction's part: 0 behind the row's own source. */
function sendToSource(A: Attention, row: i32, δh: usize): void {
  const panel = <usize>A.rows << 6
  const line = <usize>row << 6
  for (let s = 0; s < A.sourceSteps; s++) {
    let from = δh + vectorBytes(A) * s
    for (let n = 0; n < A.sources; n++) {
      const x = segmentAt(A.source, n)
      scatterRow(from, x.size, x.gradient + x.gradientStep * s + line, panel)
      from += <usize>x.size << 2
    }
  }
}
