// Dropout between layers. Twin of kernels/dropout.ts: whether an element is kept is a hash of the draw's two keys and of its
// position in the whole batch, so it does not depend on shards, threads or the order of work.
@inline
function mix(h: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16))
  h = i32x4.mul(h, i32x4.splat(0x7feb352d))
  h = v128.xor(h, i32x4.shr_u(h, 15))
  h = i32x4.mul(h, i32x4.splat(0x846ca68b))
  return v128.xor(h, i32x4.shr_u(h, 16))
}

/**
 * to = from ⊙ mask over `steps` steps of [⌈units/16⌉][rows][16], `step` bytes apart in `from` and `toStep` in `to`.
 * Position of (t, row, unit): t · perStep + row · units + origin + unit. `lengths` (0: none): t is the last step of the row.
 * Kept: hash ≥ threshold (of 2³²), and then scaled.
 */
export function dropout(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  steps: i32,
  rows: i32,
  units: i32,
  origin: i32,
  perStep: i32,
  lengths: usize,
  key1: i32,
  key2: i32,
  threshold: i32,
  scale: f32,
): void {
  const four = i32x4(0, 1, 2, 3)
  const first = i32x4.splat(key1)
  const second = i32x4.splat(key2)
  const limit = i32x4.splat(threshold)
  const scaled = f32x4.splat(scale)
  const panel = <usize>rows << 6
  for (let t = 0; t < steps; t++) {
    for (let row = 0; row < rows; row++) {
      const time = lengths ? load<i32>(lengths + (<usize>row << 2)) - 1 : t
      const start = time * perStep + row * units + origin
      for (let unit = 0; unit < units; unit += 4) {
        const at = <usize>(unit >> 4) * panel + (<usize>row << 6) + (<usize>(unit & 15) << 2)
        const position = i32x4.add(i32x4.splat(start + unit), four)
        const kept = i32x4.ge_u(mix(i32x4.add(mix(v128.xor(position, first)), second)), limit)
        v128.store(to + at, v128.and(kept, f32x4.mul(v128.load(from + at), scaled)))
      }
    }
    from += fromStep
    to += toStep
  }
}
