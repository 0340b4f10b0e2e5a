import type { ClockStep } from './profile'

/** Times are milliseconds since 1970 of the file's own clock, read as if it were UTC: no zone of the machine enters anywhere. */

const SECOND = 1000
const DAY = 86_400 * SECOND

/** A distance between neighbours in time, and how often it occurs. */
export interface Distance {
  readonly milliseconds: number
  readonly count: number
}

/**
 * The step of a clock: the most frequent distance between two different neighbouring times. Distances of 28 to 31 days are calendar
 * months, multiples of them too (quarters, years). Null: fewer than two times.
 */
export function commonStep(distances: readonly Distance[]): ClockStep | null {
  const positive = distances.filter(d => d.milliseconds > 0)
  if (positive.length === 0) return null
  const best = positive.reduce((a, b) =>
    b.count > a.count || (b.count === a.count && b.milliseconds < a.milliseconds) ? b : a,
  )
  const months = monthsIn(best.milliseconds)
  const varies = new Set(positive.filter(d => monthsIn(d.milliseconds) === months).map(d => d.milliseconds)).size > 1
  const isShort = positive.length === 1 && best.count <= MOST_ALIKE
  if (months !== null && (varies || isShort)) return { unit: 'month', count: months }
  return { unit: 'second', count: best.milliseconds / SECOND }
}

/** Three years of 365 days follow one another, two months or quarters: more alike are days, such as the weeks of shops. */
const MOST_ALIKE = 3

/** Whole calendar months that a distance can be, or null. */
function monthsIn(milliseconds: number): number | null {
  const days = milliseconds / DAY
  const months = Math.round(days / 30.436875)
  if (months < 1 || !Number.isInteger(days)) return null
  const [shortest, longest] = MONTH_DAYS[months] ?? [Math.floor(months * 30.4), Math.ceil(months * 30.5) + 1]
  return days >= shortest && days <= longest ? months : null
}

const MONTH_DAYS: Readonly<Record<number, readonly [number, number]>> = {
  1: [28, 31],
  2: [59, 62],
  3: [89, 92],
  6: [181, 184],
  12: [365, 366],
}

/** Month number since year 0 of a time. */
function monthOf(time: number): number {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Days of a month given by its number. */
const lastDayOf = (month: number): number =>
  new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate()

/** The row of the grid that begins at `start` nearest to a time; months count from the month of `start`. */
export function gridIndex(time: number, start: number, step: ClockStep): number {
  if (step.unit === 'second') return Math.round((time - start) / (step.count * SECOND))
  return Math.floor((monthOf(time) - monthOf(start)) / step.count)
}

/**
 * The time of a row of the grid. A month that is too short for the day of `start` ends on its last day; where `start` is the
 * last day of its month, every row is.
 */
export function timeAt(index: number, start: number, step: ClockStep): number {
  if (step.unit === 'second') return start + index * step.count * SECOND
  const first = new Date(start)
  const month = monthOf(start) + index * step.count
  const lastDay = lastDayOf(month)
  const day = first.getUTCDate() === lastDayOf(monthOf(start)) ? lastDay : Math.min(first.getUTCDate(), lastDay)
  const clock = start - Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate())
  return Date.UTC(Math.floor(month / 12), month % 12, day) + clock
}

/** Beginning of the step that holds a time, on the calendar: hours begin at :00, days at 00:00, months on the first. */
export function alignedStart(time: number, step: ClockStep): number {
  if (step.unit === 'second') return Math.floor(time / (step.count * SECOND)) * step.count * SECOND
  const month = Math.floor(monthOf(time) / step.count) * step.count
  return Date.UTC(Math.floor(month / 12), month % 12, 1)
}

/** How many seconds a step is, months as 30.436875 days: only to compare lengths. */
export function roughSeconds(step: ClockStep): number {
  return step.unit === 'second' ? step.count : step.count * 30.436875 * 86_400
}

/** ISO 8601 without a zone: `2013-01-01T01:00:00`, with milliseconds only where there are some. */
export function isoTime(time: number): string {
  const text = new Date(time).toISOString()
  return text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)
}

/** `isoTime` for many times in a row: while the day stays the same, only the hours, minutes and seconds are written anew. */
export function isoTimes(): (time: number) => string {
  let day = NaN
  let date = ''
  return time => {
    const today = Math.floor(time / DAY)
    if (today !== day) {
      day = today
      date = isoTime(today * DAY).slice(0, -'00:00:00'.length)
    }
    const clock = time - today * DAY
    if (clock % SECOND !== 0) return isoTime(time)
    const seconds = clock / SECOND
    return `${date}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  }
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** As people write it: `2013-01-01 01:00`. */
export function clockText(time: number): string {
  const text = isoTime(time).replace('T', ' ')
  return text.endsWith(':00') && text.length === 19 ? text.slice(0, -3) : text
}
