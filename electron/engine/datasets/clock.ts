import { Problem, type ProblemReport } from '../../../core/problem'
import type { Experiment } from '../../../core/experiment/schema'
import type { Question } from '../../../core/data/profile'
import { dateOrder, isOpen, withOrder } from '../../../core/data/time-form'
import { findClock, formOf, type ClockCandidate, type ClockFound } from './clock-columns'
import { literal, type Database } from './database'
import { shown, warning } from './issues'
import { cell, isMissing, offsetMinutes, offsetOf, timeOf, type CellKind } from './sql'
import type { Source } from './source'

/** The clock of a table: which cells it is read from, and how. */
export interface TableClock {
  readonly columns: readonly string[]
  /** strptime forms joined by `|`, or `epoch-s`, `epoch-ms`. */
  readonly form: string
  /** Times with an offset were put on UTC; otherwise the clock is as written. */
  readonly utc: boolean
  /** SQL: the text of the time of a row; NULL where some part is missing. */
  readonly text: string
  /** SQL: milliseconds of the file's own clock, BIGINT; NULL where the text is no time. */
  readonly time: string
}

export interface ClockAnswer {
  readonly columns: readonly string[]
  /** Null while a question is open. */
  readonly clock: TableClock | null
  readonly questions: readonly Question[]
  readonly warnings: readonly ProblemReport[]
}

const SAMPLE_ROWS = 400
const MOST_CANDIDATES = 64

/** Finds the clock, or checks the one that a person has named. Null: rows are steps. */
export async function openClock(
  source: Source,
  db: Database,
  names: readonly string[],
  kinds: readonly Readonly<Record<CellKind, number>>[],
  choice: Experiment['data'],
): Promise<ClockAnswer | null> {
  if (choice.time === 'none') return null
  const asTime = Object.keys(choice.types).filter(name => choice.types[name] === 'time')
  const named = choice.time !== 'auto' ? choice.time : asTime.length > 0 ? asTime : null
  const wanted = named ?? names.filter((_, k) => mayBeTime(kinds[k])).slice(0, MOST_CANDIDATES)
  const unknown = wanted.find(name => !names.includes(name))
  if (unknown !== undefined) throw noSuchColumn(source.name, unknown, names, 'data.time')
  if (wanted.length === 0) return null
  const candidates = await sampleOf(db, names, wanted, choice.read.missing, named !== null)
  const set = choice.read.timeFormat
  const found: ClockFound | null = named !== null ? formOf(candidates) : findClock(candidates)
  if (set !== 'auto') {
    const columns = named ?? found?.columns ?? [wanted[0]]
    return await answer(source, db, names, { columns, form: set, open: false }, choice)
  }
  if (found === null) {
    if (named === null) return null
    const text = candidates.map(c => c.sample[0] ?? '').join(' ')
    throw new Problem(
      'TIME_FORMAT_UNKNOWN',
      `${source.name}, column “${named.join('”, “')}”: “${shown(text)}” is no time in a known form.`,
      {
        advice: 'Set data.read.timeFormat to its strptime form, e.g. "%d/%m/%Y %H:%M", or data.time to "none".',
        place: { file: source.name, column: named[0], field: 'data.read.timeFormat' },
      },
    )
  }
  return await answer(source, db, names, found, choice)
}

export function noSuchColumn(file: string, name: string, names: readonly string[], field: string): Problem {
  const some = names.slice(0, 12).map(n => `“${n}”`)
  return new Problem('NO_SUCH_COLUMN', `${field}: ${file} has no column “${name}”.`, {
    advice: `Its columns are ${some.join(', ')}${names.length > some.length ? ` and ${names.length - some.length} more` : ''}.`,
    place: { file, column: name, field },
  })
}

/** Times are texts, or whole numbers (parts of a date, Unix time, 20240131). */
function mayBeTime(kinds: Readonly<Record<CellKind, number>>): boolean {
  return (
    2 * (kinds.text + kinds.integer) >= kinds.text + kinds.integer + kinds.point + kinds.comma &&
    kinds.text + kinds.integer > 0
  )
}

async function sampleOf(
  db: Database,
  names: readonly string[],
  wanted: readonly string[],
  marks: readonly string[],
  together: boolean,
): Promise<ClockCandidate[]> {
  const cells = wanted.map(name => cell(names.indexOf(name)))
  const rows = await db.rows(
    `SELECT ${cells.map(c => `CASE WHEN NOT ${isMissing(c, marks)} THEN ${c} END`).join(', ')} FROM raw LIMIT ${SAMPLE_ROWS}`,
  )
  const used = together ? rows.filter(row => !row.includes(null)) : rows
  return wanted.map((name, k) => ({ name, sample: used.flatMap(row => (row[k] === null ? [] : [String(row[k])])) }))
}

async function answer(
  source: Source,
  db: Database,
  names: readonly string[],
  found: ClockFound,
  choice: Experiment['data'],
): Promise<ClockAnswer> {
  const cells = found.columns.map(name => cell(names.indexOf(name)))
  const anyMissing = cells.map(c => isMissing(c, choice.read.missing)).join(' OR ')
  const text = `CASE WHEN NOT (${anyMissing}) THEN concat_ws(' ', ${cells.join(', ')}) END`
  if (found.form.startsWith('epoch')) await refuseMixedUnits(source, db, found, text)
  const order = isOpen(found.form) ? await orderOfColumn(db, text, found.form, choice.read.dateOrder) : 'dmy'
  if (order === null)
    return { columns: found.columns, clock: null, questions: [await askOrder(source, db, found, text)], warnings: [] }
  const form = withOrder(found.form, order)
  const offsets = found.form.startsWith('epoch') ? [] : await offsetsOf(source, db, found, text)
  const differ = offsets.length > 1
  const utc = offsets.length > 0 && (choice.read.utc === 'auto' ? differ : choice.read.utc)
  const clock: TableClock = { columns: found.columns, form, utc, text, time: timeOf('t', form, utc) }
  const warnings =
    differ && choice.read.utc === 'auto'
      ? [
          warning(
            'TIME_OFFSETS',
            source.name,
            `${source.name}, column “${found.columns[0]}”: the offsets from UTC differ (${offsets.slice(0, 4).join(', ')}), so the times were put on UTC.`,
            'If the hours of the local clock matter, set data.read.utc to false.',
            { column: found.columns[0] },
          ),
        ]
      : []
  return { columns: found.columns, clock, questions: [], warnings }
}

