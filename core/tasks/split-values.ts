import { columnOf, valueText } from '../data/cases'
import type { FileColumns } from '../data/columns'
import { Problem } from '../problem'

/**
 * What stands in a cell of a column that shares cases out among the parts.
 *   row: of the table, from 0
 *
 * Throws `Problem` CASE_COLUMN_UNKNOWN, SPLIT_VALUE_MISSING.
 */
export function splitValueAt(table: FileColumns, name: string, row: number): string {
  const text = table.texts.find(column => column.name === name)
  if (text !== undefined) return text.texts[row] ?? ''
  const column = columnOf(table, name)
  const value = column.values[row]
  if (!Number.isNaN(value)) return valueText(column, value)
  throw new Problem(
    'SPLIT_VALUE_MISSING',
    `${table.file}, row ${table.rows[row]}, column “${name}”: the value is missing.`,
    {
      advice: 'Complete it: it says which part the case belongs to.',
      place: { file: table.file, row: table.rows[row], column: name, field: 'evaluation.split' },
    },
  )
}

/** The share of validation in what is left beside a test part that is given. */
export const shareOfBoth = ({ train, validation }: { train: number; validation: number }): number =>
  validation / (train + validation)
