// Arithmetic of four floats, and the two activations. Names that end in $ exist twice, for the lower (0) and the higher (1)
// four of eight neighbouring units: see pairs.mjs.

// Pointer to the table of constants, eight equal floats each. A variable, because engines that fuse the two halves of a pair
// into one wider instruction do so for loads from variable addresses only.
let constants: usize = 0
export function setConstants(address: usize): void {
  constants = address
}
@inline
export function constantTable(): usize {
  return constants
}

// Byte offsets into that table; its values are in kernels/mathematics.ts.
const LIMIT: usize = 0
const LOWEST: usize = 32
const P3: usize = 64
const P2: usize = 96
const P1: usize = 128
const P0: usize = 160
const Q4: usize = 192
const Q3: usize = 224
const Q2: usize = 256
const Q1: usize = 288
const ONE: usize = 320
const HALF: usize = 352

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

@inline
export function one$(k: usize): v128 {
  return load$(k, ONE)
}

/** σ(x) − ½ as x · P(x²) / Q(x²), beyond ±15.6 its value there. */
@inline
function centredSigmoid$(k: usize, x: v128): v128 {
  const v = clamp(x, load$(k, LOWEST), load$(k, LIMIT))
  const s = f32x4.mul(v, v)
  const p = fma(fma(fma(load$(k, P3), s, load$(k, P2)), s, load$(k, P1)), s, load$(k, P0))
  const q = fma(fma(fma(fma(load$(k, Q4), s, load$(k, Q3)), s, load$(k, Q2)), s, load$(k, Q1)), s, load$(k, ONE))
  return f32x4.div(f32x4.mul(v, p), q)
}

// Fast twin of `sigmoid` in cells/activations.ts. Largest error 2.3e-7.
@inline
export function sigmoid$(k: usize, x: v128): v128 {
  return f32x4.add(centredSigmoid$(k, x), load$(k, HALF))
}

// Fast twin of `tanh` in cells/activations.ts:  tanh(x) = 2 (σ(2x) − ½). Largest error 4.0e-7.
@inline
export function tanh$(k: usize, x: v128): v128 {
  const half = centredSigmoid$(k, f32x4.add(x, x))
  return f32x4.add(half, half)
}

/** σ'(x̄) = g (1 − g), from the gate's value g. */
@inline
export function slope$(k: usize, g: v128): v128 {
  return f32x4.mul(g, f32x4.sub(load$(k, ONE), g))
}

/** tanh'(x̄) = 1 − g², from its value g. */
@inline
export function tanhSlope$(k: usize, g: v128): v128 {
  return f32x4.sub(load$(k, ONE), f32x4.mul(g, g))
}

/** values ← σ(values), for the tests of accuracy; count a multiple of 8. */
export function mapSigmoid(values: usize, count: i32): void {
  const k = constants
  for (const end = values + (<usize>count << 2); values < end; values += 32) {
    const x$ = sigmoid$(k, load$(values))
    store$(values, x$)
  }
}

/** values ← tanh(values), likewise. */
export function mapTanh(values: usize, count: i32): void {
  const k = constants
  for (const end = values + (<usize>count << 2); values < end; values += 32) {
    const x$ = tanh$(k, load$(values))
    store$(values, x$)
  }
}
