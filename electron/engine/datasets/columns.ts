import type { FileColumns, TextColumn } from '../../../core/data/columns'
import type { SeriesColumn } from '../../../core/data/series'
import { readerOf, refuseOpenQuestions } from './readers'
import { noSuchColumn } from './clock'
import { cell, isMissing } from './sql'
import { COLUMNS_AT_ONCE, openTable, type DataChoice, type Table, type TableColumn } from './table'

/**
 * Columns by their names. Those of numbers, of true and false, and of categories come as numbers; those of times and texts as
 * texts. `asText`: columns that are wanted as texts whatever they hold. Throws a `Problem`, also for a question that is open.
 */
export async function loadColumns(
  path: string,
  choice: DataChoice,
  names: readonly string[],
  { asText = [], fieldOf = () => 'task' }: { asText?: readonly string[]; fieldOf?: (column: string) => string } = {},
): Promise<FileColumns> {
  const table = await openTable(path, choice)
  try {
    const used = [...new Set(names)].map(name => columnOf(table, name, fieldOf(name)))
    refuseOpenQuestions(table, used)
    const isText = ({ name, type }: TableColumn): boolean =>
      asText.includes(name) || type === 'text' || type === 'time' || type === 'empty'
    return {
      file: table.source.name,
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
  const readers = await Promise.all(columns.map(column => readerOf(table, column, choice)))
  const values = readers.map(() => new Float64Array(table.rows))
  for (let from = 0; from < readers.length; from += COLUMNS_AT_ONCE) {
    const some = readers.slice(from, from + COLUMNS_AT_ONCE).map(({ value }) => value)
    let row = 0
    await table.db.stream(`SELECT ${some.join(', ')} FROM raw ORDER BY line`, pieces => {
      pieces.forEach((piece, k) => values[from + k].set(piece, row))
      row += pieces[0].length
    })
  }
  return readers.map(({ name, kind, levels }, k) => ({ name, kind, levels, values: values[k] }))
}

async function textsOf({ db }: Table, { name, index }: TableColumn, choice: DataChoice): Promise<TextColumn> {
  const text = cell(index)
  const rows = await db.rows(
    `SELECT CASE WHEN NOT ${isMissing(text, choice.read.missing)} THEN ${text} END FROM raw ORDER BY line`,
  )
  return { name, texts: rows.map(([value]) => (value === null ? null : String(value))) }
}
