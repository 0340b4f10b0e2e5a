/**
 * Φ⁻¹(p), the value below which the share p of a standard normal distribution lies, −∞ at 0 and ∞ at 1. Wichura's algorithm
 * AS 241 (PPND16, Applied Statistics 37, 1988), its coefficients as the doubles nearest to them: relative error below 1e-15.
 * NaN where p is no share.
 *
 *   |p − ½| ≤ 0.425:   q·A(0.180625 − q²)/B(…)          with q = p − ½
 *   further out:       ± C(r − 1.6)/D(…), E(r − 5)/F(…)   with r = √(−ln min(p, 1 − p)), the second where r > 5
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(A, B, 0.180625 - q * q)
  const tail = q < 0 ? p : 1 - p
  if (tail === 0) return Math.sign(q) * Infinity
  const r = Math.sqrt(-Math.log(tail))
  return Math.sign(q) * (r <= 5 ? ratio(C, D, r - 1.6) : ratio(E, F, r - 5))
}

/** (n₀ + n₁x + …) / (d₀ + d₁x + …) */
const ratio = (n: readonly number[], d: readonly number[], x: number): number => polynomial(n, x) / polynomial(d, x)
const polynomial = (c: readonly number[], x: number): number =>
  c.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

// prettier-ignore
const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
  45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
]
// prettier-ignore
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751,
  21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
]
// prettier-ignore
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
  1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
]
// prettier-ignore
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
  0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
]
// prettier-ignore
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
// prettier-ignore
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
  0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
]
