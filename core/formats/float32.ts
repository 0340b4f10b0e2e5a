/**
 * The number with the fewest decimal digits that rounds to the same float32 bits: 0.1 instead of 0.10000000149011612. Nine
 * digits always suffice (Steele & White 1990).
 */
export function shortestFloat32(value: number): number {
  const single = Math.fround(value)
  if (single === 0) return single // −0 keeps its sign
  let digits = 8 // most weights need 8 or 9
  let decimal = Number(single.toPrecision(digits))
  if (Math.fround(decimal) !== single) return Number(single.toPrecision(9))
  for (digits--; digits > 0; digits--) {
    const shorter = Number(single.toPrecision(digits))
    if (Math.fround(shorter) !== single) break
    decimal = shorter
  }
  return decimal
}
