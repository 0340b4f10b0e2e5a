import type { SeriesColumn } from '../../../core/data/series'
import { Problem } from '../../../core/problem'
import { literal } from './database'
import { cell, isMissing } from './sql'
import { valueOf, type DataChoice, type Table, type TableColumn } from './table'

/** A question that is open about a column that is used stops: nothing is guessed. */
export function refuseOpenQuestions(table: Table, used: readonly TableColumn[]): void {
  const question = table.questions.find(q => q.code !== 'ASK_DECIMAL_MARK' || used.some(c => c.open))
  if (question === undefined) return
  const answers = question.choices.map(c => `"${c.value}" (${c.label})`).join(' or ')
  throw new Problem(question.code, question.text, {
    advice: `Set ${question.answer} to ${answers}.`,
    place: question.place,
  })
}

/** How the values of one column are read, joined and filled. */
export interface Reader {
  readonly name: string
  readonly kind: SeriesColumn['kind']
  readonly levels: readonly string[]
  /** SQL over `raw`: DOUBLE. */
  readonly value: string
  /** Values between which there is nothing are carried forward, not put on a line. */
  readonly isStepped: boolean
}

export async function readerOf(table: Table, column: TableColumn, choice: DataChoice): Promise<Reader> {
  const { name } = column
  if (column.type !== 'category') {
    return {
      name,
      kind: 'number',
      levels: [],
      value: valueOf(table, column, choice),
      isStepped: column.type === 'boolean',
    }
  }
  const text = cell(column.index)
  const present = `NOT ${isMissing(text, choice.read.missing)}`
  const rows = await table.db.rows(`SELECT DISTINCT ${text} FROM raw WHERE ${present} ORDER BY 1`)
  const levels = rows.map(([level]) => String(level))
  const value = `CASE WHEN ${present} THEN (list_position([${levels.map(literal).join(', ')}]::VARCHAR[], ${text}) - 1)::DOUBLE END`
  return { name, kind: 'category', levels, value, isStepped: true }
}
