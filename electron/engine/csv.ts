import { isoTime } from '../../core/data/clock'

/** Tables as CSV after RFC 4180: CRLF, quotes where they are needed, numbers in full precision with a decimal point. */
export type Cell = string | number | boolean | null

export const csv = (header: readonly string[], rows: Iterable<readonly Cell[]>): string =>
  [...csvPieces(header, rows)].join('')

/** The same in pieces of some thousand rows, for tables that are larger than a text should be. */
export function* csvPieces(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let piece = line(header)
  for (const row of rows) {
    piece += line(row)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

const PIECE = 2 ** 18

const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`

/** In the fewest digits that read back as the same number. Missing and non-finite values are empty cells. */
export const numberCell = (value: number): string => (Number.isFinite(value) ? String(value) : '')

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return numberCell(value)
  return textCell(String(value))
}

/** Quoted where it needs to be. */
export function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A time of the file's own clock (ms, read as if it were UTC) as ISO 8601 without a zone; a row number where there is no clock. */
export const timeText = (time: number, clock: boolean): string => (clock ? isoTime(time) : String(time))
