import type { DatasetProfile } from '../../core/data/profile'
import type { Series } from '../../core/data/series'
import type { Experiment } from '../../core/experiment/schema'
import { forecastData, type ForecastData } from '../../core/tasks/forecast-data'
import { forecastColumns, planForecast, type ForecastPlan } from '../../core/tasks/forecast'
import { loadSeries, profileDataset } from './datasets'
import { onSharedMemory } from './shared'

/** A data set made ready for one experiment. Its arrays lie on shared memory: any thread can have it at no cost. */
export interface Prepared {
  readonly profile: DatasetProfile
  readonly series: Series
  readonly plan: ForecastPlan
  readonly data: ForecastData
}

/** File → profile → regular series → plan → samples. Any `Problem` of these is passed on. */
export async function prepare(experiment: Experiment): Promise<Prepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data, { target: task.target, train: evaluation.split.train })
  const { inputs, target } = forecastColumns(task, profile.suggestion)
  const series = await loadSeries(data.file, data, [...inputs, target], column => fieldOf(task, column))
  const plan = planForecast(experiment, series, profile.suggestion)
  return onSharedMemory({ profile, series, plan, data: forecastData(plan, series) })
}

/** The field of the experiment that names a column. */
const fieldOf = ({ inputs, target }: Experiment['task'], column: string): string =>
  inputs === 'auto' || column === target ? 'task.target' : `task.inputs[${inputs.indexOf(column)}]`
