import type { CaseTable } from './cases'
import type { SeriesColumn } from './series'
import { numberedColumns, type NumberedColumns } from './wide-cases'
import { grouped, many } from './wording'

/** What a table of sequences looks like: a proposal for the window, with the reason in words. */
export type CaseGuess =
  | {
      readonly form: 'long'
      readonly ids: readonly string[]
      readonly step: string | null
      readonly label: string | null
      /** Whether the label is one a case, or one a row; null: there is no label. */
      readonly labelOf: 'case' | 'step' | null
      readonly reason: string
    }
  | {
      readonly form: 'wide'
      readonly channels: readonly NumberedColumns[]
      readonly label: string | null
      readonly reason: string
    }
  | { readonly form: 'label-per-step'; readonly label: string; readonly reason: string }
  | { readonly form: 'unknown'; readonly reason: string }

const CASE_NAME =
  /^(?:.*[ _.-])?(?:case|id|ids|series|sequence|seq|sample|instance|utterance|recording|file|filename|trial|subject|patient|session|unit|chorale|example|sentence)(?:[ _.-]?(?:id|no|nr|number|name))?$/i
const LABEL_NAME =
  /^(?:.*[ _.-])?(?:label|class|target|category|activity|phase|state|status|tag|y|outcome|occupancy|species|diagnosis)s?$/i
const STEP_COLUMN_NAME = /^(?:t|time|step|x|v|value|day|hour|month|week|year|lag|p|sample)?$/i
const MOST_LABELS = 50
const SHORTEST_STAY = 3

/** Looks at the columns and values of a table, or of its first rows. `apart`: columns that are known to be no label. */
export function guessCases(table: CaseTable, apart: ReadonlySet<string> = new Set()): CaseGuess {
  if (table.rows.length < 2) return { form: 'unknown', reason: 'There are not two rows.' }
  return (
    guessLong(table, apart) ??
    guessWide(table, apart) ??
    guessStepLabels(table, apart) ?? { form: 'unknown', reason: 'No column tells cases apart or labels steps.' }
  )
}

/** First rows of the stretches of equal values, all columns taken together. */
function stretchesOf(columns: readonly SeriesColumn[], rows: number): number[] {
  const starts: number[] = []
  for (let row = 0; row < rows; row++)
    if (row === 0 || columns.some(({ values }) => !Object.is(values[row], values[row - 1]))) starts.push(row)
  return starts
}

/** First rows where a column that counts up begins anew with its first value; null: it does not count. */
function restartsOf({ kind, values }: SeriesColumn): number[] | null {
  if (kind !== 'number') return null
  const starts = [0]
  for (let row = 1; row < values.length; row++) {
    if (values[row] > values[row - 1]) continue
    if (values[row] !== values[0]) return null
    starts.push(row)
  }
  const single = starts.filter((start, k) => (starts[k + 1] ?? values.length) - start < 2).length
  return starts.length > 1 && single < 0.5 * starts.length ? starts : null
}

function guessLong(table: CaseTable, apart: ReadonlySet<string>): CaseGuess | null {
  const rows = table.rows.length
  for (const step of table.columns) {
    const starts = restartsOf(step)
    if (starts === null) continue
    const ids = idsFor(table, step, starts)
    if (ids !== null) return longGuess(table, ids, step, starts, apart)
  }
  for (const column of table.columns) {
    if (!CASE_NAME.test(column.name) || column.values.some(Number.isNaN)) continue
    const starts = stretchesOf([column], rows)
    const distinct = new Set(column.values).size
    if (distinct === starts.length && distinct > 1 && rows >= 2 * distinct)
      return longGuess(table, [column], null, starts, apart)
  }
  return null
}

/** The columns that stay within every stretch and together name each one differently: one if possible, the best-named first. */
function idsFor({ columns, rows }: CaseTable, step: SeriesColumn, starts: readonly number[]): SeriesColumn[] | null {
  const staying = columns.filter(column => column !== step && staysWithin(column, starts, rows.length))
  const distinct = (chosen: readonly SeriesColumn[]): number =>
    new Set(starts.map(row => chosen.map(({ values }) => values[row]).join(' '))).size
  const named = [...staying].sort((a, b) => Number(CASE_NAME.test(b.name)) - Number(CASE_NAME.test(a.name)))
  const one = named.find(column => distinct([column]) === starts.length)
  if (one !== undefined) return [one]
  const some: SeriesColumn[] = []
  for (const column of staying) {
    some.push(column)
    if (distinct(some) === starts.length) return some
  }
  return null
}

function staysWithin({ values }: SeriesColumn, starts: readonly number[], rows: number): boolean {
  return starts.every((start, k) => {
    const end = starts[k + 1] ?? rows
    for (let row = start; row < end; row++) if (Number.isNaN(values[row]) || values[row] !== values[start]) return false
    return true
  })
}

