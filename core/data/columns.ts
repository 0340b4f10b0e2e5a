import type { CaseTable } from './cases'
import type { SeriesColumn } from './series'

/** A column of texts as they stand in the file; null where missing. */
export interface TextColumn {
  readonly name: string
  readonly texts: readonly (string | null)[]
}

/** Columns of a file as they are, a row for a row: no clock, no grid, nothing filled. */
export interface FileColumns extends CaseTable {
  readonly texts: readonly TextColumn[]
}

/** The same columns, with those texts as categories that are wanted so: names of cases or of classes are compared, not read. */
export function withCategories(table: FileColumns, isWanted: (column: TextColumn) => boolean): FileColumns {
  const wanted = table.texts.filter(isWanted)
  if (wanted.length === 0) return table
  return {
    ...table,
    columns: [...table.columns, ...wanted.map(categoryOf)],
    texts: table.texts.filter(column => !wanted.includes(column)),
  }
}

function categoryOf({ name, texts }: TextColumn): SeriesColumn {
  const levels = [...new Set(texts)].filter(text => text !== null).sort()
  const numbers = new Map(levels.map((level, number) => [level, number]))
  const values = Float64Array.from(texts, text => (text === null ? Number.NaN : (numbers.get(text) ?? Number.NaN)))
  return { name, kind: 'category', levels, values }
}

/** The column that says which file a row is from. */
export const FILE_COLUMN = 'file'

/**
 * The rows of several files one after the other, and a column with the names of the files, unless they have one that is called so.
 * They have the columns of the first; rows count in their own files.
 */
export function joinedFiles(tables: readonly FileColumns[]): FileColumns {
  const [first, ...others] = tables
  const textsOf = ({ texts }: FileColumns, name: string): TextColumn['texts'] =>
    texts.find(column => column.name === name)?.texts ?? []
  const fileOf = Float64Array.from(tables.flatMap(({ rows }, number) => Array.from(rows, () => number)))
  const hasFiles = [...first.columns, ...first.texts].some(({ name }) => name === FILE_COLUMN)
  const files: SeriesColumn = {
    ...{ name: FILE_COLUMN, kind: 'category', values: fileOf },
    levels: tables.map(({ file }) => file),
  }
  return {
    file: first.file,
    rows: Int32Array.from(tables.flatMap(({ rows }) => Array.from(rows))),
    columns: [
      ...first.columns.map((column, c) => others.reduce((all, { columns }) => joinedColumn(all, columns[c]), column)),
      ...(hasFiles ? [] : [files]),
    ],
    texts: first.texts.map(({ name }) => ({ name, texts: tables.flatMap(table => [...textsOf(table, name)]) })),
  }
}

/** The values of two columns that mean the same, one behind the other; levels of both. */
export function joinedColumn(a: SeriesColumn, b: SeriesColumn): SeriesColumn {
  const values = new Float64Array(a.values.length + b.values.length)
  values.set(a.values)
  if (a.kind === 'number') {
    values.set(b.values, a.values.length)
    return { ...a, values }
  }
  const levels = [...new Set([...a.levels, ...b.levels])]
  const numbers = b.levels.map(level => levels.indexOf(level))
  values.set(
    b.values.map(value => (Number.isNaN(value) ? value : numbers[value])),
    a.values.length,
  )
  return { ...a, levels, values }
}
