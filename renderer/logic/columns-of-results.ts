import type { ForecastResults } from '../../electron/contract'

/** Results to choose from: those over all columns, then each column by itself. One alone where one column is forecast. */
export const resultChoices = ({ evaluation: { target, columns } }: ForecastResults): string[] => [
  columns.length === 0 ? target : `all ${target}, in σ`,
  ...columns.map(column => column.target),
]

/** Series to choose from: all of them, then each by itself as far as there are pictures. None where there is one. */
export const seriesChoices = ({ series = [], evaluation }: ForecastResults): string[] =>
  series.length === 0
    ? []
    : [`all ${evaluation.series?.length ?? series.length} series`, ...series.map(({ name }) => name)]

/**
 * The results of choice k among the columns and n among the series. Over all columns the scores are those of all, and the pictures
 * those of the first, as of all series: pictures of several units do not go together.
 */
export function resultsAt(results: ForecastResults, k: number, n = 0): ForecastResults {
  const { evaluation, series = [] } = results
  const column = evaluation.columns.at(k - 1)
  const all = k === 0 || column === undefined
  const own = n === 0 ? undefined : series.at(n - 1)
  if (all && own === undefined) return results
  const pictures = own?.pictures ?? [results, ...results.others]
  const seen = { ...results, ...pictures[all ? 0 : k - 1], evaluation: all ? evaluation : { ...evaluation, ...column } }
  return own === undefined || !all ? seen : { ...seen, evaluation: ofSeries(evaluation, n - 1) }
}

/** The scores of one series in the place of those of all; intervals and steps are told of all together. */
function ofSeries(evaluation: ForecastResults['evaluation'], n: number): ForecastResults['evaluation'] {
  const own = evaluation.series?.at(n)
  if (own === undefined) return evaluation
  const forecasters = evaluation.forecasters.map((one, f) => ({ ...one, scores: own.scores[f] }))
  return { ...evaluation, windows: own.windows, forecasters, interval: null }
}
