import type { Dialect } from './csv'
import { looksNumeric } from './number-form'
import { clockShape, timeShape } from './time-form'

/** A record of the first part of a file, its cells as texts. */
export interface SampleRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** Where the table is in the file, and how its columns are called. */
export interface Layout {
  readonly dialect: Dialect
  /** Line of the header; 0: there is none. */
  readonly headerLine: number
  /** Records before this line are no data. */
  readonly firstLine: number
  /** Line that holds units instead of values, or 0. */
  readonly unitsLine: number
  /** Lines before the header that were passed over. */
  readonly skip: number
  /** Unique names, one a column. */
  readonly columns: readonly string[]
  /** Columns (by index) whose header cell is empty, and whose name is used before. */
  readonly unnamed: readonly number[]
  readonly repeated: readonly number[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** The delimiter under which most records of the sample have the same number of cells, two at least; `,` when there is none. */
export function sniffDelimiter(cut: (delimiter: string) => readonly SampleRecord[]): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const records = cut(delimiter)
    const { cells, count } = commonCellCount(records)
    if (cells < 2) continue
    const score = count / records.length + Math.min(cells, 50) / 10_000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Finds header, preamble, units row and names in the first records of a file. Blank lines are not among the records. */
export function sniffLayout(
  records: readonly SampleRecord[],
  dialect: Dialect,
  choice: { readonly header: boolean | 'auto'; readonly skip: number | 'auto' },
): Layout {
  const after = choice.skip === 'auto' ? records : records.filter(r => r.line > (choice.skip as number))
  const top = choice.skip === 'auto' ? firstOfTable(after) : 0
  const table = after.slice(top)
  const first = table[0]
  const body = table.slice(1)
  const hasHeader = choice.header === 'auto' ? isHeader(first, body) : choice.header
  const width = hasHeader ? first.cells.length : commonCellCount(table).cells
  const unitsLine = hasHeader && choice.header === 'auto' && isUnitsRow(body[0], body.slice(1)) ? body[0].line : 0
  const named = hasHeader
    ? nameColumns(namesRows(first, body) ? ['', ...first.cells] : first.cells)
    : numberColumns(width)
  return {
    dialect,
    headerLine: hasHeader ? first.line : 0,
    firstLine: hasHeader ? first.line + 1 : first.line,
    unitsLine,
    skip: first.line - 1,
    ...named,
  }
}

/** The most frequent number of cells and how many records have it; the larger number on a tie. */
function commonCellCount(records: readonly SampleRecord[]): { cells: number; count: number } {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let best = { cells: 1, count: 0 }
  for (const [cells, count] of counts) {
    if (count > best.count || (count === best.count && cells > best.cells)) best = { cells, count }
  }
  return best
}

/** Index of the first record that belongs to the table: what stands above has another number of cells or is nearly empty. */
function firstOfTable(records: readonly SampleRecord[]): number {
  const { cells } = commonCellCount(records)
  if (cells < 2) return 0
  const full = records.findIndex(r => r.cells.length === cells && 2 * r.cells.filter(c => c !== '').length > cells)
  if (full <= 0) return 0
  // Rows that end with one more delimiter than the header: the header is the record above the first full one.
  const above = records[full - 1].cells
  const isShortHeader =
    above.length === cells - 1 && above.every(c => c !== '' && !isValue(c)) && records[full].cells.some(isValue)
  return isShortHeader ? full - 1 : full
}

/** Some cell of the first record stands over values and is none itself, or no cell of the table is a value. */
function isHeader(first: SampleRecord, body: readonly SampleRecord[]): boolean {
  const values = first.cells.filter(isValue).length
  if (values === 0) return true
  return first.cells.some((cell, k) => cell !== '' && !isValue(cell) && mostlyValues(body, k))
}

/** Every row has one cell more than the header, whose first ones all differ: names of rows, as R's write.table writes them. */
function namesRows({ cells: header }: SampleRecord, body: readonly SampleRecord[]): boolean {
  const isLonger = body.length > 1 && body.every(({ cells }) => cells.length === header.length + 1)
  if (!isLonger || body.every(({ cells }) => cells[header.length] === '')) return false
  return new Set(body.map(({ cells }) => cells[0])).size === body.length
}

/** Below the header, no cell is a value, where most cells further below are. */
function isUnitsRow(row: SampleRecord | undefined, below: readonly SampleRecord[]): boolean {
  if (row === undefined || below.length < 2) return false
  if (row.cells.some(isValue)) return false
  const overValues = row.cells.filter((cell, k) => cell !== '' && mostlyValues(below, k)).length
  const valueColumns = row.cells.filter((_, k) => mostlyValues(below, k)).length
  return valueColumns > 0 && 2 * overValues > valueColumns && row.cells.every(cell => !MISSING_LOOKS.test(cell))
}

const MISSING_LOOKS = /^(n\/?a|nan|null|none|nil|missing|[-?.]+)$/i

function mostlyValues(records: readonly SampleRecord[], column: number): boolean {
  const present = records.filter(r => (r.cells[column] ?? '') !== '' && !MISSING_LOOKS.test(r.cells[column]))
  return present.length > 0 && 2 * present.filter(r => isValue(r.cells[column])).length > present.length
}

function isValue(cell: string): boolean {
  return looksNumeric(cell) || timeShape(cell) !== null || clockShape(cell) !== null
}

function nameColumns(header: readonly string[]): Pick<Layout, 'columns' | 'unnamed' | 'repeated'> {
  const used = new Set<string>()
  const unnamed: number[] = []
  const repeated: number[] = []
  const columns = header.map((cell, k) => {
    if (cell === '') unnamed.push(k)
    const wanted = cell === '' ? `column ${k + 1}` : cell
    if (cell !== '' && used.has(wanted)) repeated.push(k)
    let name = wanted
    for (let n = 2; used.has(name); n++) name = `${wanted} (${n})`
    used.add(name)
    return name
  })
  return { columns, unnamed, repeated }
}

function numberColumns(width: number): Pick<Layout, 'columns' | 'unnamed' | 'repeated'> {
  return { columns: Array.from({ length: width }, (_, k) => `column ${k + 1}`), unnamed: [], repeated: [] }
}
