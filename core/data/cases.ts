import { Problem, type ProblemReport } from '../problem'
import type { SeriesColumn } from './series'
import { grouped, many, rowsInWords } from './wording'

/** A table as it stands in its file: typed columns, and the row of each of their values as an editor counts. */
export interface CaseTable {
  readonly file: string
  readonly columns: readonly SeriesColumn[]
  readonly rows: Int32Array
}

/** Long form: the steps of a case are rows, told apart by the values of one column or of several together. */
export interface LongForm {
  readonly ids: readonly string[]
  /** Column that counts or times the steps of a case; null: the order of the file. */
  readonly step: string | null
  /** Column with one value a case; null: a label for each step, or none. */
  readonly label: string | null
}

/**
 * Sequences as ranges. Nothing is copied: position p of a range is row `order[p]` of the table, or row p where `order` is null
 * because the rows stand in the right order already.
 */
export interface Cases {
  readonly count: number
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly order: Int32Array | null
  /** Values of the id columns as a person knows them: “train · 12”. */
  readonly names: readonly string[]
  /** The label column's value of each case; null: none was asked for. */
  readonly labels: Float64Array | null
  readonly notices: readonly ProblemReport[]
}

/**
 * The cases of a table in long form, in the order of their first rows. Rows of one case that are not together are put together;
 * with a step column they are put in its order. A case without a label is left out. All three are said in the notices.
 *
 * Throws `Problem` CASE_COLUMN_UNKNOWN, CASE_WITHOUT_ID, STEP_MISSING, STEP_REPEATED, CASE_LABEL_CHANGES, CASES_NONE.
 */
export function longCases(table: CaseTable, form: LongForm): Cases {
  const ids = form.ids.map(name => columnOf(table, name))
  const step = form.step === null ? null : columnOf(table, form.step)
  const label = form.label === null ? null : columnOf(table, form.label)
  const found = groupRows(table, ids)
  const notices: ProblemReport[] = []
  if (found.scattered.length > 0) notices.push(scatteredNotice(table, found))
  if (step !== null) notices.push(...sortBySteps(table, step, found))
  const labels = label === null ? null : labelsOf(table, label, found)
  const kept = labels === null ? found.cases : found.cases.filter((_, k) => !Number.isNaN(labels[k]))
  if (kept.length < found.cases.length) notices.push(unlabelledNotice(table, form.label ?? '', found, labels ?? []))
  if (kept.length === 0)
    throw new Problem('CASES_NONE', `${table.file} holds no case${labels === null ? '' : ' with a label'}.`, {
      advice: 'Choose another file, or another column for the cases.',
      place: { file: table.file, column: form.label ?? form.ids[0] },
    })
  return {
    ...ranges(kept.map(({ rows }) => rows)),
    count: kept.length,
    names: kept.map(({ name }) => name),
    labels: labels === null ? null : Float64Array.from(labels.filter(value => !Number.isNaN(value))),
    notices,
  }
}

export function columnOf({ file, columns }: CaseTable, name: string): SeriesColumn {
  const column = columns.find(c => c.name === name)
  if (column !== undefined) return column
  throw new Problem('CASE_COLUMN_UNKNOWN', `${file} has no column “${name}”.`, {
    advice: `Its columns are ${columns
      .slice(0, 8)
      .map(c => `“${c.name}”`)
      .join(', ')}${columns.length > 8 ? ' …' : ''}.`,
    place: { file, column: name },
  })
}

/** A value as it stands in the file: the name of a category, the word of a boolean, or the number. */
export function valueText({ levels }: SeriesColumn, value: number): string {
  return levels[value] ?? String(value)
}

interface Grouped {
  readonly cases: readonly { readonly name: string; rows: number[] }[]
  /** Cases (by number) whose rows are not together. */
  readonly scattered: readonly number[]
}

