/**
 * Splits the bytes of a delimited file (UTF-8) into records, one pass, in pieces of any size. Follows RFC 4180 and is lenient where
 * real files are: LF, CRLF and CR all end a line, blanks around a cell are not part of it, a quote inside a bare cell is a letter.
 * It is strict where leniency would shift cells: a quote that is never closed, or text after a closing quote, is a fault.
 */

export interface Dialect {
  /** One to four characters. */
  readonly delimiter: string
  /** One ASCII character, or '' for none. */
  readonly quote: string
  /** Lines that begin with this ASCII character are passed over; '' for none. */
  readonly comment: string
}

/** One record. Its arrays are used again for the next one: copy what has to stay. */
export interface CsvRecord {
  /** Line of the file on which the record starts, as an editor counts. */
  readonly line: number
  /** Bytes of all cells without quotes and delimiters; cell k is `bytes[ends[k - 1] ?? 0 … ends[k]]`. */
  readonly bytes: Uint8Array
  readonly ends: Int32Array
  readonly cells: number
  /** The line holds nothing but blanks. */
  readonly blank: boolean
  /** Some byte is 0. */
  readonly nul: boolean
  /** Some byte is not ASCII. */
  readonly high: boolean
}

export type CsvFaultKind = 'unterminated-quote' | 'text-after-quote' | 'line-too-long' | 'too-many-columns'

/** The file cannot be cut into cells from here on. */
export class CsvFault extends Error {
  readonly kind: CsvFaultKind
  readonly line: number
  /** Number of the cell in its record, from 0. */
  readonly cell: number
  /** First bytes of that cell. */
  readonly bytes: Uint8Array

  constructor(kind: CsvFaultKind, line: number, cell: number, bytes: Uint8Array) {
    super(`${kind} in line ${line}`)
    this.name = 'CsvFault'
    this.kind = kind
    this.line = line
    this.cell = cell
    this.bytes = bytes
  }
}

/** A quoted cell or a line beyond these bounds is a damaged file, not data. */
const LONGEST_QUOTED_CELL = 1 << 20
export const LONGEST_LINE = 1 << 23
export const MOST_COLUMNS = 10_000

const LF = 10
const CR = 13
const TAB = 9
const BLANK = 32

const CELL_START = 0
const BARE = 1
const QUOTED = 2
const QUOTE_IN_QUOTED = 3
const COMMENT = 4

export interface CsvScanner {
  push(chunk: Uint8Array): void
  /** Hands over a last record without a line end. */
  end(): void
}

export function csvScanner(
  dialect: Dialect,
  onRecord: (record: CsvRecord) => void,
  onComment: (line: number) => void = () => undefined,
): CsvScanner {
  const delimiter = utf8(dialect.delimiter)
  const first = delimiter[0]
  const more = delimiter.length - 1
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
  const comment = dialect.comment === '' ? -1 : dialect.comment.charCodeAt(0)

  let bytes = new Uint8Array(1 << 14)
  let ends = new Int32Array(64)
  let length = 0
  let cells = 0
  let line = 1
  let startLine = 1
  let state = CELL_START
  /** The cell was quoted: its inner blanks stay, and the record is not blank. */
  let wasQuoted = false
  let anyQuoted = false
  let afterCR = false
  let crInQuotes = false
  /** Bytes of a delimiter after a closing quote that are still to come. */
  let passOver = 0
  let nul = false
  let high = false

  function grow(): void {
    const larger = new Uint8Array(bytes.length * 2)
    larger.set(bytes)
    bytes = larger
  }

  const cellStart = (): number => (cells === 0 ? 0 : ends[cells - 1])

  function fault(kind: CsvFaultKind): CsvFault {
    const start = cellStart()
    return new CsvFault(kind, startLine, cells, bytes.slice(start, Math.min(length, start + 320)))
  }

  function endCell(): void {
    const start = cellStart()
    if (!wasQuoted) {
      while (length > start && (bytes[length - 1] === BLANK || bytes[length - 1] === TAB)) length--
    }
    if (cells === ends.length) {
      const larger = new Int32Array(ends.length * 2)
      larger.set(ends)
      ends = larger
    }
    ends[cells++] = length
    wasQuoted = false
    if (cells > MOST_COLUMNS) throw fault('too-many-columns')
  }

  function endRecord(): void {
    if (state === COMMENT) {
      onComment(startLine)
    } else {
      endCell()
      const blank = cells === 1 && length === 0 && !anyQuoted
      onRecord({ line: startLine, bytes, ends, cells, blank, nul, high })
    }
    length = 0
    cells = 0
    anyQuoted = false
    nul = false
    high = false
    state = CELL_START
  }

  /** Joins a delimiter of several bytes whose last byte has just been added to a bare cell. */
  function endsWithDelimiter(): boolean {
    const start = cellStart()
    if (length - start < delimiter.length) return false
    for (let k = 0; k < delimiter.length; k++) {
      if (bytes[length - delimiter.length + k] !== delimiter[k]) return false
    }
    return true
  }

  function push(chunk: Uint8Array): void {
    for (let k = 0; k < chunk.length; k++) {
      const b = chunk[k]
      if (afterCR) {
        afterCR = false
        if (b === LF) continue
      }
      if (passOver > 0) {
        passOver--
        continue
      }
      if (state === QUOTED) {
        if (b === quote) {
          state = QUOTE_IN_QUOTED
          continue
        }
        if (b === CR || (b === LF && !crInQuotes)) line++
        crInQuotes = b === CR
      } else if (b === LF || b === CR) {
        endRecord()
        line++
        startLine = line
        afterCR = b === CR
        continue
      } else if (state === COMMENT) {
        continue
      } else if (state === QUOTE_IN_QUOTED) {
        if (b === quote) {
          state = QUOTED
        } else if (b === first) {
          passOver = more
          endCell()
          state = CELL_START
          continue
        } else if (b === BLANK || b === TAB) {
          continue
        } else {
          throw fault('text-after-quote')
        }
      } else {
        if (more === 0 && b === first) {
          endCell()
          state = CELL_START
          continue
        }
        if (state === CELL_START) {
          if (b === BLANK || b === TAB) continue
          if (b === quote) {
            state = QUOTED
            wasQuoted = true
            anyQuoted = true
            continue
          }
          if (b === comment && cells === 0) {
            state = COMMENT
            continue
          }
          state = BARE
        }
      }
      if (b === 0) nul = true
      else if (b > 127) high = true
      if (length === bytes.length) grow()
      bytes[length++] = b
      if (more > 0 && state === BARE && b === delimiter[more] && endsWithDelimiter()) {
        length -= delimiter.length
        endCell()
        state = CELL_START
      }
      if (state === QUOTED && length - cellStart() > LONGEST_QUOTED_CELL) throw fault('unterminated-quote')
      if (length > LONGEST_LINE) throw fault('line-too-long')
    }
  }

  function end(): void {
    if (state === QUOTED) throw fault('unterminated-quote')
    if (state !== CELL_START || cells > 0 || length > 0) endRecord()
  }

  return { push, end }
}

/** The text as UTF-8 (core has no TextEncoder). */
function utf8(text: string): number[] {
  const percent = encodeURIComponent(text)
  const bytes: number[] = []
  for (let k = 0; k < percent.length; k++) {
    if (percent[k] === '%') {
      bytes.push(Number.parseInt(percent.slice(k + 1, k + 3), 16))
      k += 2
    } else {
      bytes.push(percent.charCodeAt(k))
    }
  }
  return bytes
}
