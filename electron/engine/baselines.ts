import type { LossChoice } from '../../core/experiment/schema'
import { baselineForecasts, type Forecast } from '../../core/tasks/baselines/index'
import { evaluateForecast, lossOfForecast } from '../../core/tasks/forecast-results'
import type { BaselineReport } from './plan.types'
import type { Prepared } from './prepare'
import { onSharedMemory } from './shared'

export interface Baselines {
  readonly report: BaselineReport
  /** What each said about the test part; on shared memory. */
  readonly test: readonly Forecast[]
}

/** Persistence, seasonal naive and ridge regression on the windows that the network gets. Seconds of work for long windows. */
export function computeBaselines({ plan, series, data }: Prepared, loss: LossChoice): Baselines {
  const { recipe } = plan
  const working = baselineForecasts(recipe, series, data)
  let step = working.next()
  while (!step.done) step = working.next()
  const { validation, test } = step.value
  const losses = validation.map(({ name, label, values }) => ({
    name,
    label,
    loss: lossOfForecast(loss, recipe, data.validation, values),
  }))
  const report = {
    validation: evaluateForecast(recipe, 'validation', data.validation, validation),
    test: evaluateForecast(recipe, 'test', data.test, test),
    losses,
  }
  return { report, test: onSharedMemory(test) }
}
