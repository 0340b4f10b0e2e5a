import type { Suggestion } from '../../../core/data/profile'
import type { Series, SeriesColumn } from '../../../core/data/series'
import { Experiment, type ExperimentInput, type ExperimentOf } from '../../../core/experiment/schema'
import { ForecastTask } from '../../../core/experiment/tasks/forecast'

const HOUR = 3_600_000

/** An hourly series from 1 January 2024 on. Texts become a category column. */
export function hourly(columns: Record<string, readonly (number | string)[]>): Series {
  const rows = Object.values(columns)[0].length
  return {
    rows,
    times: Float64Array.from({ length: rows }, (_, row) => Date.UTC(2024, 0, 1) + row * HOUR),
    step: { unit: 'second', count: 3600 },
    columns: Object.entries(columns).map(([name, values]): SeriesColumn => {
      const levels = [...new Set(values.filter(value => typeof value === 'string'))].sort()
      const kind = levels.length > 0 ? 'category' : 'number'
      return {
        name,
        kind,
        levels,
        values: Float64Array.from(values, value => (typeof value === 'string' ? levels.indexOf(value) : value)),
      }
    }),
    blocked: new Uint8Array(rows),
    repaired: new Uint8Array(rows),
    repairs: [],
  }
}

export const suggestion = (over: Partial<Suggestion> = {}): Suggestion => ({
  target: 'y',
  inputs: ['y'],
  season: null,
  window: 6,
  horizon: 2,
  reasons: { target: '', inputs: '', season: '', window: '', horizon: '' },
  ...over,
})

/** A forecast experiment with the given choices and the rest by default. */
export const forecastExperiment = (
  task: Partial<ForecastTask> = {},
  rest: Partial<Omit<ExperimentInput, 'task'>> = {},
): ExperimentOf<'forecast'> => ({
  ...Experiment.parse({ data: { file: 'series.csv' }, ...rest, task: 'forecast' }),
  task: ForecastTask.parse({ kind: 'forecast', ...task }),
})

/** 0, 1, 2, … */
export const count = (length: number): number[] => Array.from({ length }, (_, k) => k)
