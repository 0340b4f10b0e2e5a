import type { ExperimentOf } from '../../../core/experiment/schema'
import { forecastColumns, planForecast } from '../../../core/tasks/forecast'
import { forecastData } from '../../../core/tasks/forecast-data'
import { loadSeries, profileDataset } from '../datasets'
import { onSharedMemory } from '../shared'
import type { ForecastPrepared } from './forecast'

/** File → profile → regular series → plan → samples. */
export async function prepareForecast(experiment: ExperimentOf<'forecast'>): Promise<ForecastPrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data, { target: task.target, train: evaluation.split.train })
  const { inputs, target } = forecastColumns(task, profile.suggestion)
  const series = await loadSeries(data.file, data, [...inputs, target], column => fieldOf(task, column))
  const plan = planForecast(experiment, series, profile.suggestion)
  return onSharedMemory({ kind: 'forecast', experiment, profile, series, plan, data: forecastData(plan, series) })
}

/** The field of the experiment that names a column. */
const fieldOf = ({ inputs, target }: ExperimentOf<'forecast'>['task'], column: string): string =>
  inputs === 'auto' || column === target ? 'task.target' : `task.inputs[${inputs.indexOf(column)}]`
