/** The bits of a float; one pattern for all NaN, whose bits differ from engine to engine. */
const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(Number.isNaN(value) ? NaN : value).buffer)[0]

/** The first place where two vectors of floats differ in a bit, in words; null: nowhere. */
export function firstDifference(found: ArrayLike<number>, expected: ArrayLike<number>): string | null {
  if (found.length !== expected.length) return `${found.length} values instead of ${expected.length}`
  for (let k = 0; k < found.length; k++)
    if (bitsOf(found[k]) !== bitsOf(expected[k])) return `value ${k} is ${found[k]} instead of ${expected[k]}`
  return null
}
