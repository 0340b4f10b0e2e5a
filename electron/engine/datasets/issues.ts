import type { ProblemReport } from '../../../core/problem'

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

/** A cell as it is quoted in a message: at most 80 characters, control characters made visible. */
export function shown(text: string): string {
  const visible = text.replace(/[\u0000-\u001f\u007f]/g, c =>
    c === '\u007f' ? '␡' : String.fromCharCode(0x2400 + c.charCodeAt(0)),
  )
  const letters = Array.from(visible)
  return letters.length > 80 ? `${letters.slice(0, 79).join('')}…` : visible
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
