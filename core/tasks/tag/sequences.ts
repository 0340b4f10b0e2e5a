import { columnOf, longCases } from '../../data/cases'
import { joinedColumn, type FileColumns } from '../../data/columns'
import type { SeriesColumn } from '../../data/series'
import { UNKNOWN } from '../../data/vocabulary'
import type { ProblemReport } from '../../problem'
import { textsOf } from '../classify/cases'
import type { SequenceForm } from './recipe'

/** The sequences of one file or of several, their steps one behind the other. */
export interface Sequences {
  readonly count: number
  /** First step and number of steps of each sequence. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** What a person knows a sequence by. */
  readonly names: readonly string[]
  /** Values of every step. */
  readonly columns: readonly SeriesColumn[]
  /** The word of every step; null: there are none. */
  readonly words: readonly string[] | null
  /** Row of its table (from 0) that each step is. */
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

export interface WantedColumns {
  readonly columns: readonly string[]
  readonly words: string | null
}

/**
 * Finds the sequences of a file. A word that is missing is unknown.
 * Throws `Problem` of `longCases`, CASE_COLUMN_UNKNOWN, COLUMN_NOT_TEXT.
 */
export function findSequences(table: FileColumns, { ids, step }: SequenceForm, wanted: WantedColumns): Sequences {
  const { count, starts, lengths, order, names, notices } = longCases(table, { ids, step, label: null })
  const packed = new Int32Array(count)
  for (let k = 1; k < count; k++) packed[k] = packed[k - 1] + lengths[k - 1]
  const rows = new Int32Array(count === 0 ? 0 : packed[count - 1] + lengths[count - 1])
  for (let k = 0; k < count; k++)
    for (let t = 0; t < lengths[k]; t++) rows[packed[k] + t] = order === null ? starts[k] + t : order[starts[k] + t]
  const texts = wanted.words === null ? null : textsOf(table, wanted.words)
  return {
    ...{ count, lengths, rows, notices },
    starts: packed,
    names: ids.length === 0 ? [table.file] : names,
    columns: wanted.columns.map(name => {
      const column = columnOf(table, name)
      return { ...column, values: Float64Array.from(rows, row => column.values[row]) }
    }),
    words: texts && Array.from(rows, row => texts[row] ?? UNKNOWN),
  }
}

/** The sequences of two files as those of one. */
export function joinedSequences(a: Sequences, b: Sequences): Sequences {
  const steps = a.rows.length
  return {
    count: a.count + b.count,
    starts: Int32Array.from([...a.starts, ...b.starts.map(start => start + steps)]),
    lengths: Int32Array.from([...a.lengths, ...b.lengths]),
    names: [...a.names, ...b.names],
    columns: a.columns.map((column, c) => joinedColumn(column, b.columns[c])),
    words: a.words && b.words && [...a.words, ...b.words],
    rows: Int32Array.from([...a.rows, ...b.rows]),
    notices: [...a.notices, ...b.notices],
  }
}