function longGuess(
  table: CaseTable,
  ids: readonly SeriesColumn[],
  step: SeriesColumn | null,
  starts: readonly number[],
  apart: ReadonlySet<string>,
): CaseGuess {
  const rows = table.rows.length
  const others = table.columns.filter(column => column !== step && !ids.includes(column) && !apart.has(column.name))
  const [staying, changing] = [true, false].map(is => others.filter(c => staysWithin(c, starts, rows) === is))
  const ofCase = bestLabel(
    staying.filter(column =>
      isLabel(
        column,
        starts.map(row => column.values[row]),
      ),
    ),
  )
  // A feature may stay as long as a label does; only a name or words tell that it is one.
  const ofStep = bestLabel(
    changing.filter(
      column => rankOf(column) > 0 && isLabel(column, column.values) && stayOf(column, rows) >= SHORTEST_STAY,
    ),
  )
  const label = ofCase ?? ofStep
  const lengths = starts.map((start, k) => (starts[k + 1] ?? rows) - start).sort((a, b) => a - b)
  const names = ids.map(({ name }) => `“${name}”`).join(' and ')
  return {
    form: 'long',
    ids: ids.map(({ name }) => name),
    step: step?.name ?? null,
    label: label?.name ?? null,
    labelOf: label === null ? null : label === ofCase ? 'case' : 'step',
    reason:
      `${many(rows, 'row')}, ${many(starts.length, 'case')} of ${lengths[0]} to ${lengths[lengths.length - 1]} rows told apart by ${names}` +
      `${step === null ? '' : `, counted by “${step.name}”`}: looks like one step a row` +
      `${label === null ? '' : `, with one “${label.name}” a ${label === ofCase ? 'case' : 'step'} (${many(new Set(label.values).size, 'different value')})`}.`,
  }
}

function guessWide(table: CaseTable, apart: ReadonlySet<string>): CaseGuess | null {
  const numbers = table.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  const families = numberedColumns(numbers)
  const largest = families.reduce<NumberedColumns | null>(
    (a, b) => (a !== null && a.columns.length >= b.columns.length ? a : b),
    null,
  )
  if (largest === null) return null
  const channels = families.filter(
    ({ columns }) =>
      columns.length === largest.columns.length &&
      columns.every(({ number }, k) => number === largest.columns[k].number),
  )
  const used = new Set(channels.flatMap(({ columns }) => columns.map(({ name }) => name)))
  if (used.size < 5 || used.size < 0.5 * table.columns.length) return null
  const rest = table.columns.filter(({ name }) => !used.has(name) && !apart.has(name))
  const label = likelyLabel(rest)
  const isNamedStep = channels.length > 1 || STEP_COLUMN_NAME.test(largest.name)
  if (!isNamedStep && (label === null || stayOf(label, table.rows.length) >= SHORTEST_STAY)) return null
  const first = largest.columns[0].name
  const last = largest.columns[largest.columns.length - 1].name
  return {
    form: 'wide',
    channels,
    label: label?.name ?? null,
    reason:
      `${many(table.rows.length, 'row')}, columns “${first}” to “${last}”${channels.length > 1 ? ` and ${many(channels.length - 1, 'like series', 'like series')}` : ''}: ` +
      `looks like one case a row with ${many(largest.columns.length, 'step')}` +
      `${label === null ? '' : `, labelled by “${label.name}” (${many(new Set(label.values).size, 'different value')})`}.`,
  }
}

function guessStepLabels({ columns, rows }: CaseTable, apart: ReadonlySet<string>): CaseGuess | null {
  const candidates = columns.filter(
    c => !apart.has(c.name) && isLabel(c, c.values) && stayOf(c, rows.length) >= SHORTEST_STAY,
  )
  const label = bestLabel(candidates)
  const features = columns.filter(({ name, kind }) => name !== label?.name && kind === 'number')
  if (label === null || features.length === 0) return null
  return {
    form: 'label-per-step',
    label: label.name,
    reason:
      `${many(rows.length, 'row')}, ${many(new Set(label.values).size, 'label')} in “${label.name}” that stay for ` +
      `${grouped(Math.round(stayOf(label, rows.length)))} rows on average: looks like a label for each step.`,
  }
}

/** Rows for which a column keeps its value, on average. */
const stayOf = (column: SeriesColumn, rows: number): number => rows / stretchesOf([column], rows).length

/** A few values that come again: categories, or whole numbers that could be the numbers of classes. */
function isLabel({ kind }: SeriesColumn, values: Iterable<number>): boolean {
  const counts = new Map<number, number>()
  let all = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (kind === 'number' && !Number.isInteger(value)) return false
    counts.set(value, (counts.get(value) ?? 0) + 1)
    all++
  }
  return counts.size >= 2 && counts.size <= Math.min(MOST_LABELS, all / 2)
}

/** The column that looks most like the class of each row; null: none does. */
export const likelyLabel = (columns: readonly SeriesColumn[]): SeriesColumn | null =>
  bestLabel(columns.filter(column => isLabel(column, column.values)))

/** The best-named one, else categories before numbers, else the last column. */
function bestLabel(columns: readonly SeriesColumn[]): SeriesColumn | null {
  return columns.reduce<SeriesColumn | null>(
    (best, next) => (best === null || rankOf(next) >= rankOf(best) ? next : best),
    null,
  )
}

const rankOf = ({ name, kind }: SeriesColumn): number => (LABEL_NAME.test(name) ? 2 : 0) + (kind === 'category' ? 1 : 0)
