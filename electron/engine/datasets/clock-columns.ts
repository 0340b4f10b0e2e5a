import { clockShape, epochUnit, isOpen, timeShape } from '../../../core/data/time-form'

/** A column as far as the search for the clock needs it. */
export interface ClockCandidate {
  readonly name: string
  /** Present cells of a sample, in file order. */
  readonly sample: readonly string[]
}

/** Columns that make up the clock, and the form of their texts joined by a blank. */
export interface ClockFound {
  readonly columns: readonly string[]
  readonly form: string
  /** Day and month can stand in either order: `%A` and `%B` in the form. */
  readonly open: boolean
}

const PARTS: readonly { name: RegExp; format: string }[] = [
  { name: /^(year|yr|yyyy|jahr|anno|année)$/i, format: '%Y' },
  { name: /^(month|mon|mnth|mm|monat|mese|mois)$/i, format: '%m' },
  { name: /^(day|dd|dom|mday|tag|giorno|jour)$/i, format: '%d' },
  { name: /^(hour|hr|hh|stunde|ora|heure)$/i, format: '%H' },
  { name: /^(minute|minutes|min|mi)$/i, format: '%M' },
]
const NAMED_LIKE_TIME = /date|time|stamp|datum|zeit|epoch|^(ts|t|ds|when|month|year|day|hour)$/i

/** The column(s) that hold the time of a row, or null: one with date and time, a date beside a time of day, parts, or a date. */
export function findClock(columns: readonly ClockCandidate[]): ClockFound | null {
  const dated = columns.map(c => ({ name: c.name, found: commonForm(c.sample, timeShape) })).filter(hasForm)
  const full = byName(dated.filter(c => c.found.hasTime))
  if (full !== undefined) return clock([full.name], full.found.form)

  const date = byName(dated)
  if (date !== undefined) {
    const ofDay = columns.map(c => ({ name: c.name, found: commonForm(c.sample, clockShape) })).filter(hasForm)[0]
    if (ofDay !== undefined) return clock([date.name, ofDay.name], joinForms(date.found.form, ofDay.found.form))
    const hour = columns.find(c => PARTS[3].name.test(c.name) && c.sample.every(t => /^\d{1,2}$/.test(t)))
    if (hour !== undefined) return clock([date.name, hour.name], joinForms(date.found.form, '%H'))
  }
  const parts = partsOf(columns)
  if (parts !== null && (parts.columns.length > 1 || date === undefined)) return parts
  if (date !== undefined) return clock([date.name], date.found.form)
  return epochColumn(columns)
}

/** The form of columns that a person has named, or null when their texts look like no time. */
export function formOf(columns: readonly ClockCandidate[]): ClockFound | null {
  const names = columns.map(c => c.name)
  if (columns.length > 1) {
    const formats = columns.map(c => PARTS.find(p => p.name.test(c.name))?.format)
    if (formats.every(f => f !== undefined)) return clock(names, formats.join(' '))
  }
  const length = Math.min(...columns.map(c => c.sample.length))
  const joined = Array.from({ length }, (_, k) => columns.map(c => c.sample[k]).join(' '))
  const form = commonForm(joined, timeShape)
  if (form !== null) return clock(names, form.form)
  const year = joined.filter(text => /^\d{4}$/.test(text)).length
  if (2 * year > joined.length) return clock(names, '%Y')
  return columns.length === 1 ? epochColumn([{ ...columns[0], name: columns[0].name }], true) : null
}

function clock(columns: readonly string[], form: string): ClockFound {
  return { columns, form, open: isOpen(form) }
}

interface CommonForm {
  readonly form: string
  readonly hasTime: boolean
}

/** The forms that at least half of the texts have between them, the most frequent first, joined by `|`. */
function commonForm(texts: readonly string[], shape: typeof timeShape): CommonForm | null {
  const counts = new Map<string, { count: number; hasTime: boolean }>()
  for (const text of texts) {
    const found = shape(text)
    if (found === null) continue
    const seen = counts.get(found.format) ?? { count: 0, hasTime: found.hasTime }
    counts.set(found.format, { ...seen, count: seen.count + 1 })
  }
  const forms = [...counts].sort(([, a], [, b]) => b.count - a.count)
  const total = forms.reduce((sum, [, { count }]) => sum + count, 0)
  if (total === 0 || 2 * total < texts.length) return null
  return { form: forms.map(([format]) => format).join('|'), hasTime: forms.some(([, f]) => f.hasTime) }
}

function hasForm(column: { name: string; found: CommonForm | null }): column is { name: string; found: CommonForm } {
  return column.found !== null
}

function byName<T extends { name: string }>(columns: readonly T[]): T | undefined {
  return columns.find(c => NAMED_LIKE_TIME.test(c.name)) ?? columns[0]
}

function joinForms(dates: string, times: string): string {
  return dates
    .split('|')
    .flatMap(date => times.split('|').map(time => `${date} ${time}`))
    .join('|')
}

/** Year and month, and what follows them without a break: day, hour, minute. */
function partsOf(columns: readonly ClockCandidate[]): ClockFound | null {
  const found: { name: string; format: string }[] = []
  for (const { name, format } of PARTS) {
    const column = columns.find(
      c => name.test(c.name) && c.sample.length > 0 && c.sample.every(t => /^\d{1,4}$/.test(t)),
    )
    if (column === undefined) break
    found.push({ name: column.name, format })
  }
  if (found.length === 0) return null
  const isYears = columns.find(c => c.name === found[0].name)?.sample.every(t => /^[12]\d{3}$/.test(t)) === true
  return isYears
    ? clock(
        found.map(f => f.name),
        found.map(f => f.format).join(' '),
      )
    : null
}

function epochColumn(columns: readonly ClockCandidate[], named = false): ClockFound | null {
  for (const [k, { name, sample }] of columns.entries()) {
    const units = sample.map(epochUnit)
    const known = units.filter(u => u !== null)
    const grows = sample.every((text, i) => i === 0 || Number(text) >= Number(sample[i - 1]))
    const isTime = named || NAMED_LIKE_TIME.test(name) || (k === 0 && grows && new Set(sample).size > 2)
    if (sample.length > 0 && isTime && known.length >= 0.9 * sample.length) return clock([name], known[0] ?? 'epoch-s')
  }
  return null
}
