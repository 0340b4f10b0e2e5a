// Arithmetic of two doubles, and how floats become doubles and come back.

@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b)
}
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b)
}
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b)
}
@inline
export function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b)
}
@inline
export function sqrt(a: v128): v128 {
  return f64x2.sqrt(a)
}
@inline
export function max(a: v128, b: v128): v128 {
  return f64x2.max(a, b)
}
@inline
export function both(a: f64): v128 {
  return f64x2.splat(a)
}

/** Two floats as doubles. */
@inline
export function get(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address))
}

/** Stores two doubles as floats, and answers what is now there. */
@inline
export function put(address: usize, values: v128): v128 {
  const floats = f32x4.demote_f64x2_zero(values)
  v128.store64_lane(address, floats, 0)
  return f64x2.promote_low_f32x4(floats)
}
