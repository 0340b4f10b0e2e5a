import { setImmediate as nextTurn } from 'node:timers/promises'
import { alignedStart, commonStep, gridIndex, isoTime, roughSeconds, timeAt } from '../../../core/data/clock'
import type { ClockStep } from '../../../core/data/profile'
import { fillMissing, type FillRule } from '../../../core/data/repair'
import type { Series } from '../../../core/data/series'
import { spanToClockStep, spanToSteps, stepText } from '../../../core/data/span'
import { Problem } from '../../../core/problem'
import type { Database } from './database'
import type { Reader } from './readers'
import type { DataChoice, Table } from './table'

interface Repair {
  readonly what: string
  readonly count: number
}

/** More steps than this between the first and the last time is a wrong time, not a series. */
const MOST_STEPS = 100_000_000
const MOST_EMPTY_STEPS_A_ROW = 1000

/** The rows of `raw` as one series. `step`: of the clock, where it is known; null: it is that of these rows. */
export async function loadOne(
  table: Table,
  readers: readonly Reader[],
  choice: DataChoice,
  step: ClockStep | null,
): Promise<Series> {
  return table.clock === null ? rowsAsSteps(table, readers, choice) : onGrid(table, readers, choice, step)
}

async function rowsAsSteps(table: Table, readers: readonly Reader[], choice: DataChoice): Promise<Series> {
  if (choice.step !== 'auto') spanToSteps(choice.step, null, 'data.step')
  const longest = choice.longestFill === 'any' ? Infinity : spanToSteps(choice.longestFill, null, 'data.longestFill')
  const [[rows]] = await table.db.rows('SELECT count(*) FROM raw')
  const columns = readers.map(() => new Float64Array(Number(rows)))
  let row = 0
  await table.db.stream(`SELECT ${readers.map(r => r.value).join(', ')} FROM raw ORDER BY line`, pieces => {
    pieces.forEach((piece, k) => columns[k].set(piece, row))
    row += pieces[0].length
  })
  const times = Float64Array.from({ length: Number(rows) }, (_, k) => k)
  return repaired(readers, columns, times, null, choice.fill, longest, [])
}

async function onGrid(
  table: Table,
  readers: readonly Reader[],
  choice: DataChoice,
  known: ClockStep | null,
): Promise<Series> {
  const { db, source } = table
  const found: Repair[] = []
  await stampRows(table, readers, found)
  const own = known ?? (await stepOf(table, 'stamped', null))
  const step = gridStep(choice.step, own)
  const isCoarser = roughSeconds(step) > roughSeconds(own)
  const longest = choice.longestFill === 'any' ? Infinity : spanToSteps(choice.longestFill, step, 'data.longestFill')
  await joinDuplicates(db, readers, choice, found)
  const [[first, last, count]] = await db.rows('SELECT min(ms), max(ms), count(*) FROM moments')
  const start = isCoarser ? alignedStart(Number(first), step) : Number(first)
  const end = isCoarser ? alignedStart(Number(last), step) : Number(last)
  const rows = gridIndex(end, start, step) + 1
  if (rows > MOST_STEPS || rows > MOST_EMPTY_STEPS_A_ROW * Number(count)) {
    throw new Problem(
      'GRID_TOO_LONG',
      `${source.name}: from ${isoTime(Number(first))} to ${isoTime(Number(last))} there are ${rows} steps of ${stepText(step)}, but only ${Number(count)} rows.`,
      {
        advice: 'Look for a wrong first or last time, or set data.step.',
        place: { file: source.name, field: 'data.step' },
      },
    )
  }
  if (isCoarser) {
    await resample(db, readers, step)
    found.push({ what: `rows joined to steps of ${stepText(step)} by their mean`, count: Number(count) })
  }
  const columns = readers.map(() => new Float64Array(rows).fill(Number.NaN))
  const taken = new Uint8Array(rows)
  let moved = 0
  let crowded = 0
  const from = isCoarser ? 'buckets' : 'moments'
  await db.stream(
    `SELECT ms::DOUBLE, ${readers.map((_, k) => `v${k}`).join(', ')} FROM ${from} ORDER BY ms`,
    ([times, ...values]) => {
      for (let i = 0; i < times.length; i++) {
        const row = gridIndex(times[i], start, step)
        if (taken[row] === 1) {
          crowded++
          continue
        }
        taken[row] = 1
        if (timeAt(row, start, step) !== times[i]) moved++
        for (let k = 0; k < columns.length; k++) columns[k][row] = values[k][i]
      }
    },
  )
  if (moved > 0) found.push({ what: 'rows moved to the nearest step of the grid', count: moved })
  if (crowded > 0)
    found.push({ what: 'rows left out because another row is nearer to the beginning of their step', count: crowded })
  const empty = taken.reduce((n, t) => n + (t === 0 ? 1 : 0), 0)
  if (empty > 0) found.push({ what: 'steps without a row', count: empty })
  const times = Float64Array.from({ length: rows }, (_, k) => timeAt(k, start, step))
  return repaired(readers, columns, times, step, choice.fill, longest, found)
}

