import { joinSeries } from '../../../core/data/pieces'
import type { Series } from '../../../core/data/series'
import { grouped } from '../../../core/data/wording'
import { Problem } from '../../../core/problem'
import { noSuchColumn } from './clock'
import type { Reader } from './readers'
import { loadOne, stepOf } from './grid'
import { cell, isMissing } from './sql'
import type { DataChoice, Table } from './table'

/** Each takes some queries, a hundredth of a second in all. */
const MOST_SERIES = 2000
/** What reading one series leaves behind in the database. */
const LEFT = ['VIEW moments', 'TABLE moments', 'TABLE buckets', 'TABLE stamped', 'VIEW raw']

/**
 * The series of a file, each on its own grid and repaired by itself, one behind the other in the order of their first rows. The step
 * of the clock is the same for all.
 *
 * @throws Problem COLUMN_UNKNOWN, SERIES_WITHOUT_NAME, SERIES_TOO_MANY, and those of one series with its name
 */
export async function loadMany(table: Table, readers: readonly Reader[], choice: DataChoice): Promise<Series> {
  const { db, clock } = table
  const names = await numberSeries(table, choice)
  const stamps =
    clock === null
      ? null
      : `(SELECT line, series, ${clock.time} AS ms FROM (SELECT line, series, ${clock.text} AS t FROM everything))`
  const step = stamps === null ? null : await stepOf(table, stamps, 'series')
  const all: Series[] = []
  for (const [number, name] of names.entries()) {
    await db.rows(`CREATE VIEW raw AS SELECT * EXCLUDE (series) FROM everything WHERE series = ${number}`)
    all.push(
      await loadOne(table, readers, choice, step).catch((error: unknown) => Promise.reject(ofSeries(name, error))),
    )
    for (const what of LEFT) await dropIfThere(db, what)
  }
  await db.rows('ALTER TABLE everything RENAME TO raw')
  return joinSeries(names, all)
}

/** `DROP … IF EXISTS` fails where a view has the name of a table, and the other way round. */
async function dropIfThere({ rows }: Table['db'], what: string): Promise<void> {
  const [kind, name] = what.split(' ')
  const [[found]] = await rows(
    `SELECT count(*) FROM information_schema.tables WHERE table_name = '${name}' AND table_type = '${kind === 'VIEW' ? 'VIEW' : 'BASE TABLE'}'`,
  )
  if (Number(found) > 0) await rows(`DROP ${what}`)
}

/** Turns `raw` into `everything` with the number of each row's series; answers their names. */
async function numberSeries({ db, source, columns }: Table, { series, read }: DataChoice): Promise<string[]> {
  const cells = series.map((name, k) => {
    const column = columns.find(c => c.name === name)
    if (column !== undefined) return cell(column.index)
    throw noSuchColumn(
      source.name,
      name,
      columns.map(c => c.name),
      `data.series[${k}]`,
    )
  })
  const missing = cells.map(text => isMissing(text, read.missing)).join(' OR ')
  const [[line, count]] = await db.rows(`SELECT min(line), count(*) FROM raw WHERE ${missing}`)
  if (Number(count) > 0)
    throw new Problem(
      'SERIES_WITHOUT_NAME',
      `${source.name}, row ${Number(line)}: the series of the row is missing, as in ${grouped(Number(count))} rows in all.`,
      {
        advice: 'Write in every row which series it belongs to, or take the rows out.',
        place: { file: source.name, row: Number(line), column: series[0], field: 'data.series' },
      },
    )
  const found = await db.rows(`SELECT ${cells.join(', ')} FROM raw GROUP BY ${cells.join(', ')} ORDER BY min(line)`)
  if (found.length > MOST_SERIES)
    throw new Problem(
      'SERIES_TOO_MANY',
      `${source.name} has ${grouped(found.length)} series by ${series.map(name => `“${name}”`).join(' and ')}, at most ${grouped(MOST_SERIES)} are read.`,
      {
        advice: 'Name the columns of the series, or choose some of them.',
        place: { file: source.name, field: 'data.series' },
      },
    )
  await db.rows(`CREATE TABLE names AS SELECT row_number() OVER (ORDER BY first) - 1 AS series, * EXCLUDE (first)
    FROM (SELECT ${cells.map((text, k) => `${text} AS s${k}`).join(', ')}, min(line) AS first FROM raw GROUP BY ${cells.join(', ')})`)
  const same = cells.map((text, k) => `${text} = s${k}`).join(' AND ')
  await db.rows(`CREATE TABLE everything AS SELECT raw.*, names.series FROM raw JOIN names ON ${same}`)
  await db.rows('DROP TABLE raw')
  return found.map(parts => parts.map(String).join(' · '))
}

function ofSeries(name: string, error: unknown): unknown {
  if (!(error instanceof Problem)) return error
  const { code, advice, place } = error
  return new Problem(code, `Series “${name}”: ${error.message}`, { advice, place })
}
