import { clockText, commonStep, isoTime } from '../../../core/data/clock'
import type { ClockPlace, ClockReport, ClockStep } from '../../../core/data/profile'
import type { ProblemReport } from '../../../core/problem'
import { stepsToText, stepText } from '../../../core/data/span'
import type { TableClock } from './clock'
import type { Database } from './database'
import { shown, warning } from './issues'

const MOST_PLACES = 20

/**
 * Puts the times of all rows into `stamps (line, series, t, ms, before)`: text, milliseconds, and the time of the row before, of the same
 * series where a file has many. `series`: SQL over `raw` of what names the series of a row.
 */
export async function readStamps(db: Database, clock: TableClock, series: readonly string[]): Promise<void> {
  const name = series.length === 0 ? "''" : `concat_ws(chr(31), ${series.join(', ')})`
  await db.rows(`CREATE TABLE stamps AS SELECT line, series, t, ms, lag(ms) OVER (PARTITION BY series ORDER BY line) AS before
    FROM (SELECT line, series, t, ${clock.time} AS ms FROM (SELECT line, ${name} AS series, ${clock.text} AS t FROM raw))`)
}

/** Step, gaps, repeats and disorder of the times in `stamps`. Null: fewer than two different times can be read. */
export async function reportClock(db: Database, clock: TableClock): Promise<ClockReport | null> {
  const [[start, end, unreadableCount, disorderCount]] = await db.rows(
    'SELECT min(ms), max(ms), count(*) FILTER (ms IS NULL), count(*) FILTER (ms < before) FROM stamps',
  )
  await db.rows(
    `CREATE TABLE ordered AS SELECT line, ms, lag(ms) OVER (PARTITION BY series ORDER BY ms, line) AS before FROM stamps WHERE ms IS NOT NULL`,
  )
  const distances = await db.rows(
    'SELECT ms - before AS d, count(*) FROM ordered WHERE ms > before GROUP BY d ORDER BY count(*) DESC, d LIMIT 1000',
  )
  const step = commonStep(
    distances.map(([milliseconds, count]) => ({ milliseconds: Number(milliseconds), count: Number(count) })),
  )
  if (step === null) return null
  const missing = missingSteps(step)
  const [[gapCount, steps, longest, repeats]] = await db.rows(
    `SELECT count(*) FILTER (g > 0), COALESCE(sum(g) FILTER (g > 0), 0), COALESCE(max(g) FILTER (g > 0), 0), count(*) FILTER (ms = before)
     FROM (SELECT ms, before, ${missing} AS g FROM ordered)`,
  )
  return {
    columns: clock.columns,
    start: isoTime(Number(start)),
    end: isoTime(Number(end)),
    step,
    gaps: {
      count: Number(gapCount),
      missingSteps: Number(steps),
      longest: Number(longest),
      places: await placesOf(db, `SELECT line, ms, ${missing} AS g FROM ordered WHERE ${missing} > 0 ORDER BY ms`),
    },
    duplicates: {
      count: Number(repeats),
      places: await placesOf(db, 'SELECT line, ms, NULL FROM ordered WHERE ms = before ORDER BY line'),
    },
    disorder: {
      count: Number(disorderCount),
      places: await placesOf(db, 'SELECT line, ms, NULL FROM stamps WHERE ms < before ORDER BY line'),
    },
    unreadable: { count: Number(unreadableCount), places: await unreadablePlaces(db) },
  }
}

/** SQL: steps that are missing between a time and the one before. */
function missingSteps(step: ClockStep): string {
  if (step.unit === 'second') return `round((ms - before) / ${step.count * 1000}.0)::BIGINT - 1`
  const month = (ms: string): string => `(year(make_timestamp_ms(${ms})) * 12 + month(make_timestamp_ms(${ms})))`
  return `((${month('ms')} - ${month('before')}) // ${step.count}) - 1`
}

async function placesOf(db: Database, sql: string): Promise<ClockPlace[]> {
  const rows = await db.rows(`${sql} LIMIT ${MOST_PLACES}`)
  return rows.map(([line, ms, steps]) => ({
    row: Number(line),
    time: isoTime(Number(ms)),
    ...(steps === null ? {} : { steps: Number(steps) }),
  }))
}

/** Times that cannot be read, with the text instead of a time. */
async function unreadablePlaces(db: Database): Promise<ClockPlace[]> {
  const rows = await db.rows(`SELECT line, t FROM stamps WHERE ms IS NULL ORDER BY line LIMIT ${MOST_PLACES}`)
  return rows.map(([line, text]) => ({ row: Number(line), time: text === null ? '' : shown(String(text)) }))
}

/** What a person should know about the clock before training. */
export function clockWarnings(file: string, report: ClockReport): ProblemReport[] {
  const column = report.columns[0]
  const named = report.columns.map(c => `“${c}”`).join(' + ')
  const list: ProblemReport[] = []
  const rows = (places: readonly ClockPlace[], count: number): string =>
    `${count === 1 ? 'row' : 'rows'} ${places.map(p => p.row).join(', ')}${count > places.length ? ` and ${count - places.length} more` : ''}`
  const { gaps, duplicates, disorder, unreadable } = report
  if (unreadable.count > 0) {
    const first = unreadable.places[0]
    list.push(
      warning(
        'CSV_BAD_TIME',
        file,
        `${file}, ${rows(unreadable.places, unreadable.count)}, column ${named}: expected a time, found ${first.time === '' ? 'nothing' : `“${first.time}”`}. ${unreadable.count === 1 ? 'The row is' : `${unreadable.count} rows are`} left out.`,
        'Correct the cells, or set data.read.timeFormat if the form was not recognised.',
        { row: first.row, column },
      ),
    )
  }
  if (duplicates.count > 0) {
    const times = [...new Set(duplicates.places.map(p => clockText(Date.parse(`${p.time}Z`))))]
    list.push(
      warning(
        'TIME_REPEATED',
        file,
        `${file}, ${rows(duplicates.places, duplicates.count)}, column ${named}: the time is there already (${times.slice(0, 4).join(', ')}${times.length > 4 ? ' …' : ''}).`,
        'Of rows with the same time the first one is used; data.duplicates can be "first", "last" or "mean".',
        { row: duplicates.places[0].row, column },
      ),
    )
  }
  if (disorder.count > 0) {
    list.push(
      warning(
        'TIME_ORDER',
        file,
        `${file}, ${rows(disorder.places, disorder.count)}, column ${named}: the time is before the one of the row above. The rows are sorted by time.`,
        'Nothing has to be done if the times are right.',
        { row: disorder.places[0].row, column },
      ),
    )
  }
  if (gaps.count > 0) {
    const first = gaps.places[0]
    list.push(
      warning(
        'TIME_GAPS',
        file,
        `${file}, ${rows(gaps.places, gaps.count)}, column ${named}: ${gaps.missingSteps} steps of ${stepText(report.step)} are missing in ${gaps.count} ${gaps.count === 1 ? 'gap' : 'gaps'}; the longest is ${stepsToText(gaps.longest, report.step)}, the first ends at ${clockText(Date.parse(`${first.time}Z`))}.`,
        'They are filled as data.fill says; data.longestFill bounds how long a filled gap may be.',
        { row: first.row, column },
      ),
    )
  }
  return list
}
