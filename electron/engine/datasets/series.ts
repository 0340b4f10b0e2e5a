import type { Series } from '../../../core/data/series'
import { Problem } from '../../../core/problem'
import { noSuchColumn } from './clock'
import { loadOne } from './grid'
import { loadMany } from './many-series'
import { readerOf, refuseOpenQuestions } from './readers'
import { openTable, type DataChoice, type Table, type TableColumn } from './table'

/**
 * The named columns of a file on the regular grid of its clock, repaired as the choice says. Throws a `Problem`, also for a question
 * that is still open: nothing is guessed. `fieldOf`: where the experiment names a column.
 */
export async function loadSeries(
  path: string,
  choice: DataChoice,
  columns: readonly string[],
  fieldOf: (column: string) => string = () => 'task',
): Promise<Series> {
  const table = await openTable(path, choice)
  try {
    const used = [...new Set(columns)].map(name => usableColumn(table, name, fieldOf(name)))
    refuseOpenQuestions(table, used)
    const readers = await Promise.all(used.map(column => readerOf(table, column, choice)))
    if (choice.series.length > 0) return await loadMany(table, readers, choice)
    return await loadOne(table, readers, choice, null)
  } finally {
    await table.close()
  }
}

function usableColumn(table: Table, name: string, field: string): TableColumn {
  const column = table.columns.find(c => c.name === name)
  const file = table.source.name
  if (column === undefined)
    throw noSuchColumn(
      file,
      name,
      table.columns.map(c => c.name),
      field,
    )
  if (column.type === 'number' || column.type === 'boolean' || column.type === 'category') return column
  const what = { time: 'holds times', text: 'holds texts', empty: 'has no value' }[column.type]
  throw new Problem('COLUMN_NOT_USABLE', `${file}, column “${name}” ${what}: it can be neither input nor target.`, {
    advice: 'Choose a column of numbers, of true and false, or of a few categories, or correct its type in data.types.',
    place: { file, column: name, field: `data.types.${name}` },
  })
}
