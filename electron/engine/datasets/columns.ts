import type { FileColumns, TextColumn } from '../../../core/data/columns'
import type { ColumnType } from '../../../core/data/profile'
import type { SeriesColumn } from '../../../core/data/series'
import { readerOf, refuseOpenQuestions, type Reader } from './readers'
import { noSuchColumn } from './clock'
import { cell, isMissing } from './sql'
import { inspectSource, type Source } from './source'
import { COLUMNS_AT_ONCE, openSource, type DataChoice, type Table, type TableColumn } from './table'
import { loadTokens } from './token-lines'

/** Columns as they are, and the bytes they are from. */
export interface LoadedColumns extends FileColumns {
  /** SHA-256 of the file, hexadecimal. */
  readonly fingerprint: string
}

/** What a column is wanted as, whatever it looks like. */
interface Wanted {
  readonly asText?: readonly string[]
  /** A time as a number, ms: it is what the rows are to be put in order by. */
  readonly asTime?: readonly string[]
  /** Columns that are taken along where the file has them. */
  readonly optional?: readonly string[]
  /** The field of the experiment that names a column. */
  readonly fieldOf?: (column: string) => string
}

/**
 * Columns by their names. Those of numbers, of true and false, and of categories come as numbers; those of times and texts as
 * texts. Throws a `Problem`, also for a question that is open.
 */
export async function loadColumns(
  path: string,
  choice: DataChoice,
  names: readonly string[],
  { asText = [], asTime = [], optional = [], fieldOf = () => 'task' }: Wanted = {},
): Promise<LoadedColumns> {
  const source = await inspectSource(path, choice.read)
  if (source.format === 'conll') return tokenColumns(source, choice, names, fieldOf)
  const table = await openSource(source, choice)
  try {
    const besides = optional.filter(name => table.columns.some(column => column.name === name))
    const used = [...new Set([...names, ...besides])].map(name => columnOf(table, name, fieldOf(name)))
    refuseOpenQuestions(table, used)
    const isClock = ({ name }: TableColumn): boolean => asTime.includes(name) && table.clock?.columns.join() === name
    const isText = (column: TableColumn): boolean =>
      asText.includes(column.name) || (TEXTS.includes(column.type) && !isClock(column))
    return {
      file: table.source.name,
      fingerprint: table.source.fingerprint,
      rows: await linesOf(table),
      columns: await numbersOf(
        table,
        used.filter(column => !isText(column)),
        choice,
      ),
      texts: await Promise.all(used.filter(isText).map(column => textsOf(table, column, choice))),
    }
  } finally {
    await table.close()
  }
}

/** Those of a file with a token a line; a column that it does not have is named with those it has. */
async function tokenColumns(
  source: Source,
  choice: DataChoice,
  names: readonly string[],
  fieldOf: (column: string) => string,
): Promise<LoadedColumns> {
  const { columns, texts, ...file } = await loadTokens(source, choice)
  const there = [...columns, ...texts].map(({ name }) => name)
  const missing = names.find(name => !there.includes(name))
  if (missing !== undefined) throw noSuchColumn(source.name, missing, there, fieldOf(missing))
  return {
    ...file,
    fingerprint: source.fingerprint,
    columns: columns.filter(({ name }) => names.includes(name)),
    texts: texts.filter(({ name }) => names.includes(name)),
  }
}

const TEXTS: readonly ColumnType[] = ['text', 'time', 'empty']

function columnOf({ columns, source }: Table, name: string, field: string): TableColumn {
  const column = columns.find(c => c.name === name)
  if (column !== undefined) return column
  throw noSuchColumn(
    source.name,
    name,
    columns.map(c => c.name),
    field,
  )
}

async function linesOf(table: Table): Promise<Int32Array> {
  const lines = new Int32Array(table.rows)
  let row = 0
  await table.db.stream('SELECT line::DOUBLE FROM raw ORDER BY line', ([piece]) => {
    lines.set(piece, row)
    row += piece.length
  })
  return lines
}

async function numbersOf(table: Table, columns: readonly TableColumn[], choice: DataChoice): Promise<SeriesColumn[]> {
  if (columns.length === 0) return []
  const readers = await Promise.all(columns.map(column => numberReader(table, column, choice)))
  const values = readers.map(() => new Float64Array(table.rows))
  // The clock reads the time of a row from its text `t`.
  const rows = table.clock === null ? 'raw' : `(SELECT *, ${table.clock.text} AS t FROM raw)`
  for (let from = 0; from < readers.length; from += COLUMNS_AT_ONCE) {
    const some = readers.slice(from, from + COLUMNS_AT_ONCE).map(({ value }) => value)
    let row = 0
    await table.db.stream(`SELECT ${some.join(', ')} FROM ${rows} ORDER BY line`, pieces => {
      pieces.forEach((piece, k) => values[from + k].set(piece, row))
      row += pieces[0].length
    })
  }
  return readers.map(({ name, kind, levels }, k) => ({ name, kind, levels, values: values[k] }))
}

/** Pairs of words of a boolean, false before true, as `booleanOf` knows them. */
const BOOLEANS = [
  ['false', 'true'],
  ['no', 'yes'],
  ['f', 't'],
  ['n', 'y'],
] as const

/** A time in milliseconds; true and false with the words of the file beside their numbers, for they may be classes. */
async function numberReader(table: Table, column: TableColumn, choice: DataChoice): Promise<Reader> {
  const reader = await readerOf(table, column, choice)
  if (column.type === 'time') return { ...reader, value: `(${table.clock?.time ?? 'NULL'})::DOUBLE` }
  if (column.type !== 'boolean') return reader
  const found = await table.db.rows(`SELECT DISTINCT lower(${cell(column.index)}) FROM raw`)
  const words = new Set(found.map(([word]) => String(word)))
  return { ...reader, levels: BOOLEANS.find(pair => pair.some(word => words.has(word))) ?? [] }
}

/** What a cell says. In a text file a line “none” is a text like any other. */
async function textsOf({ db, source }: Table, { name, index }: TableColumn, choice: DataChoice): Promise<TextColumn> {
  const text = cell(index)
  const isNone = source.format === 'text' ? `${text} = ''` : isMissing(text, choice.read.missing)
  const rows = await db.rows(`SELECT CASE WHEN NOT (${isNone}) THEN ${text} END FROM raw ORDER BY line`)
  return { name, texts: rows.map(([value]) => (value === null ? null : String(value))) }
}
