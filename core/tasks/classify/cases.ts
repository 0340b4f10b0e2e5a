import { columnOf, longCases, valueText } from '../../data/cases'
import type { FileColumns } from '../../data/columns'
import type { SeriesColumn } from '../../data/series'
import { tokenise } from '../../data/tokens'
import { wideCases } from '../../data/wide-cases'
import { many } from '../../data/wording'
import { Problem, type ProblemReport } from '../../problem'
import type { CaseForm } from './recipe'

/** The cases of one file, whatever its form: sequences of steps, and what stands beside them. */
export interface FoundCases {
  readonly count: number
  /** First step and number of steps of each case. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Values of every step, cases one behind the other; none where texts are read. */
  readonly columns: readonly SeriesColumn[]
  /** Tokens of every step; null: there are no texts. */
  readonly tokens: readonly string[] | null
  /** Text of each case as the file has it; null: there are no texts. */
  readonly texts: readonly string[] | null
  /** What a person knows a case by. */
  readonly names: readonly string[]
  /** The class of each case as its name; null: no label was asked for. */
  readonly labels: readonly string[] | null
  /** Row of the table (from 0) that a case begins with. */
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

/**
 * Finds the cases. `inputs`: columns whose values are wanted, in the long form.
 * Throws `Problem` of the form, CASES_NONE, LABEL_IS_TEXT.
 */
export function findCases(
  table: FileColumns,
  form: CaseForm,
  label: string | null,
  inputs: readonly string[],
): FoundCases {
  switch (form.kind) {
    case 'long':
      return findLong(table, form, label, inputs)
    case 'wide':
      return findWide(table, form, label)
    case 'text':
      return findTexts(table, form, label)
  }
}

function findLong(
  table: FileColumns,
  { ids, step }: Extract<CaseForm, { kind: 'long' }>,
  label: string | null,
  inputs: readonly string[],
): FoundCases {
  const cases = longCases(table, { ids, step, label })
  const { count, starts, lengths, order } = cases
  const rowAt = (position: number): number => (order === null ? position : order[position])
  const packed = new Int32Array(count)
  for (let k = 1; k < count; k++) packed[k] = packed[k - 1] + lengths[k - 1]
  const steps = count === 0 ? 0 : packed[count - 1] + lengths[count - 1]
  const columns = inputs.map((name): SeriesColumn => {
    const column = columnOf(table, name)
    const values = new Float64Array(steps)
    for (let k = 0; k < count; k++)
      for (let t = 0; t < lengths[k]; t++) values[packed[k] + t] = column.values[rowAt(starts[k] + t)]
    return { ...column, values }
  })
  return {
    count,
    starts: packed,
    lengths,
    columns,
    tokens: null,
    texts: null,
    names: cases.names,
    labels: label === null ? null : namesOf(columnOf(table, label), cases.labels ?? []),
    rows: starts.map(rowAt),
    notices: cases.notices,
  }
}

function findWide(
  table: FileColumns,
  { channels }: Extract<CaseForm, { kind: 'wide' }>,
  label: string | null,
): FoundCases {
  const { count, starts, lengths, columns, tableRows, labels, notices } = wideCases(table, { channels, label })
  return {
    ...{ count, starts, lengths, columns, notices },
    tokens: null,
    texts: null,
    names: Array.from(tableRows, row => `row ${table.rows[row]}`),
    labels: label === null ? null : namesOf(columnOf(table, label), labels ?? []),
    rows: tableRows,
  }
}

function findTexts(
  table: FileColumns,
  { column, ...rule }: Extract<CaseForm, { kind: 'text' }>,
  label: string | null,
): FoundCases {
  const texts = textsOf(table, column)
  const labels = label === null ? null : columnOf(table, label)
  const kept: { row: number; text: string; tokens: readonly string[] }[] = []
  let empty = 0
  let unlabelled = 0
  texts.forEach((text, row) => {
    const tokens = text === null ? [] : tokenise(text, rule).texts
    if (text === null || tokens.length === 0) empty++
    else if (labels !== null && Number.isNaN(labels.values[row])) unlabelled++
    else kept.push({ row, text, tokens })
  })
  if (kept.length === 0)
    throw new Problem(
      'CASES_NONE',
      `${table.file}, column “${column}”: there is no text${label === null ? '' : ' with a label'}.`,
      {
        advice: 'Choose another column, or another file.',
        place: { file: table.file, column },
      },
    )
  const lengths = Int32Array.from(kept, ({ tokens }) => tokens.length)
  const starts = new Int32Array(kept.length)
  for (let k = 1; k < kept.length; k++) starts[k] = starts[k - 1] + lengths[k - 1]
  const leftOut = [...notice('CASES_EMPTY', empty, 'no text'), ...notice('CASES_WITHOUT_LABEL', unlabelled, 'no label')]
  function notice(code: string, count: number, what: string): ProblemReport[] {
    if (count === 0) return []
    const message = `${table.file}: ${many(count, 'row')} ${count === 1 ? 'has' : 'have'} ${what} and ${count === 1 ? 'is' : 'are'} left out.`
    return [{ code, message, place: { file: table.file, column } }]
  }
  return {
    count: kept.length,
    starts,
    lengths,
    columns: [],
    tokens: kept.flatMap(({ tokens }) => [...tokens]),
    texts: kept.map(({ text }) => text),
    names: kept.map(({ row }) => `row ${table.rows[row]}`),
    labels:
      labels === null
        ? null
        : namesOf(
            labels,
            kept.map(({ row }) => labels.values[row]),
          ),
    rows: Int32Array.from(kept, ({ row }) => row),
    notices: leftOut,
  }
}

export function textsOf({ file, texts }: FileColumns, name: string): readonly (string | null)[] {
  const column = texts.find(c => c.name === name)
  if (column !== undefined) return column.texts
  throw new Problem('COLUMN_NOT_TEXT', `${file} has no column “${name}” of texts.`, {
    advice:
      texts.length === 0
        ? 'Set its type to text in data.types.'
        : `Columns of texts are ${texts.map(c => `“${c.name}”`).join(', ')}.`,
    place: { file, column: name },
  })
}

const namesOf = (column: SeriesColumn, values: ArrayLike<number>): string[] =>
  Array.from(values, value => valueText(column, value))
