/**
 * The first place where two vectors of floats differ in a bit, in words; null: nowhere. All NaN are one, as their bits differ
 * from engine to engine; the two zeros are not.
 */
export function firstDifference(found: ArrayLike<number>, expected: ArrayLike<number>): string | null {
  if (found.length !== expected.length) return `${found.length} values instead of ${expected.length}`
  for (let k = 0; k < found.length; k++)
    if (!Object.is(found[k], expected[k])) return `value ${k} is ${found[k]} instead of ${expected[k]}`
  return null
}
