// Softmax cross-entropy. Twin of losses/softmax.ts in single precision, sums and J in double; its own exp and log, so that
// the plain build finds the same bits on every machine.
import { present } from './dense'
import { fma, loadConstant } from './mathematics'

/**
 * e^x of four x ≤ 0 (S. Moshier, Cephes): x = n ln 2 + r, e^x = 2ⁿ e^r. Error 2 units of the last place; below −87 its value
 * there. The constants are those of constants.json.
 */
@inline
function exp(x: v128, one: v128, ...exponential: v128): v128 {
  const v = f32x4.pmax(x, underflow)
  // added to 3 · 2²² + 127, x / ln 2 is rounded to a whole number n, and n + 127, the exponent of 2ⁿ, stands in the lowest bits
  const shifted = fma(v, log2e, rounding)
  const n = f32x4.sub(shifted, rounding)
  const r = fma(n, ln2Low, fma(n, ln2High, v))
  const p = fma(fma(fma(fma(fma(e5, r, e4), r, e3), r, e2), r, e1), r, e0)
  const e = f32x4.add(fma(p, f32x4.mul(r, r), r), one)
  return f32x4.mul(e, i32x4.shl(shifted, 23))
}

/** ln x of x ≥ 1 (FreeBSD's e_log.c): x = 2ᵏ (1 + f) with 1 + f between √½ and √2. NaN stays NaN. */
function log(x: f64): f64 {
  if (!(x >= 1)) return NaN
  const bits = reinterpret<i64>(x)
  const high = <i32>(bits >> 32)
  const upper = ((high & 0xfffff) + 0x95f64) & 0x100000
  const k = <f64>((high >> 20) - 1023 + (upper >> 20))
  const mantissa = (<i64>((high & 0xfffff) | (upper ^ 0x3ff00000)) << 32) | (bits & 0xffffffff)
  const f = reinterpret<f64>(mantissa) - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const odd =
    z *
    (6.666666666666735130e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const half = 0.5 * f * f
  const small = s * (half + odd + even) + k * 1.90821492927058770002e-10
  return k * 6.93147180369123816490e-1 - (half - small - f)
}

/** The largest of a[classes], NaN aside: it then shows in the sum. Room up to a multiple of four. */
@inline
export function largestOf(a: usize, classes: i32): f32 {
  const lowest = f32x4.splat(-Infinity)
  let largest = lowest
  for (let j = 0; j < classes; j += 4)
    largest = f32x4.pmax(largest, v128.bitselect(v128.load(a + (<usize>j << 2)), lowest, present(j, classes)))
  const pairs = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0)
}

/** to[j] = e^(a_j − m) for the classes, and 0 up to a multiple of four; answers their sum. */
@inline
export function exponentials(a: usize, to: usize, classes: i32, m: f32, one: v128, ...exponential: v128): f64 {
  const largest = f32x4.splat(m)
  let sums = f64x2.splat(0)
  for (let j = 0; j < classes; j += 4) {
    const v = v128.load(a + (<usize>j << 2))
    const e = v128.and(exp(f32x4.sub(v, largest), one, ...exponential), present(j, classes))
    v128.store(to + (<usize>j << 2), e)
    const high = v128.shuffle<f32>(e, e, 2, 3, 2, 3)
    sums = f64x2.add(sums, f64x2.add(f64x2.promote_low_f32x4(e), f64x2.promote_low_f32x4(high)))
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}

/**
 * Fast twin of `softmaxCrossEntropy` in losses/softmax.ts:  ℓ = ln Σ e^(a_j − m) + m − a_y      ∂ℓ/∂a_j = ŷ_j − [j = y]
 *   logits a, gradient [places][classes], with room for three more floats · truth i32 [places] · weights f64 [places]  →  J
 */
export function softmaxCrossEntropy(
  logits: usize,
  truth: usize,
  weights: usize,
  gradient: usize,
  places: i32,
  classes: i32,
): f64 {
  let J: f64 = 0
  const exponential = loadConstants()
  const { one } = loadConstants()
  const row = <usize>classes << 2
  for (let place = 0; place < places; place++) {
    const w = load<f64>(weights + (<usize>place << 3))
    if (w == 0) memory.fill(gradient, 0, row)
    else {
      const m = largestOf(logits, classes)
      const sum = exponentials(logits, gradient, classes, m, one, ...exponential)
      const y = <usize>load<i32>(truth + (<usize>place << 2)) << 2
      const ofTruth = w * (<f64>load<f32>(gradient + y) / sum - 1)
      const share = f32x4.splat(<f32>(w / sum))
      for (let j: usize = 0; j < row; j += 16)
        v128.store(gradient + j, f32x4.mul(v128.load(gradient + j), share))
      store<f32>(gradient + y, <f32>ofTruth)
      J += w * (log(sum) + <f64>m - <f64>load<f32>(logits + y))
    }
    logits += row
    gradient += row
  }
  return J
}
