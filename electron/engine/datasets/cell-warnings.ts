import type { ColumnProfile } from '../../../core/data/profile'
import type { ProblemReport } from '../../../core/problem'
import { rowsText, shown, warning } from './issues'
import { cell, isMissing, numberOf } from './sql'
import { presentIn, type DataChoice, type Table, type TableColumn } from './table'

const MOST_PLACES = 20
/** Columns of one file that get a warning of their own; a file with thousands of them says it once more for the rest. */
const MOST_COLUMNS = 50

/** What is odd in the cells of the columns: no numbers where numbers are expected, too large, missing, always the same. */
export async function cellWarnings(
  table: Table,
  profiles: readonly ColumnProfile[],
  choice: DataChoice,
): Promise<ProblemReport[]> {
  const list: ProblemReport[] = []
  for (const [k, column] of table.columns.entries()) {
    if (list.length >= MOST_COLUMNS) {
      list.push(
        warning(
          'COLUMNS_NOT_SHOWN',
          table.source.name,
          `${table.source.name}: more columns have warnings than are shown.`,
          'Look at the columns one by one.',
        ),
      )
      break
    }
    list.push(...(await columnWarnings(table, column, profiles[k], choice)))
  }
  return list
}

async function columnWarnings(
  table: Table,
  column: TableColumn,
  profile: ColumnProfile,
  choice: DataChoice,
): Promise<ProblemReport[]> {
  const file = table.source.name
  const name = shown(column.name)
  const all = profile.present + profile.missing
  const list: ProblemReport[] = []
  if (column.type === 'empty') {
    return [
      warning(
        'COLUMN_WITHOUT_VALUES',
        file,
        `${file}, column “${name}”: all ${all} cells are missing.`,
        'The column cannot be used.',
        { column: column.name },
      ),
    ]
  }
  if (column.type === 'number' && !column.open && profile.present < presentIn(column.kinds)) {
    list.push(...(await badNumbers(table, column, choice)))
  }
  if (column.type === 'text') list.push(...(await numbersInText(table, column, choice)))
  if (column.type === 'number' && table.numbers.thousands !== '' && choice.read.thousands === 'auto') {
    const { commaThousands, pointThousands, commaOrThousands, pointOrThousands } = column.kinds
    const separated =
      table.numbers.thousands === ',' ? commaThousands + commaOrThousands : pointThousands + pointOrThousands
    if (separated > 0) list.push(await thousandsWarning(table, column, separated))
  }
  if (column.type !== 'time' && profile.missing > 0 && profile.present > 0) {
    const marks = await spelledMarks(table, column, choice)
    list.push(
      warning(
        'COLUMN_MISSING_VALUES',
        file,
        `${file}, column “${name}”: ${profile.missing} of ${all} cells have no value${marks.length > 0 ? ` (written ${marks.map(m => `“${shown(m)}”`).join(', ')})` : ''}; the longest run is ${profile.longestMissingRun} rows.`,
        'They are filled as data.fill says where the column is used.',
        { column: column.name },
      ),
    )
  }
  if (column.type === 'number' && profile.present > 1 && profile.min !== null && profile.min === profile.max) {
    list.push(
      warning(
        'COLUMN_CONSTANT',
        file,
        `${file}, column “${name}”: every value is ${profile.min}.`,
        'A column that never changes says nothing: leave it out.',
        {
          column: column.name,
        },
      ),
    )
  }
  return list
}

async function badNumbers(table: Table, column: TableColumn, choice: DataChoice): Promise<ProblemReport[]> {
  const file = table.source.name
  const text = cell(column.index)
  const value = numberOf(text, table.numbers)
  const present = `NOT ${isMissing(text, choice.read.missing)}`
  const list: ProblemReport[] = []
  for (const { code, where, what, advice } of [
    {
      code: 'CSV_NOT_A_NUMBER',
      where: `${value} IS NULL`,
      what: 'expected a number',
      advice: 'Correct the cells, or add the text to data.read.missing; until then they are missing.',
    },
    {
      code: 'CSV_NOT_FINITE',
      where: `NOT isfinite(${value})`,
      what: 'expected a finite number',
      advice: 'Correct the cells; until then they are missing.',
    },
  ]) {
    const rows = await table.db.rows(
      `SELECT line, ${text}, count(*) OVER () FROM raw WHERE ${present} AND ${where} ORDER BY line LIMIT ${MOST_PLACES}`,
    )
    if (rows.length === 0) continue
    const tally = { count: Number(rows[0][2]), places: rows.map(([line]) => ({ row: Number(line) })) }
    const texts = [...new Set(rows.map(([, t]) => `“${shown(String(t))}”`))]
    list.push(
      warning(
        code,
        file,
        `${file}, ${rowsText(tally)}, column “${shown(column.name)}”: ${what}, found ${texts.slice(0, 6).join(', ')}${texts.length > 6 ? ' …' : ''}${tally.count > 1 ? ` (${tally.count} cells)` : ''}.`,
        advice,
        { row: tally.places[0].row, column: column.name },
      ),
    )
  }
  return list
}

/** More letters are a name with a number in it ("0_nicolas_12") and no unit. */
const LETTERS_OF_UNIT = 6

/** A column of texts that hold digits: numbers with a unit, or in a form that is not known. */
async function numbersInText(table: Table, column: TableColumn, choice: DataChoice): Promise<ProblemReport[]> {
  const text = cell(column.index)
  const [[count, line, example, all]] = await table.db.rows(
    `SELECT count(*) FILTER (n), min(line) FILTER (n), arg_min(t, line) FILTER (n), count(*)
     FROM (SELECT line, ${text} AS t, regexp_matches(${text}, '\\d') AND length(${text}) <= 24
       AND length(regexp_replace(${text}, '[^\\p{L}_]', '', 'g')) <= ${LETTERS_OF_UNIT} AS n FROM raw WHERE NOT ${isMissing(text, choice.read.missing)})`,
  )
  if (2 * Number(count) < Number(all)) return []
  return [
    warning(
      'CSV_NOT_A_NUMBER',
      table.source.name,
      `${table.source.name}, row ${Number(line)}, column “${shown(column.name)}”: expected a number or a time, found “${shown(String(example))}”; ${Number(count)} cells are like this, so the column is text and cannot be used.`,
      'Remove units and signs from the cells, so that they are numbers.',
      { row: Number(line), column: column.name },
    ),
  ]
}

async function thousandsWarning(table: Table, column: TableColumn, count: number): Promise<ProblemReport> {
  const text = cell(column.index)
  const mark = table.numbers.thousands
  const [[line, example, value]] = await table.db.rows(
    `SELECT line, ${text}, ${numberOf(text, table.numbers)} FROM raw WHERE contains(${text}, '${mark}') ORDER BY line LIMIT 1`,
  )
  const file = table.source.name
  return warning(
    'CSV_THOUSANDS',
    file,
    `${file}, row ${Number(line)}, column “${shown(column.name)}”: “${shown(String(example))}” was read as ${String(value)}, with “${mark}” between thousands (${count} cells).`,
    'If that is wrong, set data.read.thousands to "none" or data.read.decimal.',
    { row: Number(line), column: column.name },
  )
}

async function spelledMarks(table: Table, column: TableColumn, choice: DataChoice): Promise<string[]> {
  const text = cell(column.index)
  const rows = await table.db.rows(
    `SELECT DISTINCT ${text} FROM raw WHERE ${text} <> '' AND ${isMissing(text, choice.read.missing)} ORDER BY 1 LIMIT 12`,
  )
  return rows.map(([mark]) => String(mark))
}
