import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** Numbers as the golden files nest them. */
export type Nested = number | readonly Nested[]

/** The content of test/golden/FILE.json; its shape is the caller's knowledge. */
export function golden(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../golden/${file}.json`, import.meta.url), 'utf8'))
}

export const flat = (nested: Nested): number[] => (typeof nested === 'number' ? [nested] : nested.flatMap(flat))

/** [T][B][F] → the sequence of row b, (T)(F). */
export const sequenceOf = (batch: Nested, b: number): Float64Array[] =>
  (batch as number[][][]).map(rows => Float64Array.from(rows[b]))

/** Every number of `actual` is within `tolerance` of its golden twin, absolutely and relatively to numbers above 1. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 1e-10,
): void {
  expect(actual.length, `${what}: count`).toBe(expected.length)
  let worst = 0
  for (let k = 0; k < expected.length; k++) {
    const error = Math.abs(actual[k] - expected[k]) / Math.max(1, Math.abs(expected[k]))
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error)
  }
  expect(worst, `${what}: largest error`).toBeLessThanOrEqual(tolerance)
}
