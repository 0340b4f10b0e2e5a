import type { ClassifyEvaluation, ForecastEvaluation, Scores } from '../../core/tasks/evaluation'
import { aligned, count, decimalsFor, percent } from './format'

/** A column of a table of scores, with a value for each row: the network first, then the baselines. */
export interface ScoreColumn {
  readonly name: string
  /** What it means. */
  readonly why: string
  readonly values: readonly (number | null)[]
  readonly text: (value: number | null) => string
  /** Which of the values is set strong; null: none is better than another. */
  readonly best: 'least' | 'most' | null
}

/** The value that is set strong. */
export function bestOf({ values, best }: Pick<ScoreColumn, 'values' | 'best'>): number | null {
  const known = values.filter(value => value !== null)
  if (best === null || known.length === 0) return null
  return best === 'least' ? Math.min(...known) : Math.max(...known)
}

/** A share, more of which is better. */
export const shareColumn = (name: string, why: string, values: readonly (number | null)[]): ScoreColumn => ({
  ...{ name, why, values },
  text: value => (value === null ? '–' : percent(value, 1)),
  best: 'most',
})

/** An error or another number with so many decimals. */
export const numberColumn = (
  name: string,
  why: string,
  values: readonly (number | null)[],
  { best, decimals = decimalsFor(values) }: { readonly best: 'least' | 'most'; readonly decimals?: number },
): ScoreColumn => ({ ...{ name, why, values, best }, text: value => aligned(value, decimals) })

export function forecastScores({ forecasters, unit }: ForecastEvaluation): ScoreColumn[] {
  const of = (key: keyof Scores): (number | null)[] => forecasters.map(({ scores }) => scores[key])
  const inUnit = (metric: string): string => (unit ? `${metric}, ${unit}` : metric)
  return [
    numberColumn(inUnit('MAE'), 'Mean absolute error: how far off on average.', of('mae'), { best: 'least' }),
    numberColumn(inUnit('RMSE'), 'Root of the mean squared error: large misses weigh more.', of('rmse'), {
      best: 'least',
    }),
    numberColumn(
      'MASE',
      'MAE over that of the seasonal naive forecast on the training part. Below 1: better.',
      of('mase'),
      { best: 'least', decimals: 3 },
    ),
    numberColumn('R²', 'Share of the variance that is explained. 1: all, 0: no better than the mean.', of('r2'), {
      best: 'most',
      decimals: 3,
    }),
  ]
}

export function classifyScores({ classifiers, cases }: ClassifyEvaluation): ScoreColumn[] {
  const judged = classifiers.map(classifier => classifier.judged)
  return [
    shareColumn(
      'accuracy',
      'The share of the cases that are right.',
      classifiers.map(({ scores }) => scores.accuracy),
    ),
    shareColumn(
      'macro F1',
      'The mean of the F1 of the classes: a rare class counts as much as a frequent one.',
      classifiers.map(({ scores }) => scores.macroF1),
    ),
    ...(judged.some(number => number < cases)
      ? [
          {
            name: 'judged',
            why: 'Where judging takes long, only some of the cases are judged.',
            values: judged,
            text: (value: number | null) => count(value ?? 0),
            best: null,
          },
        ]
      : []),
  ]
}