/** Rows (from 0) of every case, in the order of the file. */
function groupRows(table: CaseTable, ids: readonly SeriesColumn[]): Grouped {
  const numbers = new Map<string, number>()
  const cases: { name: string; rows: number[] }[] = []
  const scattered = new Set<number>()
  let last = -1
  for (let row = 0; row < table.rows.length; row++) {
    const missing = ids.find(column => Number.isNaN(column.values[row]))
    if (missing !== undefined)
      throw new Problem('CASE_WITHOUT_ID', `${placeText(table, row, missing.name)}: the case of the row is missing.`, {
        advice: 'Write in every row which case it belongs to, or take the row out.',
        place: { file: table.file, row: table.rows[row], column: missing.name },
      })
    const key = ids.map(column => column.values[row]).join(' ')
    let number = numbers.get(key)
    if (number === undefined) {
      number = cases.length
      numbers.set(key, number)
      cases.push({ name: ids.map(column => valueText(column, column.values[row])).join(' · '), rows: [] })
    } else if (number !== last) {
      scattered.add(number)
    }
    cases[number].rows.push(row)
    last = number
  }
  return { cases, scattered: [...scattered] }
}

function scatteredNotice(table: CaseTable, { cases, scattered }: Grouped): ProblemReport {
  const { name, rows } = cases[scattered[0]]
  const gap = rows.findIndex((row, k) => k > 0 && row !== rows[k - 1] + 1)
  return {
    code: 'CASES_SCATTERED',
    message:
      `${table.file}: the rows of ${many(scattered.length, 'case')} are not together, e.g. “${name}”: after row ` +
      `${table.rows[rows[gap - 1]]} it goes on in row ${table.rows[rows[gap]]}. They were put together in the order of the file.`,
    advice: 'If the same name stands for different cases, name a second column that tells them apart.',
    place: { file: table.file, row: table.rows[rows[gap]] },
  }
}

/** Puts the rows of each case in the order of its steps. */
function sortBySteps(table: CaseTable, step: SeriesColumn, { cases }: Grouped): ProblemReport[] {
  const moved: string[] = []
  for (const one of cases) {
    for (const row of one.rows)
      if (Number.isNaN(step.values[row]))
        throw new Problem('STEP_MISSING', `${placeText(table, row, step.name)}: the step is missing.`, {
          advice: 'Complete it, or choose the order of the file.',
          place: { file: table.file, row: table.rows[row], column: step.name },
        })
    const sorted = [...one.rows].sort((a, b) => step.values[a] - step.values[b] || a - b)
    const twice = sorted.findIndex((row, k) => k > 0 && step.values[row] === step.values[sorted[k - 1]])
    if (twice > 0) throw stepRepeated(table, step, one.name, sorted[twice - 1], sorted[twice])
    if (sorted.some((row, k) => row !== one.rows[k])) moved.push(one.name)
    one.rows = sorted
  }
  const notices: ProblemReport[] = []
  if (moved.length > 0)
    notices.push({
      code: 'STEPS_SORTED',
      message: `${table.file}: the rows of ${many(moved.length, 'case')}, e.g. “${moved[0]}”, were put in the order of “${step.name}”.`,
      place: { file: table.file, column: step.name },
    })
  const gaps = gapsOf(table, step, cases)
  return gaps === null ? notices : [...notices, gaps]
}

function stepRepeated(table: CaseTable, step: SeriesColumn, name: string, first: number, second: number): Problem {
  return new Problem(
    'STEP_REPEATED',
    `${placeText(table, second, step.name)}: step ${valueText(step, step.values[second])} of case “${name}” stands in row ${table.rows[first]} already.`,
    {
      advice: 'Correct the step, or name one more column that tells the cases apart.',
      place: { file: table.file, row: table.rows[second], column: step.name },
    },
  )
}

/** Steps that count: where nine in ten differences are the same one, the others are gaps. Measured times have no gaps. */
const COUNTING = 0.9

