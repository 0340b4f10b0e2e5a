import { join } from 'node:path'
import { Problem, type ProblemReport } from '../../../core/problem'
import type { Experiment } from '../../../core/experiment/schema'
import type { Layout } from '../../../core/data/layout'
import { decideNumbers, type NumberDecision } from '../../../core/data/number-form'
import { orderOf } from '../../../core/data/time-form'
import type { ColumnType, Question, Reading } from '../../../core/data/profile'
import { openClock, type TableClock } from './clock'
import { importCopy } from './copy'
import { literal, openDatabase, type Database } from './database'
import { findLayout } from './layout'
import { layoutWarnings } from './layout-warnings'
import { copyRecords } from './records'
import { cell, finiteNumberOf, booleanOf, isMissing, kindOf, KINDS, type CellKind } from './sql'
import { emptyFile, inspectSource, type Source } from './source'
import { importLines } from './text-file'

export type DataChoice = Experiment['data']

/** A column of the table: cells of `raw.c{index}`. */
export interface TableColumn {
  readonly name: string
  readonly index: number
  readonly type: ColumnType
  /** Number of cells of each kind. */
  readonly kinds: Readonly<Record<CellKind, number>>
  /** The file leaves open what its numbers are: they must not be used before the question is answered. */
  readonly open: boolean
}

/** A file as a table of texts in a database: `raw (line, c0, c1, …)`, every cell still as the file has it. */
export interface Table {
  readonly source: Source
  readonly db: Database
  readonly rows: number
  readonly columns: readonly TableColumn[]
  readonly clock: TableClock | null
  readonly numbers: NumberDecision
  readonly reading: Reading
  readonly questions: readonly Question[]
  readonly warnings: readonly ProblemReport[]
  close(): Promise<void>
}

/** Columns that one query looks at. Each expression has its own buffers: thousands of them in one statement would take gigabytes. */
export const COLUMNS_AT_ONCE = 50

/** Opens a file under the choices of a person; what is "auto" is found out. Throws a `Problem`; nothing stays behind then. */
export async function openTable(path: string, choice: DataChoice): Promise<Table> {
  return openSource(await inspectSource(path, choice.read), choice)
}

/** The same of a file that was looked at already. */
export async function openSource(source: Source, choice: DataChoice): Promise<Table> {
  if (source.format === 'conll') throw noSeries(source)
  const db = await openDatabase()
  try {
    return await readTable(source, db, choice)
  } catch (error) {
    await db.close()
    throw error
  }
}

const noSeries = ({ name }: Source): Problem =>
  new Problem('TOKENS_NO_SERIES', `${name} has a token a line: it holds no series of numbers.`, {
    advice: 'Choose the task tag, or set data.read.format to csv if it is a table.',
    place: { file: name, field: 'data.read.format' },
  })

async function readTable(source: Source, db: Database, choice: DataChoice): Promise<Table> {
  const content = await importFile(source, db, choice)
  const { rows, names, layout } = content
  if (rows === 0) {
    throw new Problem('CSV_NO_ROWS', `${source.name} has a header but no row of data.`, {
      advice: 'Choose a file with rows, or set data.read.header to false if the first line is data.',
      place: { file: source.name, row: 1 },
    })
  }
  const kinds = await countKinds(db, names.length, choice.read.missing)
  const numbers = decideNumbers(kinds, layout?.dialect.delimiter ?? ',', choice.read)
  const clock = source.format === 'text' ? null : await openClock(source, db, names, kinds, choice)
  const columns =
    source.format === 'text'
      ? names.map((name, index) => ({ name, index, type: 'text' as const, kinds: kinds[index], open: false }))
      : await typeColumns(db, names, kinds, numbers, clock, choice, layout?.unnamed ?? [])
  const kept = columns.filter(c => c.type !== 'empty' || layout?.unnamed.includes(c.index) !== true)
  const table = { source, db, rows, columns: kept, clock: clock?.clock ?? null, numbers }
  const numberQuestions = await askNumbers(table)
  return {
    ...table,
    reading: readingOf(source, layout, numbers, clock?.clock ?? null, choice),
    questions: [...(clock?.questions ?? []), ...numberQuestions],
    warnings: [
      ...content.warnings.filter(
        w =>
          w.place?.column === undefined || columns.length === kept.length || kept.some(c => c.name === w.place?.column),
      ),
      ...(clock?.warnings ?? []),
    ],
    close: () => db.close(),
  }
}

