import type { Range } from '../step-changes'

/**
 * A range cut into the fewest pieces of at most `longest` steps, as equal as can be: a short rest would be read almost without
 * context. Nothing is dropped.
 */
export function piecesOf({ start, length }: Range, longest: number): Range[] {
  const count = Math.ceil(length / longest)
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor((k * length) / count)
    return { start: start + from, length: Math.floor(((k + 1) * length) / count) - from }
  })
}
