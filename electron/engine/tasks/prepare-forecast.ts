import type { Suggestion } from '../../../core/data/profile'
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
  const suggestion = withoutNames(profile.suggestion, data.series)
  const { inputs, targets, known } = forecastColumns(task, suggestion)
  const series = await loadSeries(data.file, data, [...inputs, ...targets, ...known], column => fieldOf(task, column))
  const plan = planForecast(experiment, series, suggestion)
  return onSharedMemory({ kind: 'forecast', experiment, profile, series, plan, data: forecastData(plan, series) })
}

/** What names a series is no input by itself: a new one would mean nothing to the network. */
const withoutNames = (suggestion: Suggestion, series: readonly string[]): Suggestion => ({
  ...suggestion,
  inputs: suggestion.inputs.filter(name => !series.includes(name)),
})

/** The field of the experiment that names a column. */
function fieldOf({ inputs, target, also, known }: ExperimentOf<'forecast'>['task'], column: string): string {
  if (column !== target && also.includes(column)) return `task.also[${also.indexOf(column)}]`
  if (known.includes(column) && (inputs === 'auto' || !inputs.includes(column)))
    return `task.known[${known.indexOf(column)}]`
  return inputs === 'auto' || column === target ? 'task.target' : `task.inputs[${inputs.indexOf(column)}]`
}
