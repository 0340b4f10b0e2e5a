const DAY = 86_400_000

export type Cycle = 'hour' | 'weekday' | 'month' | 'yearday'

/**
 * Where a time stands in a cycle, 0 … 1 (1 excluded).
 *   time: milliseconds since 1970 of the file's own clock, read as if it were UTC
 */
export function phase(cycle: Cycle, time: number): number {
  if (cycle === 'hour') return (((time % DAY) + DAY) % DAY) / DAY
  const date = new Date(time)
  switch (cycle) {
    case 'weekday':
      return ((date.getUTCDay() + 6) % 7) / 7 // Monday is 0
    case 'month':
      return date.getUTCMonth() / 12
    case 'yearday': {
      const year = Date.UTC(date.getUTCFullYear(), 0)
      return Math.floor((time - year) / DAY) / ((Date.UTC(date.getUTCFullYear() + 1, 0) - year) / DAY)
    }
  }
}

/** A point on the circle: neighbours in time are neighbours in value, also across midnight or new year. */
export const onCircle = (cycle: Cycle, time: number): readonly [sin: number, cos: number] => {
  const angle = 2 * Math.PI * phase(cycle, time)
  return [Math.sin(angle), Math.cos(angle)]
}

/** `onCircle` for many times in a row: all cycles but that of the hours stand still for a day. */
export function onCircles(cycle: Cycle): (time: number) => readonly [sin: number, cos: number] {
  let day = NaN
  let point: readonly [sin: number, cos: number] = [0, 1]
  return time => {
    const today = Math.floor(time / DAY)
    if (today !== day || cycle === 'hour') point = onCircle(cycle, time)
    day = today
    return point
  }
}
