import type { ProblemReport } from '../problem'

/** The distance between two rows of a regular series. Months are not a number of seconds, so they are a unit of their own. */
export interface ClockStep {
  readonly unit: 'second' | 'month'
  readonly count: number
}

export type ColumnType = 'number' | 'boolean' | 'category' | 'time' | 'text' | 'empty'

/** How a file was read: every choice that was sniffed or set, so that it can be shown and corrected. */
export interface Reading {
  readonly format: 'csv' | 'parquet' | 'json' | 'text' | 'conll'
  readonly delimiter: string
  readonly quote: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1'
  readonly decimal: '.' | ','
  /** Mark between groups of three digits; '' for none. */
  readonly thousands: '' | '.' | ',' | ' ' | "'"
  readonly header: boolean
  readonly dateOrder: 'ymd' | 'dmy' | 'mdy'
  /** DuckDB strptime format of the time column(s), joined by a blank when there are several. Null: none. */
  readonly timeFormat: string | null
  /** Times with an offset from UTC were put on UTC; otherwise the clock is as written. */
  readonly utc: boolean
  /** Lines before the header that were passed over (a preamble). */
  readonly skip: number
  /** Lines that begin with this character were passed over; '' for none. */
  readonly comment: string
  /** Texts that were read as missing. */
  readonly missing: readonly string[]
}

/** Something only a person can decide, e.g. whether 03/04/2024 is in March or in April. `answer` is a path into the experiment file. */
export interface Question {
  readonly code: string
  readonly text: string
  readonly answer: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly place?: ProblemReport['place']
}

export interface ColumnProfile {
  readonly name: string
  readonly type: ColumnType
  /** Cells with a value, cells without, runs of missing cells and the longest run (rows). */
  readonly present: number
  readonly missing: number
  readonly missingRuns: number
  readonly longestMissingRun: number
  /** Different values; an estimate in files beyond 200,000 rows. */
  readonly distinct: number
  /** Numbers only; null otherwise. Deviation is the population's. */
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  readonly deviation: number | null
  /** Numbers only: smallest and largest value in each of at most 60 equal stretches of rows; null where all are missing. */
  readonly sparkline: readonly (readonly [min: number, max: number] | null)[]
  /** Categories and texts: the most frequent values with their counts (at most 8). */
  readonly frequent: readonly { readonly value: string; readonly count: number }[]
}

export interface ClockReport {
  /** The columns that make up the time of a row, in the order they are joined. */
  readonly columns: readonly string[]
  /** First and last time of the file, ISO 8601 without a zone (the file's own clock). */
  readonly start: string
  readonly end: string
  /** The most frequent distance between neighbours. */
  readonly step: ClockStep
  /** Places where steps are missing (in time order); rows that repeat a time; rows whose time is before the row above. */
  readonly gaps: {
    readonly count: number
    readonly missingSteps: number
    readonly longest: number
    readonly places: readonly ClockPlace[]
  }
  readonly duplicates: { readonly count: number; readonly places: readonly ClockPlace[] }
  readonly disorder: { readonly count: number; readonly places: readonly ClockPlace[] }
  readonly unreadable: { readonly count: number; readonly places: readonly ClockPlace[] }
}

export interface ClockPlace {
  /** Line in the file as an editor counts (the header is row 1). */
  readonly row: number
  readonly time: string
  /** Steps missing before this row (gaps only). */
  readonly steps?: number
}

export interface DatasetProfile {
  readonly name: string
  readonly bytes: number
  /** SHA-256 of the file. */
  readonly fingerprint: string
  readonly rows: number
  readonly reading: Reading
  readonly columns: readonly ColumnProfile[]
  readonly clock: ClockReport | null
  /** Proposed by what was seen: e.g. a value far outside that repeats often, -200, is proposed as a missing mark. */
  readonly questions: readonly Question[]
  readonly warnings: readonly ProblemReport[]
  /** First rows as texts, for the table on screen; null is a missing cell. */
  readonly preview: readonly (readonly (string | null)[])[]
  /** What a good practitioner would choose, each with the reason; used wherever the experiment says "auto". */
  readonly suggestion: Suggestion
}

export interface Suggestion {
  readonly target: string | null
  readonly inputs: readonly string[]
  /** Strongest period of the target in steps, from its autocorrelation; null when there is none. */
  readonly season: number | null
  readonly window: number
  readonly horizon: number
  readonly reasons: Readonly<Record<'target' | 'inputs' | 'season' | 'window' | 'horizon', string>>
}
