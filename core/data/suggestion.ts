import type { ClockStep, ColumnProfile, Suggestion } from './profile'
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
  /** The target a person chose; null: suggest one. */
  readonly chosen: string | null
}

const MOST_INPUTS = 8
const MOST_MISSING = 0.2
const PART_OF_A_DATE = /^(no|nr|id|index|row|year|month|day|hour|minute|second|weekday|date|time)$/i

/** Columns that can be forecast, in file order: numbers that vary, are mostly there, and are no part of the clock. */
function usableColumns(columns: readonly ColumnProfile[], clock: readonly string[]): readonly ColumnProfile[] {
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
export function suggest({ columns, clock, step, rows, period, chosen }: SuggestionInput): Suggestion {
  const target = chosen ?? suggestTarget(columns, clock)
  const usable = usableColumns(columns, clock).map(c => c.name)
  const inputs = target === null ? [] : [target, ...usable.filter(name => name !== target)].slice(0, MOST_INPUTS)
  const natural = naturalSeason(step)
  const season = period?.lag ?? (natural !== null && 4 * natural <= rows ? natural : null)

  // Validation and test are 15 % of the rows each; window and horizon have to fit into one with room for some samples.
  const room = Math.max(2, Math.floor(0.15 * rows * 0.7))
  const horizon = season !== null && room >= 3 * season ? season : 1
  const wanted = season === null ? 24 : Math.max(4 * season, 12)
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
        chosen !== null
          ? `“${chosen}” was chosen.`
          : target === null
            ? 'No column holds numbers that vary.'
            : `“${target}” is the first column of numbers that vary and are mostly present.`,
      inputs:
        inputs.length < 2
          ? 'The target alone: no other column of numbers varies and is mostly present.'
          : `The target and the columns of numbers with at most ${MOST_MISSING * 100} % missing values.`,
      season:
        period === null
          ? `The autocorrelation of the target has no clear peak${season === null ? '' : `: ${stepsToText(season, step)}, the next larger unit of the clock`}.`
          : `The autocorrelation of the target peaks at ${stepsToText(period.lag, step)} (${period.correlation.toFixed(2)}).`,
      window:
        season !== null && window % season === 0
          ? `${window / season} ${window === season ? 'season' : 'seasons'}, which fits into the test part (15 % of ${rows} rows).`
          : window === wanted
            ? `Without a season, ${stepsToText(window, step)} to look back are a start.`
            : `As far back as fits into the test part (15 % of ${rows} rows), ${stepsToText(window, step)}.`,
      horizon:
        season !== null && horizon === season
          ? `One season ahead: ${stepsToText(horizon, step)}.`
          : `One step ahead${season !== null ? ': the file is too short for a whole season' : ''}.`,
    },
  }
}

/** Steps in the next larger unit people live by: hours in a day, days in a week, weeks or months in a year. Null: none. */
function naturalSeason(step: ClockStep | null): number | null {
  if (step === null) return null
  if (step.unit === 'month') return step.count < 12 && 12 % step.count === 0 ? 12 / step.count : null
  const DAY = 86_400
  if (step.count < DAY) return DAY % step.count === 0 ? DAY / step.count : null
  if (step.count === DAY) return 7
  return step.count === 7 * DAY ? 52 : null
}
