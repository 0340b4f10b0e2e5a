/**
 * The algebra of the reference: float64 vectors, and matrices as lists of rows. A row is a view, so a matrix that is cut out
 * of a flat parameter vector shares its memory.
 *
 * `null` is a term that is not there: a peephole of a cell without peepholes, the gate that a variant leaves out. A product
 * with null is null, a sum skips it, and a gradient of null goes nowhere. So every cell and variant is one set of equations.
 */
export type Vec = Float64Array
export type Mat = readonly Vec[]
export type Term = Vec | null

export const zeros = (n: number): Vec => new Float64Array(n)
export const ones = (n: number): Vec => new Float64Array(n).fill(1)

/** W x, (m,n)·(n) → (m). */
export function dot(W: Mat, x: Vec): Vec
export function dot(W: Mat | null, x: Term): Term
export function dot(W: Mat | null, x: Term): Term {
  if (!W || !x) return null
  const y = zeros(W.length)
  for (let row = 0; row < y.length; row++) {
    const w = W[row]
    let sum = 0
    for (let k = 0; k < x.length; k++) sum += w[k] * x[k]
    y[row] = sum
  }
  return y
}

/** Wᵀ δ, (m,n)ᵀ·(m) → (n). */
export function dotT(W: Mat, δ: Vec): Vec
export function dotT(W: Mat | null, δ: Term): Term
export function dotT(W: Mat | null, δ: Term): Term {
  if (!W || !δ) return null
  const y = zeros(W[0].length)
  for (let row = 0; row < δ.length; row++) {
    const w = W[row]
    const d = δ[row]
    for (let k = 0; k < y.length; k++) y[k] += w[k] * d
  }
  return y
}

/** a + b + … of the terms that are there. */
export function add(a: Vec, ...terms: Term[]): Vec
export function add(...terms: Term[]): Term
export function add(...terms: Term[]): Term {
  let sum: Term = null
  for (const term of terms) {
    if (!term) continue
    if (!sum) sum = term.slice()
    else addTo(sum, term)
  }
  return sum
}

/** a ⊙ b ⊙ …, or null when a factor is not there. */
export function mul(...factors: Vec[]): Vec
export function mul(...factors: Term[]): Term
export function mul(...factors: Term[]): Term {
  let product: Term = null
  for (const factor of factors) {
    if (!factor) return null
    if (!product) product = factor.slice()
    else for (let k = 0; k < product.length; k++) product[k] *= factor[k]
  }
  return product
}

/** sum ← sum + a. */
export function addTo(sum: Term, a: Term): void {
  if (!sum || !a) return
  for (let k = 0; k < sum.length; k++) sum[k] += a[k]
}

/** sum ← sum + δ xᵀ, (m,n) ← (m)(n)ᵀ. */
export function addOuter(sum: Mat | null, δ: Term, x: Term): void {
  if (!sum || !δ || !x) return
  for (let row = 0; row < δ.length; row++) {
    const w = sum[row]
    const d = δ[row]
    for (let k = 0; k < x.length; k++) w[k] += d * x[k]
  }
}

/** f of every element. (A plain loop: the built-in `map` of typed arrays is several times slower.) */
export function each(a: Vec, f: (v: number) => number): Vec {
  const b = zeros(a.length)
  for (let k = 0; k < b.length; k++) b[k] = f(a[k])
  return b
}

export const negate = (a: Vec): Vec => each(a, v => -v)

/** Every element moved into [−limit, limit]; null: no limit. */
export function clamp(a: Vec, limit: number | null): Vec {
  return limit === null ? a : each(a, v => Math.min(limit, Math.max(-limit, v)))
}

/** a, then b. */
export function concat(parts: readonly Vec[]): Vec {
  const whole = zeros(parts.reduce((n, part) => n + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
