import { autocorrelation, differences, strongestPeriod } from '../../../core/data/autocorrelation'
import { alignedStart, gridIndex, roughSeconds, timeAt } from '../../../core/data/clock'
import { missingTest, suspectedMark } from '../../../core/data/missing-marks'
import type { ClockReport, ClockStep, ColumnProfile, DatasetProfile, Question } from '../../../core/data/profile'
import { summarizer, type NumberSummary } from '../../../core/data/statistics'
import { suggest, suggestTarget } from '../../../core/data/suggestion'
import { cellWarnings } from './cell-warnings'
import { clockWarnings, readStamps, reportClock } from './clock-report'
import { warning } from './issues'
import { Problem } from '../../../core/problem'
import { bucketOf, gridStep } from './grid'
import { cell, isMissing } from './sql'
import { inspectSource } from './source'
import { COLUMNS_AT_ONCE, openSource, valueOf, type DataChoice, type Table, type TableColumn } from './table'
import { profileTokens } from './token-lines'

const PREVIEW_ROWS = 200
const PREVIEW_CELLS = 100_000
const FEWEST_ROWS = 10
/** Different values are counted exactly up to here, and estimated (within some percent) in longer files. */
const EXACT_ROWS = 200_000
/** Rows and lags of the autocorrelation that finds the season: a few milliseconds of work. */
const SEASON_ROWS = 4096
const SEASON_LAGS = 1100

/** What the suggestion is about. */
interface Wish {
  /** Column to forecast; "auto": suggest one too. */
  readonly target: string
  /** Share of the rows, from the first on, that the season is found in: it is a choice, and no choice may see later rows. */
  readonly train: number
}

/** Reads a file once over and says what is in it. Throws a `Problem` for a file that is no table. */
export async function profileDataset(
  path: string,
  choice: DataChoice,
  { target = 'auto', train = 1 }: Partial<Wish> = {},
): Promise<DatasetProfile> {
  const source = await inspectSource(path, choice.read)
  if (source.format === 'conll') return profileTokens(source, choice)
  const table = await openSource(source, choice)
  try {
    return await profileTable(table, choice, { target, train })
  } finally {
    await table.close()
  }
}

/** Cells that name the series of a row; a column that is not there is told when the series are read. */
const seriesCells = ({ columns }: Table, { series }: DataChoice): string[] =>
  series.flatMap(name => columns.filter(column => column.name === name).map(({ index }) => cell(index)))

async function profileTable(table: Table, choice: DataChoice, wish: Wish): Promise<DatasetProfile> {
  const { source, db, rows } = table
  const columns: ColumnProfile[] = []
  const markQuestions: Question[] = []
  for (let from = 0; from < table.columns.length; from += COLUMNS_AT_ONCE) {
    const batch = table.columns.slice(from, from + COLUMNS_AT_ONCE)
    const values = batch.map(c => `${measureOf(table, c, choice)} AS v${c.index}`)
    await db.rows(`CREATE OR REPLACE TABLE parsed AS SELECT line, ${values.join(', ')} FROM raw`)
    const summaries = await summarise(table, batch)
    columns.push(...(await describeColumns(table, batch, summaries, choice)))
    markQuestions.push(...(await askMarks(table, batch, summaries)))
  }
  await db.rows('DROP TABLE parsed')
  if (table.clock !== null) await readStamps(db, table.clock, seriesCells(table, choice))
  const clock = table.clock === null ? null : await reportClock(db, table.clock)
  const tooFew =
    rows < FEWEST_ROWS
      ? [
          warning(
            'DATA_TOO_FEW_ROWS',
            source.name,
            `${source.name} has only ${rows} ${rows === 1 ? 'row' : 'rows'} (columns ${table.columns
              .slice(0, 8)
              .map(c => `“${c.name}”`)
              .join(', ')}): nothing can be learned from so few.`,
            'Choose a file with more rows, some hundreds at least.',
          ),
        ]
      : []
  return {
    name: source.name,
    bytes: source.bytes,
    fingerprint: source.fingerprint,
    rows,
    reading: table.reading,
    columns,
    clock,
    questions: [...table.questions, ...oncePerValue(markQuestions)],
    warnings: [
      ...table.warnings,
      ...tooFew,
      ...(clock === null ? [] : clockWarnings(source.name, clock)),
      ...(await cellWarnings(table, columns, choice)),
    ],
    preview: await previewRows(table, choice),
    suggestion: await suggestionFor(table, columns, clock, choice, wish),
  }
}

