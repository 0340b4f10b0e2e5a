import type {
  ClassifierResult,
  ClassifyEvaluation,
  ForecastEvaluation,
  LabelTagging,
  NumberTagging,
  Scores,
} from '../../core/tasks/evaluation'
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

/** How far off numbers are, each in their unit. */
function errorColumns(
  results: readonly { readonly scores: Pick<Scores, 'mae' | 'rmse' | 'r2'> }[],
  unit: string,
): readonly [mae: ScoreColumn, rmse: ScoreColumn, r2: ScoreColumn] {
  const of = (key: 'mae' | 'rmse' | 'r2'): (number | null)[] => results.map(({ scores }) => scores[key])
  const inUnit = (metric: string): string => (unit ? `${metric}, ${unit}` : metric)
  return [
    numberColumn(inUnit('MAE'), 'Mean absolute error: how far off on average.', of('mae'), { best: 'least' }),
    numberColumn(inUnit('RMSE'), 'Root of the mean squared error: large misses weigh more.', of('rmse'), {
      best: 'least',
    }),
    numberColumn('R²', 'Share of the variance that is explained. 1: all, 0: no better than the mean.', of('r2'), {
      best: 'most',
      decimals: 3,
    }),
  ]
}

export function forecastScores({ forecasters, unit }: ForecastEvaluation): ScoreColumn[] {
  const [mae, rmse, r2] = errorColumns(forecasters, unit)
  const mase = numberColumn(
    'MASE',
    'MAE over that of the seasonal naive forecast on the training part. Below 1: better.',
    forecasters.map(({ scores }) => scores.mase),
    { best: 'least', decimals: 3 },
  )
  return [mae, rmse, mase, r2]
}

export const numberTagScores = ({ taggers, unit }: NumberTagging): ScoreColumn[] => [...errorColumns(taggers, unit)]

/** Of steps; of entities first where the labels mark some. */
export function labelTagScores({ taggers, places }: LabelTagging): ScoreColumn[] {
  const f1 = taggers.map(({ entities }) => entities?.overall.f1 ?? null)
  return [
    ...(f1.some(value => value !== null)
      ? [
          shareColumn(
            'entity F1',
            'The harmonic mean of precision and recall of the entities: found with their first word, their last word and their type.',
            f1,
          ),
        ]
      : []),
    ...classScores(taggers, { all: places, many: 'steps' }),
  ]
}

export const classifyScores = ({ classifiers, cases }: ClassifyEvaluation): ScoreColumn[] =>
  classScores(classifiers, { all: cases, many: 'cases' })

function classScores(
  classifiers: readonly ClassifierResult[],
  { all, many }: { readonly all: number; readonly many: string },
): ScoreColumn[] {
  const judged = classifiers.map(classifier => classifier.judged)
  return [
    shareColumn(
      'accuracy',
      `The share of the ${many} that are right.`,
      classifiers.map(({ scores }) => scores.accuracy),
    ),
    shareColumn(
      'macro F1',
      'The mean of the F1 of the classes: a rare class counts as much as a frequent one.',
      classifiers.map(({ scores }) => scores.macroF1),
    ),
    ...(judged.some(number => number < all)
      ? [
          {
            name: 'judged',
            why: `Where judging takes long, only some of the ${many} are judged.`,
            values: judged,
            text: (value: number | null) => count(value ?? 0),
            best: null,
          },
        ]
      : []),
  ]
}
