import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { csvScanner, CsvFault, type CsvRecord } from '../../../core/data/csv'
import type { Layout } from '../../../core/data/layout'
import { faultProblem } from './layout'
import { shown, tallies, type Sighting, type Tallies } from './issues'
import { utf8Chunks, type Source } from './source'

/** Between the cells of the copy that DuckDB reads: a control character that no table uses. */
export const CELL_MARK = '\x1f'
const MARK = 0x1f
const LF = 10
const QUOTE = 0x22
const PIECE = 1 << 20

type Oddity =
  | 'short-row'
  | 'long-row'
  | 'extra-blank-cells'
  | 'control-character'
  | 'broken-encoding'
  | 'not-ascii'
  | 'comment'
  | 'rows-without-values'

export interface Copied {
  readonly rows: number
  readonly oddities: Tallies<Oddity>
  /** Width of the first row that has too many cells. */
  readonly longRowCells: number
  readonly shortRowCells: number
}

/**
 * Writes the rows of a text file into `target` in one plain form: UTF-8, every row with its line number first and with exactly the
 * columns of the layout. So each row keeps its place, and DuckDB meets no surprise. What had to be set right is tallied.
 */
export async function copyRecords(source: Source, layout: Layout, target: string): Promise<Copied> {
  const file = await open(target, 'w')
  const oddities = tallies<Oddity>()
  const pieces: Buffer[] = []
  let piece = Buffer.allocUnsafe(PIECE)
  let used = 0
  let rows = 0
  let emptyRows: number[] = []
  let longRowCells = 0
  let shortRowCells = 0
  const width = layout.columns.length

  function reserve(bytes: number): void {
    if (used + bytes <= piece.length) return
    pieces.push(piece.subarray(0, used))
    piece = Buffer.allocUnsafe(Math.max(PIECE, bytes))
    used = 0
  }

  function writeRow(record: CsvRecord): void {
    const { bytes, ends } = record
    const cells = Math.min(record.cells, width)
    const length = cells === 0 ? 0 : ends[cells - 1]
    reserve(2 * length + 4 * width + 24)
    used += piece.write(String(record.line), used, 'latin1')
    let from = 0
    for (let k = 0; k < width; k++) {
      piece[used++] = MARK
      const to = k < cells ? ends[k] : from
      let quoted = false
      for (let i = from; i < to; i++) {
        const b = bytes[i]
        if (b === LF || b === 13 || b === QUOTE || b === MARK) {
          quoted = true
          break
        }
      }
      if (quoted) piece[used++] = QUOTE
      for (let i = from; i < to; i++) {
        const b = bytes[i]
        if (b === QUOTE) piece[used++] = QUOTE
        piece[used++] = b
      }
      if (quoted) piece[used++] = QUOTE
      from = to
    }
    piece[used++] = LF
    rows++
  }

  function flushEmptyRows(): void {
    const none = new Uint8Array(0)
    for (const line of emptyRows) {
      writeRow({ line, bytes: none, ends: new Int32Array(0), cells: 0, blank: false, nul: false, high: false })
    }
    emptyRows = []
  }

  function onRecord(record: CsvRecord): void {
    if (record.high && source.doubt === 'not-utf-8') oddities.add('not-ascii', firstLetterBeyondAscii(record, layout))
    if (record.line < layout.firstLine || record.line === layout.unitsLine) return
    if (record.blank && width > 1) return
    const length = record.cells === 0 ? 0 : record.ends[record.cells - 1]
    if (length === 0) {
      // Rows of separators at the end of a file are an export's habit; between rows with values they are a step without values.
      emptyRows.push(record.line)
      return
    }
    if (emptyRows.length > 0) flushEmptyRows()
    const odd =
      record.nul || (record.high && !isUtf8(record.bytes.subarray(0, length)))
        ? mended(record, layout, oddities)
        : record
    if (odd.cells < width) {
      shortRowCells ||= odd.cells
      oddities.add('short-row', { row: odd.line })
    } else if (odd.cells > width) {
      if (odd.ends[odd.cells - 1] > odd.ends[width - 1]) {
        longRowCells ||= odd.cells
        oddities.add('long-row', { row: odd.line })
        return
      }
      oddities.add('extra-blank-cells', { row: odd.line })
    }
    writeRow(odd)
  }

  const scanner = csvScanner(layout.dialect, onRecord, line => oddities.add('comment', { row: line }))
  const write = async (): Promise<void> => {
    for (const full of pieces.splice(0)) await file.writeFile(full)
  }
  try {
    for await (const chunk of utf8Chunks(source)) {
      scanner.push(chunk)
      await write()
    }
    scanner.end()
    for (const line of emptyRows) oddities.add('rows-without-values', { row: line })
    pieces.push(piece.subarray(0, used))
    await write()
  } catch (error) {
    throw error instanceof CsvFault ? faultProblem(source.name, error, layout.columns) : error
  } finally {
    await file.close()
  }
  return { rows, oddities, longRowCells, shortRowCells }
}

/** A record without NUL bytes and broken characters: both become visible signs, which no number or time contains. */
function mended(record: CsvRecord, layout: Layout, oddities: Tallies<Oddity>): CsvRecord {
  const parts: Buffer[] = []
  const ends = new Int32Array(record.cells)
  let length = 0
  for (let k = 0; k < record.cells; k++) {
    const cell = Buffer.from(record.bytes.subarray(record.ends[k - 1] ?? 0, record.ends[k]))
    const column = layout.columns[k] ?? `column ${k + 1}`
    const text = cell.toString('utf8')
    if (cell.includes(0)) oddities.add('control-character', { row: record.line, column, text: shown(text) })
    if (!isUtf8(cell)) oddities.add('broken-encoding', { row: record.line, column, text: shown(text) })
    const mendedCell = Buffer.from(text.replaceAll('\0', '␀'))
    parts.push(mendedCell)
    length += mendedCell.length
    ends[k] = length
  }
  return { ...record, bytes: Buffer.concat(parts), ends }
}

function firstLetterBeyondAscii({ line, bytes, ends }: CsvRecord, layout: Layout): Sighting {
  const at = bytes.findIndex(byte => byte > 127)
  const cell = ends.findIndex(end => end > at)
  const text = Buffer.from(bytes.subarray(ends[cell - 1] ?? 0, ends[cell])).toString('utf8')
  return { row: line, column: layout.columns[cell] ?? `column ${cell + 1}`, text: shown(text) }
}
