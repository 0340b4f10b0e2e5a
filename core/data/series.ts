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

/** One of several series of a file: its rows from (included) to (excluded) among those of all. */
export interface SeriesPiece {
  readonly name: string
  readonly from: number
  readonly to: number
}

export interface Series {
  readonly rows: number
  /** Several series one after the other, each with a regular grid of its own; absent: it is one. No window lies in two of them. */
  readonly pieces?: readonly SeriesPiece[]
  /**
   * Milliseconds since 1970 of the file's own clock (read as if it were UTC), one a row; the row number within the series when there is
   * no clock.
   */
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
