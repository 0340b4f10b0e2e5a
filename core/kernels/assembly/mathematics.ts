// Arithmetic of four floats, and the two activations.

// Pointer to the constants of constants.json. A variable, because engines that fuse the two halves of a pair into one wider
// instruction do so for loads from variable addresses only.
let table: usize = 0
export function setConstants(address: usize): void {
  table = address
}

/** Constant n in all four lanes. `const constants = loadConstants()` loads them all, each under its own name: see pairs.mjs. */
@inline
export function loadConstant(n: usize): v128 {
  return v128.load32_splat(table + (n << 2))
}

@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b)
}
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b)
}
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b)
}

/** a·b + c. In the relaxed build one rounding where the processor has a fused multiply-add, in the plain build always two. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** min(max(x, low), high). pmin and pmax give back their first argument when it is NaN: a NaN survives. */
@inline
export function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, high), low)
}

/** σ(x) − ½ as x · P(x²) / Q(x²) (minimax fit on |x| ≤ 15.6), beyond ±15.6 its value there. */
@inline
function centredSigmoid(x: v128, ...constants: v128): v128 {
  const v = clamp(x, lowest, limit)
  const s = mul(v, v)
  const p = fma(fma(fma(p3, s, p2), s, p1), s, p0)
  const q = fma(fma(fma(fma(q4, s, q3), s, q2), s, q1), s, one)
  return f32x4.div(mul(v, p), q)
}

// Fast twin of `sigmoid` in cells/activations.ts. Largest error 2.3e-7.
@inline
export function sigmoid(x: v128, ...constants: v128): v128 {
  return add(centredSigmoid(x, ...constants), half)
}

// Fast twin of `tanh` in cells/activations.ts:  tanh(x) = 2 (σ(2x) − ½). Largest error 4.0e-7.
@inline
export function tanh(x: v128, ...constants: v128): v128 {
  const centred = centredSigmoid(add(x, x), ...constants)
  return add(centred, centred)
}

/** σ'(x̄) = g (1 − g), from the gate's value g. */
@inline
export function slope(one: v128, g: v128): v128 {
  return mul(g, sub(one, g))
}

/** tanh'(x̄) = 1 − g², from its value g. */
@inline
export function tanhSlope(one: v128, g: v128): v128 {
  return sub(one, mul(g, g))
}

/** values ← σ(values), for the tests of accuracy; count a multiple of 8. */
export function mapSigmoid(values: usize, count: i32): void {
  const constants = loadConstants()
  for (const end = values + (<usize>count << 2); values < end; values += 32) {
    const x$ = sigmoid(load$(values), ...constants)
    store$(values, x$)
  }
}

/** values ← tanh(values), for a dense layer; count a multiple of 8. */
export function mapTanh(values: usize, count: i32): void {
  const constants = loadConstants()
  for (const end = values + (<usize>count << 2); values < end; values += 32) {
    const x$ = tanh(load$(values), ...constants)
    store$(values, x$)
  }
}