function gapsOf(table: CaseTable, step: SeriesColumn, cases: Grouped['cases']): ProblemReport | null {
  const differences = new Map<number, number>()
  let all = 0
  const eachPair = (visit: (difference: number, row: number) => void): void => {
    for (const { rows } of cases)
      for (let k = 1; k < rows.length; k++) visit(step.values[rows[k]] - step.values[rows[k - 1]], rows[k])
  }
  eachPair(difference => {
    differences.set(difference, (differences.get(difference) ?? 0) + 1)
    all++
  })
  const [usual, count] = [...differences].sort(([a, m], [b, n]) => n - m || a - b)[0] ?? [0, 0]
  if (count === all || count < COUNTING * all) return null
  const places: number[] = []
  eachPair((difference, row) => {
    if (difference !== usual) places.push(table.rows[row])
  })
  return {
    code: 'STEP_GAPS',
    message: `${table.file}, column “${step.name}”: the steps of a case are ${usual} apart, except before ${rowsInWords(places)}. The network takes neighbours as one step apart.`,
    advice: 'Complete the missing steps, or live with it if they are few.',
    place: { file: table.file, row: places[0], column: step.name },
  }
}

/** The one label of each case, NaN where no row has one. */
function labelsOf(table: CaseTable, label: SeriesColumn, { cases }: Grouped): number[] {
  return cases.map(({ name, rows }) => {
    const first = rows.find(row => !Number.isNaN(label.values[row]))
    if (first === undefined) return Number.NaN
    const value = label.values[first]
    const others = rows.filter(row => !Number.isNaN(label.values[row]) && label.values[row] !== value)
    if (others.length > 0) {
      const other = others[0]
      throw new Problem(
        'CASE_LABEL_CHANGES',
        `${placeText(table, other, label.name)}: case “${name}” is “${valueText(label, label.values[other])}” here and ` +
          `“${valueText(label, value)}” in row ${table.rows[first]}; ${many(others.length, 'row')} of its ${grouped(rows.length)} differ${others.length === 1 ? 's' : ''} from the first.`,
        {
          advice: 'Choose the task with a label for each step, correct the rows, or name another column for the cases.',
          place: { file: table.file, row: table.rows[other], column: label.name },
        },
      )
    }
    return value
  })
}

function unlabelledNotice(
  table: CaseTable,
  label: string,
  { cases }: Grouped,
  labels: readonly number[],
): ProblemReport {
  const without = cases.filter((_, k) => Number.isNaN(labels[k]))
  return {
    code: 'CASES_WITHOUT_LABEL',
    message: `${table.file}, column “${label}”: ${many(without.length, 'case')} of ${grouped(cases.length)}, e.g. “${without[0].name}”, ${without.length === 1 ? 'has' : 'have'} no label and ${without.length === 1 ? 'is' : 'are'} left out.`,
    advice: 'Write the label into a row of the case.',
    place: { file: table.file, row: table.rows[without[0].rows[0]], column: label },
  }
}

/** Lists of rows as ranges of positions, and the row at each position. */
function ranges(lists: readonly (readonly number[])[]): Pick<Cases, 'starts' | 'lengths' | 'order'> {
  const lengths = Int32Array.from(lists, list => list.length)
  const starts = new Int32Array(lists.length)
  const inOrder = lists.every(list => list[list.length - 1] - list[0] === list.length - 1 && isRising(list))
  if (inOrder) return { starts: Int32Array.from(lists, list => list[0]), lengths, order: null }
  for (let k = 1; k < lists.length; k++) starts[k] = starts[k - 1] + lengths[k - 1]
  return { starts, lengths, order: Int32Array.from(lists.flat()) }
}

const isRising = (list: readonly number[]): boolean => list.every((row, k) => k === 0 || row > list[k - 1])

function placeText({ file, rows }: CaseTable, row: number, column: string): string {
  return `${file}, row ${rows[row]}, column “${column}”`
}
