import type { ColumnEnd } from './missing-marks'

/** What is said of one numeric column; filled piece by piece, so that a long file never stops the program it is read in. */
export interface NumberSummary {
  readonly present: number
  readonly missing: number
  readonly missingRuns: number
  readonly longestMissingRun: number
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  /** Of the population; Welford's method. */
  readonly deviation: number | null
  readonly sparkline: readonly (readonly [min: number, max: number] | null)[]
  /** Null where no value is present. */
  readonly lowest: ColumnEnd | null
  readonly highest: ColumnEnd | null
}

const STRETCHES = 60

export interface Summarizer {
  /** The next values in file order; NaN is missing. */
  push(values: Float64Array): void
  result(): NumberSummary
}

/** Summary of a column of `rows` values. */
export function summarizer(rows: number): Summarizer {
  const stretches = Math.min(STRETCHES, rows)
  const lows = new Float64Array(stretches).fill(Infinity)
  const highs = new Float64Array(stretches).fill(-Infinity)
  let row = 0
  let present = 0
  let mean = 0
  let squares = 0
  const lowest = end(Infinity, (value, known) => value < known)
  const highest = end(-Infinity, (value, known) => value > known)
  let run = 0
  let runs = 0
  let longest = 0

  function push(values: Float64Array): void {
    for (const value of values) {
      const stretch = Math.floor((row++ * stretches) / rows)
      if (Number.isNaN(value)) {
        if (run === 0) runs++
        run++
        if (run > longest) longest = run
        continue
      }
      run = 0
      present++
      const delta = value - mean
      mean += delta / present
      squares += delta * (value - mean)
      lowest.take(value)
      highest.take(value)
      if (value < lows[stretch]) lows[stretch] = value
      if (value > highs[stretch]) highs[stretch] = value
    }
  }

  function result(): NumberSummary {
    const none = present === 0
    return {
      present,
      missing: row - present,
      missingRuns: runs,
      longestMissingRun: longest,
      min: none ? null : lowest.result().value,
      max: none ? null : highest.result().value,
      mean: none ? null : mean,
      deviation: none ? null : Math.sqrt(squares / present),
      sparkline: Array.from(lows, (low, k) => (low > highs[k] ? null : ([low, highs[k]] as const))),
      lowest: none ? null : lowest.result(),
      highest: none ? null : highest.result(),
    }
  }

  return { push, result }
}

/** Follows the value at one end of a column, and the next different one. */
function end(
  start: number,
  isBeyond: (value: number, known: number) => boolean,
): { take(value: number): void; result(): ColumnEnd } {
  let value = start
  let next = start
  let count = 0
  return {
    take(seen) {
      if (seen === value) count++
      else if (isBeyond(seen, value)) {
        next = value
        value = seen
        count = 1
      } else if (isBeyond(seen, next)) next = seen
    },
    result: () => ({ value, count, next: next === start ? value : next }),
  }
}