interface Content {
  readonly rows: number
  readonly names: readonly string[]
  readonly layout: Layout | null
  readonly warnings: readonly ProblemReport[]
}

async function importFile(source: Source, db: Database, choice: DataChoice): Promise<Content> {
  if (source.format === 'csv') return importText(source, db, choice)
  if (source.format === 'text') return { ...(await importLines(source, db)), layout: null }
  return importOther(source, db)
}

async function importText(source: Source, db: Database, choice: DataChoice): Promise<Content> {
  const { layout } = await findLayout(source, choice.read)
  const copy = join(db.folder, 'rows.csv')
  const copied = await copyRecords(source, layout, copy)
  const names = layout.columns
  if (copied.rows === 0 && layout.headerLine === 0) throw emptyFile(source.name)
  const longRows = copied.oddities.get('long-row')
  if (longRows !== null && longRows.count > copied.rows) {
    const { row } = longRows.places[0]
    throw new Problem(
      'CSV_TOO_MANY_CELLS',
      `${source.name}, row ${row} has ${copied.longRowCells} cells, the header has ${names.length}; so have ${longRows.count} rows.`,
      { advice: 'Check the delimiter, or give every column a name in the header.', place: { file: source.name, row } },
    )
  }
  await importCopy(db, copy, names.length)
  return { rows: copied.rows, names, layout, warnings: layoutWarnings(source, layout, copied, choice) }
}

/** SQL of a table function over a Parquet or JSON file. */
export function otherTable(source: Source): string {
  return `${source.format === 'parquet' ? 'read_parquet' : 'read_json_auto'}(${literal(source.path)})`
}

/** Parquet and JSON: every cell as text, so that one road leads on; rows count from 1. */
async function importOther(source: Source, db: Database): Promise<Content> {
  const from = otherTable(source)
  try {
    const names = (await db.rows(`DESCRIBE SELECT * FROM ${from}`)).map(row => String(row[0]))
    const cells = names.map((name, k) => `trim("${name.replaceAll('"', '""')}"::VARCHAR) AS ${cell(k)}`)
    await db.rows(`CREATE TABLE raw AS SELECT row_number() OVER () AS line, ${cells.join(', ')} FROM ${from}`)
    const [[rows]] = await db.rows('SELECT count(*) FROM raw')
    return { rows: Number(rows), names, layout: null, warnings: [] }
  } catch (error) {
    throw notReadable(source, error)
  }
}

export function notReadable(source: Source, error: unknown): Problem {
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return new Problem('FILE_NOT_READABLE', `${source.name} cannot be read as ${source.format}: ${reason}`, {
    advice: 'Set data.read.format if it is another format, or export the file again.',
    place: { file: source.name },
  })
}

async function countKinds(
  db: Database,
  columns: number,
  marks: readonly string[],
): Promise<Record<CellKind, number>[]> {
  const none = Object.fromEntries(KINDS.map(kind => [kind, 0])) as Record<CellKind, number>
  const result = Array.from({ length: columns }, () => ({ ...none }))
  for (let from = 0; from < columns; from += COLUMNS_AT_ONCE) {
    const cells = Array.from({ length: Math.min(COLUMNS_AT_ONCE, columns - from) }, (_, k) => cell(from + k))
    // One expression for all columns: planning one for each takes longer than reading a wide table.
    const counts = await db.rows(
      `SELECT name, kind, count(*) FROM (SELECT name, ${kindOf('value', marks)} AS kind FROM (
         UNPIVOT (SELECT ${cells.join(', ')} FROM raw) ON COLUMNS(*) INTO NAME name VALUE value)) GROUP BY ALL`,
    )
    for (const [name, kind, count] of counts) result[Number(String(name).slice(1))][KINDS[Number(kind)]] = Number(count)
  }
  return result
}

/** Cells with a value that is not missing. */
export function presentIn(kinds: Readonly<Record<CellKind, number>>): number {
  return KINDS.reduce((sum, kind) => (kind === 'missing' ? sum : sum + kinds[kind]), 0)
}

const MOST_LEVELS = 100

