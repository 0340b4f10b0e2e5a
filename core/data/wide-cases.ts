import { Problem, type ProblemReport } from '../problem'
import { columnOf, type CaseTable } from './cases'
import type { SeriesColumn } from './series'
import { grouped, many } from './wording'

/** Columns whose names differ in a last number alone: t1 … t24, or x_1 … x_8. */
export interface NumberedColumns {
  /** The name without number, e.g. “x”; “value” where the names are numbers alone. */
  readonly name: string
  /** By their number. */
  readonly columns: readonly { readonly name: string; readonly number: number }[]
}

/** Wide form: one row a case, its steps in columns. Several channels have as many columns each. */
export interface WideForm {
  readonly channels: readonly NumberedColumns[]
  /** Null: none. */
  readonly label: string | null
}

/** Sequences of a wide table in long form: the steps of case k are rows `starts[k] …` of new columns, one a channel. */
export interface WideCases {
  readonly count: number
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly columns: readonly SeriesColumn[]
  /** Row (from 0) of each case in the table. */
  readonly tableRows: Int32Array
  readonly labels: Float64Array | null
  readonly notices: readonly ProblemReport[]
}

/** Groups column names by what stands before their last number; only groups of `least` columns, in the order of the file. */
export function numberedColumns(names: readonly string[], least = 3): NumberedColumns[] {
  const groups = new Map<string, { name: string; number: number }[]>()
  for (const name of names) {
    const match = /^(.*?)[ _.\-[(]?(\d{1,9})[\])]?$/.exec(name)
    if (match === null) continue
    const group = groups.get(match[1]) ?? []
    group.push({ name, number: Number(match[2]) })
    groups.set(match[1], group)
  }
  return [...groups]
    .filter(([, columns]) => columns.length >= least)
    .map(([name, columns]) => ({ name: name || 'value', columns: columns.sort((a, b) => a.number - b.number) }))
}

/**
 * The cases of a table in wide form. Empty cells at the end make a sequence shorter; other empty cells stay NaN and are counted.
 * A row without any value, or without the label, is left out, which is said.
 *
 * Throws `Problem` WIDE_NOT_NUMBERS, WIDE_NUMBER_TWICE, WIDE_CHANNELS_DIFFER, CASES_NONE.
 */
export function wideCases(table: CaseTable, { channels, label }: WideForm): WideCases {
  refuseUneven(table, channels)
  const numbers = channels.map(channel => channel.columns.map(({ name }) => numberColumn(table, name)))
  const labelColumn = label === null ? null : columnOf(table, label)
  const steps = numbers[0].length
  const lengthOf = (row: number): number => {
    for (let t = steps; t > 0; t--) if (numbers.some(columns => !Number.isNaN(columns[t - 1].values[row]))) return t
    return 0
  }
  const all = Array.from(table.rows, (_, row) => ({ row, length: lengthOf(row) }))
  const empty = all.filter(({ length }) => length === 0)
  const unlabelled = all.filter(({ row, length }) => length > 0 && Number.isNaN(labelColumn?.values[row] ?? 0))
  const kept = all.filter(({ row, length }) => length > 0 && !Number.isNaN(labelColumn?.values[row] ?? 0))
  if (kept.length === 0)
    throw new Problem('CASES_NONE', `${table.file} has no row with values${label === null ? '' : ' and a label'}.`, {
      advice: 'Choose other columns, or another file.',
      place: { file: table.file, column: label ?? channels[0].columns[0].name },
    })

  const lengths = Int32Array.from(kept, ({ length }) => length)
  const starts = new Int32Array(kept.length)
  for (let k = 1; k < kept.length; k++) starts[k] = starts[k - 1] + lengths[k - 1]
  const total = starts[kept.length - 1] + lengths[kept.length - 1]
  const gaps: { row: number; column: string }[] = []
  const columns = numbers.map((own, c): SeriesColumn => {
    const values = new Float64Array(total)
    kept.forEach(({ row, length }, k) => {
      for (let t = 0; t < length; t++) {
        values[starts[k] + t] = own[t].values[row]
        if (Number.isNaN(own[t].values[row])) gaps.push({ row, column: own[t].name })
      }
    })
    return { name: channels[c].name, kind: 'number', levels: [], values }
  })

  return {
    count: kept.length,
    starts,
    lengths,
    columns,
    tableRows: Int32Array.from(kept, ({ row }) => row),
    labels: labelColumn === null ? null : Float64Array.from(kept, ({ row }) => labelColumn.values[row]),
    notices: [
      ...unevenSteps(table, channels),
      ...leftOut(table, empty, 'no value', 'CASES_EMPTY'),
      ...leftOut(table, unlabelled, `no “${label ?? ''}”`, 'CASES_WITHOUT_LABEL'),
      ...gapNotices(table, gaps),
    ],
  }
}