/** SQL: the number of a cell, or 1 for a cell of another type that is present; NULL where it is missing. */
function measureOf(table: Table, column: TableColumn, choice: DataChoice): string {
  const isNumeric = (column.type === 'number' || column.type === 'boolean') && !column.open
  return isNumeric
    ? valueOf(table, column, choice)
    : `CASE WHEN NOT ${isMissing(cell(column.index), choice.read.missing)} THEN 1.0::DOUBLE END`
}

async function summarise(table: Table, batch: readonly TableColumn[]): Promise<NumberSummary[]> {
  const summaries = batch.map(() => summarizer(table.rows))
  const values = batch.map(c => `v${c.index}`)
  await table.db.stream(`SELECT ${values.join(', ')} FROM parsed ORDER BY line`, pieces => {
    pieces.forEach((piece, k) => summaries[k].push(piece))
  })
  return summaries.map(s => s.result())
}

async function describeColumns(
  table: Table,
  batch: readonly TableColumn[],
  summaries: readonly NumberSummary[],
  choice: DataChoice,
): Promise<ColumnProfile[]> {
  const isNumeric = (c: TableColumn): boolean => (c.type === 'number' || c.type === 'boolean') && !c.open
  const count = (value: string): string =>
    table.rows > EXACT_ROWS ? `approx_count_distinct(${value})` : `count(DISTINCT ${value})`
  const distinct = batch.map(c => {
    const text = cell(c.index)
    return isNumeric(c)
      ? count(`v${c.index}`)
      : count(`CASE WHEN NOT ${isMissing(text, choice.read.missing)} THEN hash(${text}) END`)
  })
  const [counts] = await table.db.rows(`SELECT ${distinct.join(', ')} FROM raw POSITIONAL JOIN parsed`)
  const profiles: ColumnProfile[] = []
  for (const [k, column] of batch.entries()) {
    const { present, missing, missingRuns, longestMissingRun, min, max, mean, deviation, sparkline } = summaries[k]
    const numeric = isNumeric(column)
      ? { min, max, mean, deviation, sparkline }
      : { min: null, max: null, mean: null, deviation: null, sparkline: [] }
    profiles.push({
      name: column.name,
      type: column.type,
      present,
      missing,
      missingRuns,
      longestMissingRun,
      distinct: Number(counts[k]),
      ...numeric,
      frequent:
        column.type === 'category' || column.type === 'text' || column.type === 'boolean'
          ? await frequentValues(table, column, choice)
          : [],
    })
  }
  return profiles
}

async function frequentValues(
  table: Table,
  column: TableColumn,
  choice: DataChoice,
): Promise<ColumnProfile['frequent']> {
  const text = cell(column.index)
  const rows = await table.db.rows(
    `SELECT ${text}, count(*) FROM raw WHERE NOT ${isMissing(text, choice.read.missing)} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8`,
  )
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }))
}

/** Values far outside the rest of a column that look like marks for "missing": asked, never taken for granted. */
async function askMarks(
  table: Table,
  batch: readonly TableColumn[],
  summaries: readonly NumberSummary[],
): Promise<Question[]> {
  const { db, source } = table
  const questions: Question[] = []
  for (const [k, column] of batch.entries()) {
    const { lowest, highest } = summaries[k]
    if (column.type !== 'number' || column.open || lowest === null || highest === null) continue
    const suspect = suspectedMark(lowest, highest)
    if (suspect === null) continue
    const [[line]] = await db.rows(`SELECT min(line) FROM parsed WHERE v${column.index} = ${suspect.value}`)
    const times = suspect.count === 1 ? 'once' : `${suspect.count} times`
    questions.push({
      code: 'ASK_MISSING_MARK',
      text: `${source.name}, row ${Number(line)}, column “${column.name}”: ${suspect.value} occurs ${times}, far outside the other values. Does it mean “missing”?`,
      answer: 'data.read.missing',
      choices: [
        { value: String(suspect.value), label: `Yes, ${suspect.value} means missing` },
        { value: '', label: 'No, it is a number' },
      ],
      place: { file: source.name, row: Number(line), column: column.name, field: 'data.read.missing' },
    })
  }
  return questions
}

/** The mark holds for the whole file, so each value is asked about once, with the other columns that have it. */
function oncePerValue(questions: readonly Question[]): Question[] {
  const byValue = new Map<string, Question[]>()
  for (const question of questions) {
    const { value } = question.choices[0]
    byValue.set(value, [...(byValue.get(value) ?? []), question])
  }
  return [...byValue.values()].map(same => {
    const others = same.slice(1).map(q => `“${q.place?.column ?? ''}”`)
    return others.length === 0 ? same[0] : { ...same[0], text: `${same[0].text} It is also in ${others.join(', ')}.` }
  })
}

