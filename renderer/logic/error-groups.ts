import type { RunResults } from '../../electron/contract'
import { isClock } from './training-charts'

/** Where in the test part a forecaster is wrong: its mean absolute error in groups of the forecast times. */
export type Grouping = 'hour' | 'weekday' | 'month' | 'time'

export interface GroupedErrors {
  /** Middle of each group: a number of the cycle (hour 0…23, weekday 0…6 from Monday, month 0…11), or a time. */
  readonly x: readonly number[]
  /** One list per forecaster, one value per group. */
  readonly mae: readonly (readonly number[])[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Stretches that the test part is cut into along time. */
const STRETCHES = 24
/** A cycle is shown when the test part holds it this often. */
const TURNS = 2

const CYCLES: Readonly<
  Record<Exclude<Grouping, 'time'>, { length: number; step: number; at: (date: Date) => number }>
> = {
  hour: { length: DAY, step: 12 * HOUR, at: date => date.getUTCHours() },
  weekday: { length: 7 * DAY, step: DAY, at: date => (date.getUTCDay() + 6) % 7 },
  month: { length: 365 * DAY, step: 31 * DAY, at: date => date.getUTCMonth() },
}

/** The ways that make sense for these times; along time always does. */
export function groupingsOf(times: readonly number[]): Grouping[] {
  if (!isClock(times)) return ['time']
  const span = times[times.length - 1] - times[0]
  const step = times[1] - times[0]
  const cycles = (['hour', 'weekday', 'month'] as const).filter(
    name => step <= CYCLES[name].step && span >= TURNS * CYCLES[name].length,
  )
  return [...cycles, 'time']
}

export function errorsBy(
  grouping: Grouping,
  { times, truth, forecasters }: Pick<RunResults, 'times' | 'truth' | 'forecasters'>,
): GroupedErrors {
  const groups = new Map<number, number[]>()
  const groupOf = grouping === 'time' ? stretchOf(times) : (time: number) => CYCLES[grouping].at(new Date(time))
  times.forEach((time, row) => {
    const key = groupOf(time)
    const rows = groups.get(key)
    if (rows) rows.push(row)
    else groups.set(key, [row])
  })
  const sorted = [...groups].sort(([a], [b]) => a - b)
  return {
    x: sorted.map(([key]) => key),
    mae: forecasters.map(({ values }) =>
      sorted.map(([, rows]) => rows.reduce((sum, row) => sum + Math.abs(values[row] - truth[row]), 0) / rows.length),
    ),
  }
}

/** The middle of the stretch that a time lies in. */
function stretchOf(times: readonly number[]): (time: number) => number {
  const from = times[0]
  const span = times[times.length - 1] - from
  const width = span / Math.min(STRETCHES, Math.max(1, times.length - 1)) || 1
  const last = Math.max(0, Math.ceil(span / width) - 1)
  return time => from + (Math.min(last, Math.floor((time - from) / width)) + 0.5) * width
}
