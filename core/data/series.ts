import type { ClockStep } from './profile'

/**
 * A table after its repairs: one row per step of the clock, columns as typed arrays. `number` columns hold values, `category`
 * columns hold indices into `levels`; booleans are numbers, 0 and 1.
 */
export interface SeriesColumn {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly levels: readonly string[]
  /** NaN where the value is missing and was not filled. */
  readonly values: Float64Array
}

export interface Series {
  readonly rows: number
  /** Milliseconds since 1970 of the file's own clock (read as if it were UTC), one a row; the row number when there is no clock. */
  readonly times: Float64Array
  /** Null: the file has no clock, rows are steps. */
  readonly step: ClockStep | null
  readonly columns: readonly SeriesColumn[]
  /** 1 where a window may not touch the row: it lies in a gap that was not to be filled. */
  readonly blocked: Uint8Array
  /** 1 where some used value was filled in. */
  readonly repaired: Uint8Array
  /** What was repaired, in words and numbers, for the report. */
  readonly repairs: readonly { readonly what: string; readonly count: number }[]
}