async function previewRows(table: Table, choice: DataChoice): Promise<(string | null)[][]> {
  const rows = Math.max(1, Math.min(PREVIEW_ROWS, Math.floor(PREVIEW_CELLS / Math.max(1, table.columns.length))))
  const found = await table.db.rows(`SELECT ${table.columns.map(c => cell(c.index)).join(', ')} FROM raw LIMIT ${rows}`)
  const isMissing = missingTest(choice.read.missing)
  return found.map(row => row.map(value => (value === null || isMissing(String(value)) ? null : String(value))))
}

/** The regular grid that the series will have: time of its first row, distance of the rows, longer than in the file or not. */
interface Grid {
  readonly start: number
  readonly step: ClockStep
  readonly isCoarser: boolean
}

function gridOf({ start, step: own }: ClockReport, span: DataChoice['step']): Grid {
  const step = possibleStep(span, own)
  const isCoarser = roughSeconds(step) > roughSeconds(own)
  const first = Date.parse(`${start}Z`)
  return { step, isCoarser, start: isCoarser ? alignedStart(first, step) : first }
}

/** A step that cannot be is refused where the series is made; what is in the file can be shown all the same. */
function possibleStep(span: DataChoice['step'], own: ClockStep): ClockStep {
  try {
    return gridStep(span, own)
  } catch (error) {
    if (error instanceof Problem) return own
    throw error
  }
}

async function suggestionFor(
  table: Table,
  columns: readonly ColumnProfile[],
  clock: ClockReport | null,
  choice: DataChoice,
  { target: asked, train }: Wish,
): Promise<DatasetProfile['suggestion']> {
  const clockColumns = table.clock?.columns ?? []
  const isNumber = columns.some(c => c.name === asked && c.type === 'number')
  const chosen = asked !== 'auto' && isNumber ? asked : null
  const target = table.columns.find(c => c.name === (chosen ?? suggestTarget(columns, clockColumns)))
  const grid = clock === null ? null : gridOf(clock, choice.step)
  const rows =
    clock === null || grid === null ? table.rows : gridIndex(Date.parse(`${clock.end}Z`), grid.start, grid.step) + 1
  const period =
    target === undefined ? null : await periodOf(table, valueOf(table, target, choice), grid, Math.round(train * rows))
  return suggest({ columns, clock: clockColumns, step: grid?.step ?? null, rows, period, chosen })
}

/** Strongest period of a value (SQL) in the last of the first `rows` rows of the grid. */
async function periodOf(
  table: Table,
  value: string,
  grid: Grid | null,
  rows: number,
): Promise<{ lag: number; correlation: number } | null> {
  const times: number[] = []
  const values: number[] = []
  await table.db.stream(grid === null ? rowValues(value, rows) : gridValues(value, grid, rows), ([t, v]) => {
    times.push(...t)
    values.push(...v)
  })
  const start = times[times.length - 1]
  const index = (k: number): number => (grid === null ? times.length - 1 - k : gridIndex(times[k], start, grid.step))
  const length = Math.min(2 * SEASON_ROWS, index(0) + 1)
  const series = new Float64Array(length).fill(Number.NaN)
  values.forEach((v, k) => {
    if (index(k) < length) series[index(k)] = v
  })
  const changes = differences(series)
  const known = changes.reduce((count, change) => count + (Number.isNaN(change) ? 0 : 1), 0)
  return strongestPeriod(autocorrelation(changes, Math.min(SEASON_LAGS, Math.floor(length / 3))), known)
}

/** SQL: number and value of the last of the first `rows` rows, the last one first. */
const rowValues = (value: string, rows: number): string =>
  `SELECT row::DOUBLE, v FROM (SELECT row_number() OVER (ORDER BY line) AS row, ${value} AS v FROM raw)
   WHERE row <= ${rows} ORDER BY row DESC LIMIT ${SEASON_ROWS}`

/** SQL: time and value of the steps of the grid before step `rows`, the last one first. */
function gridValues(value: string, { start, step, isCoarser }: Grid, rows: number): string {
  const known = `SELECT ms, ${value} AS v FROM raw JOIN stamps USING (line) WHERE ms < ${timeAt(rows, start, step)}`
  const steps = isCoarser ? `SELECT ${bucketOf(step)} AS ms, avg(v) AS v FROM (${known}) GROUP BY 1` : known
  return `SELECT ms::DOUBLE, v FROM (${steps}) ORDER BY ms DESC LIMIT ${SEASON_ROWS}`
}