async function typeColumns(
  db: Database,
  names: readonly string[],
  kinds: readonly Record<CellKind, number>[],
  numbers: NumberDecision,
  clock: Awaited<ReturnType<typeof openClock>>,
  choice: DataChoice,
  unnamed: readonly number[],
): Promise<TableColumn[]> {
  const clockColumns = new Set(clock?.columns ?? [])
  const columns: TableColumn[] = []
  for (const [index, name] of names.entries()) {
    const type = Object.hasOwn(choice.types, name)
      ? choice.types[name]
      : clockColumns.has(name)
        ? 'time'
        : unnamed.includes(index) && !(await hasLetters(db, index))
          ? 'empty'
          : await typeOf(db, index, kinds[index], choice.read.missing)
    columns.push({
      name,
      index,
      type,
      kinds: kinds[index],
      open: type === 'number' && numbers.open?.columns.includes(index) === true,
    })
  }
  return columns
}

/** Columns without a name that hold nothing but separators come from exports with delimiters at the end of each row. */
async function hasLetters(db: Database, index: number): Promise<boolean> {
  const [[count]] = await db.rows(String.raw`SELECT count(*) FROM raw WHERE regexp_matches(${cell(index)}, '[\pL\pN]')`)
  return Number(count) > 0
}

async function typeOf(
  db: Database,
  index: number,
  kinds: Readonly<Record<CellKind, number>>,
  marks: readonly string[],
): Promise<ColumnType> {
  const present = presentIn(kinds)
  if (present === 0) return 'empty'
  if (2 * (present - kinds.text - kinds.boolean) >= present) return 'number'
  if (kinds.boolean === present) return 'boolean'
  const [[levels]] = await db.rows(
    `SELECT count(*) FROM (SELECT DISTINCT ${cell(index)} FROM raw WHERE NOT ${isMissing(cell(index), marks)} LIMIT ${MOST_LEVELS + 1})`,
  )
  return Number(levels) <= MOST_LEVELS && 2 * Number(levels) <= Math.max(present, 2) ? 'category' : 'text'
}

/** The numeric value of a column as SQL: DOUBLE, NULL where the cell says none. */
export function valueOf(table: Pick<Table, 'numbers'>, column: TableColumn, choice: DataChoice): string {
  const text = cell(column.index)
  if (column.open) return 'NULL::DOUBLE'
  if (column.type === 'boolean') return booleanOf(text)
  return finiteNumberOf(text, table.numbers, choice.read.missing)
}

async function askNumbers({
  source,
  db,
  columns,
  numbers,
}: Pick<Table, 'source' | 'db' | 'columns' | 'numbers'>): Promise<Question[]> {
  if (numbers.open === null) return []
  const { mark } = numbers.open
  const open = columns.filter(c => c.open)
  const first = open[0]
  if (first === undefined) return []
  const [[line, text]] = await db.rows(
    `SELECT line, ${cell(first.index)} FROM raw WHERE contains(${cell(first.index)}, '${mark}') ORDER BY line LIMIT 1`,
  )
  const written = String(text)
  const names = open.map(c => `“${c.name}”`).join(', ')
  return [
    {
      code: 'ASK_DECIMAL_MARK',
      text: `${source.name}, row ${Number(line)}, column “${first.name}”: is “${written}” ${written.replace(mark, '.')} or ${written.replace(mark, '')}? Nothing in the file tells whether “${mark}” marks decimals or thousands (${names}).`,
      answer: 'data.read.decimal',
      choices: [
        { value: mark, label: `“${mark}” marks decimals: ${written} is ${Number(written.replace(mark, '.'))}` },
        {
          value: mark === '.' ? ',' : '.',
          label: `“${mark}” marks thousands: ${written} is ${Number(written.replace(mark, ''))}`,
        },
      ],
      place: { file: source.name, row: Number(line), column: first.name, field: 'data.read.decimal' },
    },
  ]
}

function readingOf(
  source: Source,
  layout: Layout | null,
  numbers: NumberDecision,
  clock: TableClock | null,
  choice: DataChoice,
): Reading {
  return {
    format: source.format,
    delimiter: layout?.dialect.delimiter ?? '',
    quote: layout?.dialect.quote ?? '',
    encoding: source.encoding,
    decimal: numbers.decimal,
    thousands: numbers.thousands,
    header: layout === null || layout.headerLine > 0,
    dateOrder: clock === null || clock.form.startsWith('epoch') ? 'ymd' : orderOf(clock.form),
    timeFormat: clock?.form ?? null,
    utc: clock?.utc ?? false,
    skip: layout?.skip ?? 0,
    comment: layout?.dialect.comment ?? '',
    missing: choice.read.missing,
  }
}
