import { groupedShape, NUMBER_SHAPE, type NumberForm } from '../../../core/data/number-form'
import { missingNumbers, missingTexts } from '../../../core/data/missing-marks'
import { literal } from './database'

/** SQL for what one cell says. Cells are texts without blanks around them; columns are called c0, c1, … */

export const cell = (column: number): string => `c${column}`

const matches = (text: string, shape: string): string => `regexp_full_match(${text}, ${literal(shape)})`

/** TRUE where the cell is one of the texts that mean "missing". */
export function isMissing(text: string, marks: readonly string[]): string {
  const words = missingTexts(marks)
  const longest = Math.max(...words.map(word => word.length))
  return `(${text} IS NULL OR (length(${text}) <= ${longest} AND lower(${text}) IN (${words.map(literal).join(', ')})))`
}

/** The cell as DOUBLE, NULL where it says no number in this form. Infinities are kept: they are told apart later. */
export function numberOf(text: string, form: NumberForm): string {
  const plain =
    form.decimal === '.'
      ? `CASE WHEN TRY_CAST(${text} AS DOUBLE) IS NOT NULL AND NOT contains(${text}, '_') THEN TRY_CAST(${text} AS DOUBLE) END`
      : `CASE WHEN ${matches(text, NUMBER_SHAPE.decimal[','])} THEN TRY_CAST(replace(${text}, ',', '.') AS DOUBLE) END`
  if (form.thousands === '') return plain
  const joined = `replace(replace(${text}, ${literal(form.thousands)}, ''), ',', '.')`
  return `CASE WHEN ${matches(text, groupedShape(form))} THEN TRY_CAST(${joined} AS DOUBLE) ELSE ${plain} END`
}

/** The cell as a finite DOUBLE, NULL where it says none or a number that means "missing". No other mark is a number. */
export function finiteNumberOf(text: string, form: NumberForm, marks: readonly string[]): string {
  const value = numberOf(text, form)
  const stand = missingNumbers(marks)
  const isNone = stand.length > 0 ? ` AND ${value} NOT IN (${stand.join(', ')})` : ''
  return `CASE WHEN isfinite(${value})${isNone} THEN ${value} END`
}

/** What a present cell is; the first that fits. */
export const KINDS = [
  'missing',
  'integer',
  'point',
  'comma',
  'pointOrThousands',
  'commaOrThousands',
  'commaThousands',
  'pointThousands',
  'infinite',
  'boolean',
  'text',
] as const
export type CellKind = (typeof KINDS)[number]

/** Number of the kind of a cell in `KINDS`. A number that means "missing" counts as the number that is written. */
export function kindOf(text: string, marks: readonly string[]): string {
  const kind = (name: CellKind): number => KINDS.indexOf(name)
  // A failed cast is slow, and a colon is in most texts that fail: times.
  const number = `(NOT contains(${text}, ':') AND NOT contains(${text}, '_') AND TRY_CAST(${text} AS DOUBLE) IS NOT NULL)`
  return `CASE
    WHEN ${number} AND isfinite(TRY_CAST(${text} AS DOUBLE)) THEN CASE
      WHEN NOT contains(${text}, '.') THEN ${kind('integer')}
      WHEN length(${text}) <= 8 AND ${text}[-4] = '.' AND ${matches(text, NUMBER_SHAPE.group['.'])} THEN ${kind('pointOrThousands')}
      ELSE ${kind('point')} END
    WHEN ${isMissing(text, marks)} THEN ${kind('missing')}
    WHEN ${number} THEN ${kind('infinite')}
    WHEN contains(${text}, ',') THEN CASE
      WHEN ${matches(text, NUMBER_SHAPE.group[','])} THEN ${kind('commaOrThousands')}
      WHEN ${matches(text, NUMBER_SHAPE.decimal[','])} THEN ${kind('comma')}
      WHEN ${matches(text, NUMBER_SHAPE.thousands[','])} THEN ${kind('commaThousands')}
      WHEN ${matches(text, NUMBER_SHAPE.thousands['.'])} THEN ${kind('pointThousands')}
      ELSE ${kind('text')} END
    WHEN length(${text}) <= 5 AND lower(${text}) IN ('true', 'false', 'yes', 'no', 't', 'f', 'y', 'n') THEN ${kind('boolean')}
    WHEN contains(${text}, '.') AND ${matches(text, NUMBER_SHAPE.thousands['.'])} THEN ${kind('pointThousands')}
    ELSE ${kind('text')} END`
}

/** TRUE/FALSE cells as 1 and 0, everything else NULL. */
export function booleanOf(text: string): string {
  return `CASE WHEN lower(${text}) IN ('true', 'yes', 't', 'y', '1') THEN 1.0 WHEN lower(${text}) IN ('false', 'no', 'f', 'n', '0') THEN 0.0 END::DOUBLE`
}

const OFFSET = String.raw`:\d{2}(?:\.\d+)?\s?([zZ]|[+-]\d{2}(?::?\d{2})?)$`

/** Text of the offset at the end of a time, '' for none. */
export function offsetOf(text: string): string {
  return `regexp_extract(${text}, ${literal(OFFSET)}, 1)`
}

/** The offset in minutes, NULL for none. */
export function offsetMinutes(text: string): string {
  const offset = `replace(${offsetOf(text)}, ':', '')`
  return `CASE WHEN ${offset} = '' THEN NULL WHEN lower(${offset}) = 'z' THEN 0
    ELSE (CASE ${offset}[1] WHEN '-' THEN -1 ELSE 1 END) * (TRY_CAST(${offset}[2:3] AS INTEGER) * 60 + COALESCE(TRY_CAST(${offset}[4:5] AS INTEGER), 0)) END`
}

/**
 * The time of a cell in milliseconds of the file's own clock (BIGINT), NULL where the text is no time of this form. With `toUtc`
 * offsets are taken off, otherwise the clock stays as written.
 */
export function timeOf(text: string, form: string, toUtc: boolean): string {
  if (form === 'epoch-s' || form === 'epoch-ms') {
    const digits = form === 'epoch-s' ? String.raw`[1-3]?\d{9}` : String.raw`[1-3]?\d{12}`
    return `CASE WHEN ${matches(text, digits)} THEN TRY_CAST(${text} AS BIGINT) * ${form === 'epoch-s' ? 1000 : 1} END`
  }
  const forms = form.split('|')
  const parsed = forms.map(one => {
    if (!one.endsWith('%z')) return parseTime(text, one)
    const local = `trim(regexp_replace(${text}, ${literal(String.raw`\s?([zZ]|[+-]\d{2}(?::?\d{2})?)$`)}, ''))`
    const time = parseTime(local, one.slice(0, -2))
    return toUtc ? `(${time} - ${offsetMinutes(text)} * 60000)` : `CASE WHEN ${offsetOf(text)} <> '' THEN ${time} END`
  })
  return parsed.length === 1 ? parsed[0] : `COALESCE(${parsed.join(', ')})`
}

/** The year 1000: DuckDB reads "1-01" as a month of the year 1, which no file means. */
const FIRST_TIME = -30_610_224_000_000

function parseTime(text: string, format: string): string {
  const time = `epoch_ms(TRY_CAST(try_strptime(${text}, ${literal(format)}) AS TIMESTAMP))`
  return `list_transform([${time}], lambda ms: CASE WHEN ms >= ${FIRST_TIME} THEN ms END)[1]`
}
