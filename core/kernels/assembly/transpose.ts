// Transposed copies of weights, which the backward pass reads: δx = Wᵀ δ̄.

/**
 * to[⌈rows/16⌉][columns][16] = transpose of rows first … first + rows of the panels weights[⌈columns/16⌉][depth][16].
 * `columns` a multiple of 8; lanes beyond the rows become 0.
 */
export function transpose(weights: usize, depth: i32, first: i32, rows: i32, columns: i32, to: usize): void {
  const zero = f32x4.splat(0)
  for (let row = 0; row < ((rows + 15) & ~15); row += 4) {
    const left = rows - row
    for (let column = 0; column < columns; column += 4) {
      const from = weights + ((<usize>((column >> 4) * depth + first + row)) << 6) + ((<usize>(column & 15)) << 2)
      const at = to + ((<usize>((row >> 4) * columns + column)) << 6) + ((<usize>(row & 15)) << 2)
      // four by four:  a0…a3, b0…b3, c0…c3, d0…d3  →  a0 b0 c0 d0, a1 b1 …
      const a = left > 0 ? v128.load(from) : zero
      const b = left > 1 ? v128.load(from, 64) : zero
      const c = left > 2 ? v128.load(from, 128) : zero
      const d = left > 3 ? v128.load(from, 192) : zero
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
      const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store(at, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
      v128.store(at, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 64)
      v128.store(at, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 128)
      v128.store(at, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 192)
    }
  }
}
