/**
 * How times are written. A form is a strptime format as DuckDB reads it, with `%z` at its end where the text carries an offset from
 * UTC. Several forms in one column are joined by `|`. Two more names stand for numbers: `epoch-s` and `epoch-ms`.
 */

export type DateOrder = 'ymd' | 'dmy' | 'mdy'

export interface TimeShape {
  /** Format with `%A` and `%B` for a day and a month whose order the text leaves open. */
  readonly format: string
  readonly hasDate: boolean
  readonly hasTime: boolean
  /** Text of the offset ('' none, 'Z', '+01:00') or of a zone name such as 'CET'. */
  readonly offset: string
  readonly zone: string
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'

/** Date texts: shape, and the format for the separator that was found (first capture). */
const DATES: readonly { shape: RegExp; format: (mark: string) => string }[] = [
  { shape: /^(?:\d{4})([-/.])\d{1,2}\1\d{1,2}(?!\d)/, format: m => `%Y${m}%m${m}%d` },
  { shape: /^\d{1,2}([-/.])\d{1,2}\1\d{4}(?!\d)/, format: m => `%A${m}%B${m}%Y` },
  { shape: /^\d{1,2}([/.])\d{1,2}\1\d{2}(?!\d)/, format: m => `%A${m}%B${m}%y` },
  { shape: /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)()/, format: () => '%Y%m%d' },
  { shape: new RegExp(`^\\d{1,2}([- ])${MONTH}\\1\\d{4}(?!\\d)`, 'i'), format: m => `%d${m}%b${m}%Y` },
  { shape: new RegExp(`^${MONTH}([- ])\\d{4}(?!\\d)`, 'i'), format: m => `%b${m}%Y` },
  { shape: /^\d{4}([-/])\d{1,2}(?![\d-/])/, format: m => `%Y${m}%m` },
]

const TIMES: readonly { shape: RegExp; format: string }[] = [
  { shape: /^\d{1,2}:\d{2}:\d{2}[.]\d{1,6}$/, format: '%H:%M:%S.%f' },
  { shape: /^\d{1,2}:\d{2}:\d{2}$/, format: '%H:%M:%S' },
  { shape: /^\d{1,2}:\d{2}$/, format: '%H:%M' },
  { shape: /^\d{1,2}\.\d{2}\.\d{2}$/, format: '%H.%M.%S' },
  { shape: /^\d{1,2}:\d{2}:\d{2} ?[ap]m$/i, format: '%I:%M:%S %p' },
  { shape: /^\d{1,2}:\d{2} ?[ap]m$/i, format: '%I:%M %p' },
]
const DOTTED_HOUR = /^(?:[01]?\d|2[0-3])\.[0-5]\d$/

const OFFSET = /(?<=[\d])\s?(Z|[+-]\d{2}(?::?\d{2})?)$/i
const ZONE = /(?<=\d)\s([A-Z]{2,5})$/

/** The shape of one text, or null when it is no time. The two parts of a date are not weighed here: see `dateOrder`. */
export function timeShape(text: string): TimeShape | null {
  for (const { shape, format } of DATES) {
    const found = shape.exec(text)
    if (found === null) continue
    const date = format(found[1])
    const rest = text.slice(found[0].length)
    if (rest === '') return { format: date, hasDate: true, hasTime: false, offset: '', zone: '' }
    const mark = /^(?:T|t|, | )/.exec(rest)
    if (mark === null) continue
    const time = clockShape(rest.slice(mark[0].length))
    if (time === null) continue
    return {
      ...time,
      format: `${date}${mark[0]}${time.format}`,
      hasDate: true,
    }
  }
  return null
}

/** The shape of a time of day without a date ("18.00.00"), with an offset at most. */
export function clockShape(text: string): TimeShape | null {
  const offset = text.includes(':') ? (OFFSET.exec(text)?.[1] ?? '') : ''
  const zone = offset === '' ? (ZONE.exec(text)?.[1] ?? '') : ''
  const isHalfOfDay = /^[AP]M$/i.test(zone)
  const bare = isHalfOfDay ? text : text.slice(0, text.length - offset.length - zone.length).trimEnd()
  const found = TIMES.find(({ shape }) => shape.test(bare))
  const format = found?.format ?? (DOTTED_HOUR.test(bare) ? '%H.%M' : null)
  if (format === null) return null
  const half = format.includes('%p') && !/ [ap]m$/i.test(bare) ? format.replace(' %p', '%p') : format
  return {
    format: offset === '' ? half : `${half}%z`,
    hasDate: false,
    hasTime: true,
    offset,
    zone: isHalfOfDay ? '' : zone,
  }
}

/** Digits that can be a Unix time between 1973 and 2065, in seconds or milliseconds. */
export function epochUnit(text: string): 'epoch-s' | 'epoch-ms' | null {
  if (/^[1-3]\d{9}$|^\d{9}$/.test(text)) return 'epoch-s'
  if (/^[1-3]\d{12}$|^\d{12}$/.test(text)) return 'epoch-ms'
  return null
}

/** Puts an order of day and month into a format with `%A` and `%B`. */
export function withOrder(format: string, order: DateOrder): string {
  return order === 'mdy'
    ? format.replace('%A', '%m').replace('%B', '%d')
    : format.replace('%A', '%d').replace('%B', '%m')
}

/** Whether the order of day and month matters for a format. */
export function isOpen(format: string): boolean {
  return format.includes('%A')
}

/**
 * The order that the largest first and second part prove: 13 or more cannot be a month. Null: both orders are possible.
 * Both above 12: the file mixes orders; the one that reads more of it is for the caller to find.
 */
export function dateOrder(largestFirst: number, largestSecond: number): 'dmy' | 'mdy' | null {
  if (largestFirst > 12 && largestSecond <= 12) return 'dmy'
  if (largestSecond > 12 && largestFirst <= 12) return 'mdy'
  return null
}

/** The order that a strptime format says; `ymd` also where it names no day. */
export function orderOf(format: string): DateOrder {
  const [year, month, day] = [/%[Yy]/, /%[mbB]/, /%-?d/].map(part => format.search(part))
  if (day < 0 || month < 0 || (year >= 0 && year < day)) return 'ymd'
  return day < month ? 'dmy' : 'mdy'
}