function numberColumn(table: CaseTable, name: string): SeriesColumn {
  const column = columnOf(table, name)
  if (column.kind === 'number') return column
  throw new Problem(
    'WIDE_NOT_NUMBERS',
    `${table.file}, column “${name}” does not hold numbers, so it is no step of a sequence.`,
    {
      advice: 'Leave the column out, or correct its values.',
      place: { file: table.file, column: name },
    },
  )
}

function refuseUneven({ file }: CaseTable, channels: readonly NumberedColumns[]): void {
  for (const { columns } of channels) {
    const twice = columns.findIndex(({ number }, k) => k > 0 && number === columns[k - 1].number)
    if (twice > 0)
      throw new Problem(
        'WIDE_NUMBER_TWICE',
        `${file}: “${columns[twice - 1].name}” and “${columns[twice].name}” are both step ${columns[twice].number}.`,
        { advice: 'Rename one of them.', place: { file, column: columns[twice].name } },
      )
  }
  const [first, ...others] = channels
  for (const channel of others) {
    const same = channel.columns.length === first.columns.length
    const odd = channel.columns.find(({ number }, k) => number !== first.columns[k]?.number)
    if (same && odd === undefined) continue
    throw new Problem(
      'WIDE_CHANNELS_DIFFER',
      `${file}: “${channel.name}” has ${many(channel.columns.length, 'step')}, “${first.name}” has ${grouped(first.columns.length)}` +
        `${same && odd !== undefined ? `, and “${odd.name}” has no partner there` : ''}.`,
      {
        advice: 'Choose channels with the same steps.',
        place: { file, column: (odd ?? channel.columns[channel.columns.length - 1]).name },
      },
    )
  }
}

/** Numbers that are not equally far apart: a column is missing. */
function unevenSteps({ file }: CaseTable, [{ columns }]: readonly NumberedColumns[]): ProblemReport[] {
  if (columns.length < 3) return []
  const width = columns[1].number - columns[0].number
  const odd = columns.findIndex(({ number }, k) => k > 0 && number - columns[k - 1].number !== width)
  if (odd < 0) return []
  return [
    {
      code: 'WIDE_STEPS_UNEVEN',
      message: `${file}: column “${columns[odd].name}” follows “${columns[odd - 1].name}”, other steps are ${width} apart. The network takes neighbours as one step apart.`,
      advice: 'Add the missing columns, or live with it if they are few.',
      place: { file, column: columns[odd].name },
    },
  ]
}

function leftOut(table: CaseTable, cases: readonly { row: number }[], what: string, code: string): ProblemReport[] {
  if (cases.length === 0) return []
  const row = table.rows[cases[0].row]
  return [
    {
      code,
      message: `${table.file}: ${many(cases.length, 'row')}, e.g. row ${row}, ${cases.length === 1 ? 'has' : 'have'} ${what} and ${cases.length === 1 ? 'is' : 'are'} left out.`,
      place: { file: table.file, row },
    },
  ]
}

function gapNotices(table: CaseTable, gaps: readonly { row: number; column: string }[]): ProblemReport[] {
  if (gaps.length === 0) return []
  const { row, column } = gaps[0]
  return [
    {
      code: 'WIDE_GAPS',
      message: `${table.file}: ${many(gaps.length, 'cell')} inside a sequence ${gaps.length === 1 ? 'is' : 'are'} empty, e.g. row ${table.rows[row]}, column “${column}”.`,
      advice: 'Empty cells at the end make a sequence shorter; those inside have to be filled.',
      place: { file: table.file, row: table.rows[row], column },
    },
  ]
}