/** The order that the whole column proves or a person has set; null: both read every date. */
async function orderOfColumn(
  db: Database,
  text: string,
  form: string,
  set: Experiment['data']['read']['dateOrder'],
): Promise<'dmy' | 'mdy' | null> {
  if (set === 'dmy' || set === 'mdy') return set
  const part = (k: number): string =>
    String.raw`TRY_CAST(regexp_extract(t, '^(\d{1,2})[-/.](\d{1,2})', ${k}) AS INTEGER)`
  const [[first, second]] = await db.rows(`SELECT max(${part(1)}), max(${part(2)}) FROM (SELECT ${text} AS t FROM raw)`)
  const proven = dateOrder(Number(first), Number(second))
  if (proven !== null) return proven
  if (Number(first) <= 12 && Number(second) <= 12) return null
  // Both parts go beyond 12 somewhere: some dates are wrong. The order that reads more of them is no guess about the others.
  const readable = (order: 'dmy' | 'mdy'): string => `count(${timeOf('t', withOrder(form, order), false)})`
  const [[dmy, mdy]] = await db.rows(
    `SELECT ${readable('dmy')}, ${readable('mdy')} FROM (SELECT ${text} AS t FROM raw)`,
  )
  return Number(dmy) === Number(mdy) ? null : Number(dmy) > Number(mdy) ? 'dmy' : 'mdy'
}

async function askOrder(source: Source, db: Database, found: ClockFound, text: string): Promise<Question> {
  const [[line, first]] = await db.rows(`SELECT line, ${text} FROM raw WHERE ${text} IS NOT NULL ORDER BY line LIMIT 1`)
  const form = found.form.split('|')[0]
  const asked = async (order: 'dmy' | 'mdy'): Promise<string> => {
    const [[date]] = await db.rows(
      `SELECT strftime(make_timestamp_ms(${timeOf('t', withOrder(form, order), false)}), '%-d %B %Y') FROM (SELECT ${literal(String(first))} AS t)`,
    )
    return String(date)
  }
  return {
    code: 'ASK_DATE_ORDER',
    text: `${source.name}, row ${Number(line)}, column “${found.columns[0]}”: is “${String(first)}” the ${await asked('dmy')} or the ${await asked('mdy')}? No date in the file tells whether the day or the month comes first.`,
    answer: 'data.read.dateOrder',
    choices: [
      { value: 'dmy', label: `Day first: ${await asked('dmy')}` },
      { value: 'mdy', label: `Month first: ${await asked('mdy')}` },
    ],
    place: { file: source.name, row: Number(line), column: found.columns[0], field: 'data.read.dateOrder' },
  }
}

/** The different offsets of a column; refuses times of which only some say their offset, or that name a zone. */
async function offsetsOf(source: Source, db: Database, found: ClockFound, text: string): Promise<string[]> {
  if (!found.form.includes('%z')) return []
  const from = `(SELECT line, ${text} AS t FROM raw)`
  const hasClock = `regexp_matches(t, '\\d:\\d{2}')`
  const [[without, line]] = await db.rows(
    `SELECT count(*), min(line) FROM ${from} WHERE t IS NOT NULL AND ${hasClock} AND ${offsetOf('t')} = ''`,
  )
  if (Number(without) > 0) {
    const [[example]] = await db.rows(`SELECT t FROM ${from} WHERE line = ${Number(line)}`)
    throw new Problem(
      'TIME_MIXED_OFFSETS',
      `${source.name}, row ${Number(line)}, column “${found.columns[0]}”: “${shown(String(example))}” has no offset from UTC, other times of the column have one. ${Number(without)} times cannot be placed.`,
      {
        advice: 'Write all times with an offset (Z, +01:00), or all without.',
        place: { file: source.name, row: Number(line), column: found.columns[0] },
      },
    )
  }
  const minutes = await db.rows(
    `SELECT min(${offsetOf('t')}) FROM ${from} WHERE ${offsetOf('t')} <> '' GROUP BY ${offsetMinutes('t')} ORDER BY count(*) DESC LIMIT 20`,
  )
  return minutes.map(([offset]) => String(offset))
}

async function refuseMixedUnits(source: Source, db: Database, found: ClockFound, text: string): Promise<void> {
  const other = found.form === 'epoch-s' ? 'epoch-ms' : 'epoch-s'
  const [[line, example, count]] = await db.rows(
    `SELECT min(line), arg_min(t, line), count(*) FROM (SELECT line, ${text} AS t FROM raw) WHERE ${timeOf('t', other, false)} IS NOT NULL`,
  )
  if (Number(count) === 0) return
  throw new Problem(
    'TIME_MIXED_UNITS',
    `${source.name}, row ${Number(line)}, column “${found.columns[0]}”: “${String(example)}” is a time in ${other === 'epoch-ms' ? 'milliseconds' : 'seconds'}, the rows above are in ${other === 'epoch-ms' ? 'seconds' : 'milliseconds'}.`,
    {
      advice: 'Write all times in the same unit.',
      place: { file: source.name, row: Number(line), column: found.columns[0] },
    },
  )
}
