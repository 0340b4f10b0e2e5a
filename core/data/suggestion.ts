import type { ClockStep, ColumnProfile, Suggestion } from './profile'
import { roughSeconds } from './clock'
import { stepsToText } from './span'

export interface SuggestionInput {
  readonly columns: readonly ColumnProfile[]
  /** Names of the columns that make up the clock. */
  readonly clock: readonly string[]
  readonly step: ClockStep | null
  /** Rows on the regular grid. */
  readonly rows: number
  /** Strongest period of the target in steps, found from its autocorrelation. */
  readonly period: { readonly lag: number; readonly correlation: number } | null
}

const MOST_INPUTS = 8
const MOST_MISSING = 0.2
const PART_OF_A_DATE = /^(no|nr|id|index|row|year|month|day|hour|minute|second|weekday|date|time)$/i

/** Columns that can be forecast, in file order: numbers that vary, are mostly there, and are no part of the clock. */
export function usableColumns(columns: readonly ColumnProfile[], clock: readonly string[]): readonly ColumnProfile[] {
  return columns.filter(
    c =>
      c.type === 'number' &&
      !clock.includes(c.name) &&
      !PART_OF_A_DATE.test(c.name) &&
      c.distinct > 2 &&
      c.missing <= MOST_MISSING * (c.present + c.missing),
  )
}

/** The column that "auto" forecasts: the first usable one, or the first with any two values. */
export function suggestTarget(columns: readonly ColumnProfile[], clock: readonly string[]): string | null {
  const usable = usableColumns(columns, clock)
  const any = columns.find(c => c.type === 'number' && c.distinct > 1 && !clock.includes(c.name))
  return usable[0]?.name ?? any?.name ?? null
}

/** What a good practitioner would choose first, with the reasons. */
export function suggest({ columns, clock, step, rows, period }: SuggestionInput): Suggestion {
  const target = suggestTarget(columns, clock)
  const usable = usableColumns(columns, clock).map(c => c.name)
  const inputs = target === null ? [] : [target, ...usable.filter(name => name !== target)].slice(0, MOST_INPUTS)
  const season = period?.lag ?? null

  // Validation and test are 15 % of the rows each; window and horizon have to fit into one with room for some samples.
  const room = Math.max(2, Math.floor(0.15 * rows * 0.7))
  const dayOrSeason = season ?? (step === null ? 1 : Math.max(1, Math.round(86_400 / roughSeconds(step))))
  const horizon =
    season !== null && room >= 3 * season ? season : season === null && room >= 3 * dayOrSeason ? dayOrSeason : 1
  const wanted = season === null ? Math.max(24, horizon) : Math.max(4 * season, 12)
  const whole = season === null ? wanted : Math.max(1, Math.min(4, Math.floor((room - horizon) / season))) * season
  const window = Math.max(1, Math.min(whole, room - horizon))

  return {
    target,
    inputs,
    season,
    window,
    horizon,
    reasons: {
      target:
        target === null
          ? 'No column holds numbers that vary.'
          : `“${target}” is the first column of numbers that vary and are mostly present.`,
      inputs:
        inputs.length < 2
          ? 'The target alone: no other column of numbers varies and is mostly present.'
          : `The target and the columns of numbers with at most ${MOST_MISSING * 100} % missing values.`,
      season:
        period === null
          ? 'The autocorrelation of the target has no clear peak.'
          : `The autocorrelation of the target peaks at ${stepsToText(period.lag, step)} (${period.correlation.toFixed(2)}).`,
      window:
        season !== null && window % season === 0
          ? `${window / season} ${window === season ? 'season' : 'seasons'}, which fits into the test part (15 % of ${rows} rows).`
          : `As far back as fits into the test part (15 % of ${rows} rows), ${stepsToText(window, step)}.`,
      horizon:
        season !== null && horizon === season
          ? `One season ahead: ${stepsToText(horizon, step)}.`
          : horizon === dayOrSeason && horizon > 1
            ? `One day ahead: ${stepsToText(horizon, step)}.`
            : `One step ahead${season !== null ? ': the file is too short for a whole season' : ''}.`,
    },
  }
}
