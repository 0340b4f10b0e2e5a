import type { ForecastResults } from '../../electron/contract'

/** Results to choose from: those over all columns, then each column by itself. One alone where one column is forecast. */
export const resultChoices = ({ evaluation: { target, columns } }: ForecastResults): string[] => [
  columns.length === 0 ? target : `all ${target}, in σ`,
  ...columns.map(column => column.target),
]

/**
 * The results of choice k. Over all columns the scores are those of all, and the pictures those of the first: pictures of
 * several units do not go together.
 */
export function resultsAt(results: ForecastResults, k: number): ForecastResults {
  const column = results.evaluation.columns.at(k - 1)
  if (k === 0 || column === undefined) return results
  const picture = k === 1 ? results : results.others[k - 2]
  return { ...results, ...picture, evaluation: { ...results.evaluation, ...column } }
}