/** Puts the rows with a readable time into `stamped (line, ms, v0, …)`. */
async function stampRows(table: Table, readers: readonly Reader[], found: Repair[]): Promise<void> {
  const { db, clock } = table
  if (clock === null) throw new TypeError('stampRows needs a clock')
  const values = readers.map((r, k) => `${r.value} AS v${k}`)
  await db.rows(`CREATE TABLE stamped AS SELECT line, ${clock.time} AS ms, * EXCLUDE (line, t)
    FROM (SELECT line, ${clock.text} AS t, ${values.join(', ')} FROM raw)`)
  const [[unreadable, disorder]] = await db.rows(
    'SELECT count(*) FILTER (ms IS NULL), count(*) FILTER (ms < before) FROM (SELECT ms, lag(ms) OVER (ORDER BY line) AS before FROM stamped)',
  )
  if (Number(unreadable) > 0) found.push({ what: 'rows without a readable time left out', count: Number(unreadable) })
  if (Number(disorder) > 0)
    found.push({ what: 'rows before the row above them: sorted by time', count: Number(disorder) })
}

/** The step of the clock, from the times `ms` of a table. `series`: column of the series that a row is of; null: all are of one. */
export async function stepOf({ db, source, clock }: Table, stamps: string, series: string | null): Promise<ClockStep> {
  const within = series === null ? '' : `PARTITION BY ${series}`
  const distances = await db.rows(
    `SELECT ms - before AS d, count(*) FROM (SELECT ms, lag(ms) OVER (${within} ORDER BY ms, line) AS before FROM ${stamps} WHERE ms IS NOT NULL)
     WHERE ms > before GROUP BY d ORDER BY count(*) DESC, d LIMIT 1000`,
  )
  const step = commonStep(
    distances.map(([milliseconds, count]) => ({ milliseconds: Number(milliseconds), count: Number(count) })),
  )
  if (step !== null) return step
  throw new Problem(
    'TIME_STANDS_STILL',
    `${source.name}, column “${clock?.columns.join('”, “')}”: there are no two different times.`,
    {
      advice: 'Name another time column in data.time, or set it to "none": rows are steps then.',
      place: { file: source.name, column: clock?.columns[0], field: 'data.time' },
    },
  )
}

/**
 * The step of the regular grid: the file's own, or the one a person has set, which is a whole number of them.
 * @throws Problem STEP_NOT_POSSIBLE, SPAN_NOT_A_STEP
 */
export function gridStep(span: DataChoice['step'], own: ClockStep): ClockStep {
  if (span === 'auto') return own
  const isCount = typeof span === 'number' || span.includes('step')
  const wanted = isCount
    ? { ...own, count: own.count * spanToSteps(span, own, 'data.step') }
    : spanToClockStep(span, 'data.step')
  const ratio = roughSeconds(wanted) / roughSeconds(own)
  const fits =
    own.unit === wanted.unit ? Number.isInteger(wanted.count / own.count) : wanted.unit === 'month' && ratio > 1
  if (fits && ratio >= 1) return wanted
  throw new Problem(
    'STEP_NOT_POSSIBLE',
    `data.step: the file has a row every ${stepText(own)}; ${stepText(wanted)} is not a whole number of these steps.`,
    {
      advice: `Give ${stepText(own)} or a multiple of it. Finer steps would be invented.`,
      place: { field: 'data.step' },
    },
  )
}

