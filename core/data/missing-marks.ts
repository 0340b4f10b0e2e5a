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

/** The texts that mean "missing" in one file, in lower case: the usual ones, and the marks that a person has named. */
export const missingTexts = (marks: readonly string[]): readonly string[] => [
  ...USUAL_MISSING,
  ...marks.map(mark => mark.trim().toLowerCase()),
]

/** Tells whether the text of a cell, without blanks around it, means "missing". */
export function missingTest(marks: readonly string[]): (text: string) => boolean {
  const texts = new Set(missingTexts(marks))
  return text => texts.has(text.toLowerCase())
}

/** The marks that are numbers. A blank mark is none: it means the empty cell, not 0. */
export const missingNumbers = (marks: readonly string[]): readonly number[] =>
  marks
    .filter(mark => mark.trim() !== '')
    .map(mark => Number(mark.replace(',', '.')))
    .filter(Number.isFinite)

/** The value at an end of a column, how often it occurs, and the next different value (equal to it where there is none). */
export interface ColumnEnd {
  readonly value: number
  readonly count: number
  readonly next: number
}

/**
 * A value at the edge of a column that looks like a mark for "missing": the gap to the next value is wider than all other values
 * together, and it repeats (five times at least) or is a mark that programs write: -999, 9999, -99.
 */
export function suspectedMark(lowest: ColumnEnd, highest: ColumnEnd): { value: number; count: number } | null {
  const ends = [
    { ...lowest, rest: highest.value - lowest.next },
    { ...highest, rest: highest.next - lowest.value },
  ]
  for (const { value, count, next, rest } of ends) {
    const isFar = rest > 0 && Math.abs(value - next) > rest
    const isWritten = /^-?(99+|99+\.9+)$/.test(String(value))
    if (isFar && Number.isInteger(value) && (isWritten || count >= 5)) return { value, count }
  }
  return null
}
