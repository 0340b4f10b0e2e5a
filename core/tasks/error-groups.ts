/** Where in a stretch of time a forecaster is wrong: its mean absolute error in groups of the forecast times. */
export type Grouping = 'hour' | 'weekday' | 'month' | 'time'

export interface GroupedErrors {
  readonly by: Grouping
  /** Middle of each group: a number of the cycle (hour 0…23, weekday 0…6 from Monday, month 0…11), or a time. */
  readonly x: readonly number[]
  /** One list per forecaster, one value per group. */
  readonly mae: readonly (readonly number[])[]
}

interface Judged {
  /** Ascending: ms of the file's own clock, or row numbers. */
  readonly times: ArrayLike<number>
  readonly truth: ArrayLike<number>
  /** One per forecaster. */
  readonly forecasts: readonly ArrayLike<number>[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Stretches that the whole is cut into along time. */
const STRETCHES = 24
/** A cycle is shown when it is there this often. */
const TURNS = 2
/** Neighbours in time are further apart than neighbours in number, ms. */
const SHORTEST_STEP = 1000

const CYCLES: Readonly<
  Record<Exclude<Grouping, 'time'>, { length: number; step: number; at: (date: Date) => number }>
> = {
  hour: { length: DAY, step: 12 * HOUR, at: date => date.getUTCHours() },
  weekday: { length: 7 * DAY, step: DAY, at: date => (date.getUTCDay() + 6) % 7 },
  month: { length: 365 * DAY, step: 31 * DAY, at: date => date.getUTCMonth() },
}

/** The errors grouped in every way that makes sense for these times. */
export const groupedErrors = (judged: Judged): GroupedErrors[] =>
  groupingsOf(judged.times).map(by => errorsBy(by, judged))

/** The ways that make sense for these times; along time always does. */
export function groupingsOf(times: ArrayLike<number>): Grouping[] {
  const step = times[1] - times[0]
  if (!(step >= SHORTEST_STEP)) return ['time']
  const span = times[times.length - 1] - times[0]
  const cycles = (['hour', 'weekday', 'month'] as const).filter(
    name => step <= CYCLES[name].step && span >= TURNS * CYCLES[name].length,
  )
  return [...cycles, 'time']
}

export function errorsBy(by: Grouping, { times, truth, forecasts }: Judged): GroupedErrors {
  const groupOf = by === 'time' ? stretchOf(times) : (time: number) => CYCLES[by].at(new Date(time))
  const groups = new Map<number, { count: number; sums: Float64Array }>()
  for (let row = 0; row < times.length; row++) {
    const key = groupOf(times[row])
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { count: 0, sums: new Float64Array(forecasts.length) }))
    group.count++
    for (let k = 0; k < forecasts.length; k++) group.sums[k] += Math.abs(forecasts[k][row] - truth[row])
  }
  const sorted = [...groups].sort(([a], [b]) => a - b)
  return {
    by,
    x: sorted.map(([key]) => key),
    mae: forecasts.map((_, k) => sorted.map(([, { count, sums }]) => sums[k] / count)),
  }
}

/** The middle of the stretch that a time lies in. */
function stretchOf(times: ArrayLike<number>): (time: number) => number {
  const from = times[0]
  const span = times[times.length - 1] - from
  const width = span / Math.min(STRETCHES, Math.max(1, times.length - 1)) || 1
  const last = Math.max(0, Math.ceil(span / width) - 1)
  return time => from + (Math.min(last, Math.floor((time - from) / width)) + 0.5) * width
}
