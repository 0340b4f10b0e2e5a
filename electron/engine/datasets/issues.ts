import type { ProblemReport } from '../../../core/problem'

export { shown } from '../../../core/data/wording'

/** A cell or row that was noticed. */
export interface Sighting {
  readonly row: number
  readonly column?: string
  readonly text?: string
}

const MOST_PLACES = 20

/** Counts what was noticed under one cause and remembers the first places. */
export interface Tally {
  readonly count: number
  readonly places: readonly Sighting[]
}

export interface Tallies<Cause extends string> {
  add(cause: Cause, sighting: Sighting): void
  get(cause: Cause): Tally | null
}

export function tallies<Cause extends string>(): Tallies<Cause> {
  const all = new Map<Cause, { count: number; places: Sighting[] }>()
  return {
    add(cause, sighting) {
      const tally = all.get(cause) ?? { count: 0, places: [] }
      tally.count++
      if (tally.places.length < MOST_PLACES) tally.places.push(sighting)
      all.set(cause, tally)
    },
    get: cause => all.get(cause) ?? null,
  }
}

/** "rows 5, 6, 7 and 12 more", for a tally; "row 5" for one. */
export function rowsText({ count, places }: Tally): string {
  const rows = places.map(p => p.row)
  if (count === 1) return `row ${rows[0]}`
  const more = count - rows.length
  return `rows ${rows.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export function warning(
  code: string,
  file: string,
  message: string,
  advice: string,
  at: { row?: number; column?: string; field?: string } = {},
): ProblemReport {
  return { code, message, advice, place: { file, ...at } }
}
