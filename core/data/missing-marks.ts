/** Texts that mean "missing" everywhere, in lower case. */
export const USUAL_MISSING: readonly string[] = [
  '',
  'na',
  'n/a',
  'n.a.',
  'nan',
  '-nan',
  '+nan',
  '#n/a',
  '#na',
  '#n/a n/a',
  '<na>',
  'null',
  'none',
  'nil',
  'missing',
  '-',
  '--',
  '---',
  '?',
  '.',
  '*',
  '#value!',
  '#ref!',
  '#div/0!',
  '#null!',
  '#num!',
  '1.#qnan',
  '-1.#ind',
  'nat',
]

/** The lowest and highest values of a column with their neighbours. */
export interface Extremes {
  /** Different values from the lowest up, two at most, and from the highest down, two at most; with their counts. */
  readonly lowest: readonly { readonly value: number; readonly count: number }[]
  readonly highest: readonly { readonly value: number; readonly count: number }[]
}

/**
 * A value at the edge of a column that looks like a mark for "missing": the gap to the next value is wider than all other values
 * together, and it repeats (five times at least) or is a mark that programs write: -999, 9999, -99.
 */
export function suspectedMark({ lowest, highest }: Extremes): { value: number; count: number } | null {
  if (lowest.length < 2 || highest.length < 2) return null
  const low = { edge: lowest[0], next: lowest[1].value, rest: highest[0].value - lowest[1].value }
  const high = { edge: highest[0], next: highest[1].value, rest: highest[1].value - lowest[0].value }
  for (const { edge, next, rest } of [low, high]) {
    const isFar = rest > 0 && Math.abs(edge.value - next) > rest
    const isWritten = /^-?(99+|99+\.9+)$/.test(String(edge.value))
    if (isFar && Number.isInteger(edge.value) && (isWritten || edge.count >= 5)) return edge
  }
  return null
}