/** One row a moment: `moments (ms, v0, …)`. */
async function joinDuplicates(
  db: Database,
  readers: readonly Reader[],
  choice: DataChoice,
  found: Repair[],
): Promise<void> {
  const joined = readers.map((reader, k) => {
    if (choice.duplicates === 'last') return `arg_max_null(v${k}, line) AS v${k}`
    return choice.duplicates === 'mean' && !reader.isStepped
      ? `avg(v${k}) AS v${k}`
      : `arg_min_null(v${k}, line) AS v${k}`
  })
  const [[repeats]] = await db.rows('SELECT count(ms) - count(DISTINCT ms) FROM stamped')
  if (Number(repeats) === 0) {
    await db.rows('CREATE VIEW moments AS SELECT * EXCLUDE (line) FROM stamped WHERE ms IS NOT NULL')
    return
  }
  await db.rows(`CREATE TABLE moments AS SELECT ms, ${joined.join(', ')} FROM stamped WHERE ms IS NOT NULL GROUP BY ms`)
  const which = { first: 'the first one is used', last: 'the last one is used', mean: 'their mean is used' }[
    choice.duplicates
  ]
  found.push({ what: `rows with a time that is there already: ${which}`, count: Number(repeats) })
}

/** Means of the rows of each calendar step: `buckets (ms, v0, …)`. Of categories and truth values the most frequent one stands. */
async function resample(db: Database, readers: readonly Reader[], step: ClockStep): Promise<void> {
  const joined = readers.map((reader, k) => `${reader.isStepped ? 'mode' : 'avg'}(v${k}) AS v${k}`)
  await db.rows(`CREATE TABLE buckets AS SELECT ${bucketOf(step)} AS ms, ${joined.join(', ')} FROM moments GROUP BY 1`)
}

/** SQL: the beginning of the calendar step that holds the time `ms`. */
export function bucketOf({ unit, count }: ClockStep): string {
  if (unit === 'second') return `(floor(ms / ${count * 1000}.0)::BIGINT * ${count * 1000})`
  const months = `((year(make_timestamp_ms(ms)) * 12 + month(make_timestamp_ms(ms)) - 1) // ${count} * ${count})`
  return `epoch_ms(make_date((${months} // 12)::BIGINT, (${months} % 12 + 1)::BIGINT, 1)::TIMESTAMP)`
}

/** Fills what is missing and says so. Between two columns other work has its turn. */
async function repaired(
  readers: readonly Reader[],
  values: readonly Float64Array[],
  times: Float64Array,
  step: ClockStep | null,
  fill: FillRule,
  longest: number,
  found: readonly Repair[],
): Promise<Series> {
  const blocked = new Uint8Array(times.length)
  const touched = new Uint8Array(times.length)
  const repairs: Repair[] = [...found]
  for (const [k, { name, isStepped }] of readers.entries()) {
    const rule = fill === 'time' && isStepped ? 'forward' : fill
    const { filled, left } = fillMissing(values[k], rule, longest, blocked, touched)
    const how =
      rule === 'time' ? 'put on the line between their neighbours in time' : 'carried forward from the last value'
    if (filled > 0) repairs.push({ what: `missing values of “${name}” ${how}`, count: filled })
    if (left > 0)
      repairs.push({ what: `missing values of “${name}” not filled: windows that touch them are dropped`, count: left })
    await nextTurn()
  }
  const columns = readers.map(({ name, kind, levels }, k) => ({ name, kind, levels, values: values[k] }))
  return { rows: times.length, times, step, columns, blocked, repaired: touched, repairs }
}
