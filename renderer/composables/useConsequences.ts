import { onScopeDispose, watch } from 'vue'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'

const QUIET = 120
const QUIETER = 700

/**
 * What follows from a choice: another way to read the file reads it anew; any other choice makes a new plan (at once, while
 * a slider moves) and, when hands are still, new baselines.
 */
export function useConsequences(): void {
  const dataset = useDataset()
  const chosen = useExperiment()
  let planTimer = 0
  let baselineTimer = 0

  function replan(): void {
    if (dataset.id && dataset.phase === 'ready') void chosen.replan(dataset.id)
  }

  /** What changes how the file itself is understood. */
  const readingOf = (): string => {
    const data = chosen.experiment?.data
    return data ? JSON.stringify([dataset.id, data.file, data.read, data.time, data.types]) : ''
  }
  watch(readingOf, () => chosen.experiment && void dataset.read(chosen.experiment))

  watch([() => chosen.experiment, () => dataset.profile], () => {
    clearTimeout(planTimer)
    planTimer = window.setTimeout(replan, QUIET)
  })

  const judged = (): string => {
    const choice = chosen.experiment
    return choice && chosen.plan
      ? JSON.stringify([dataset.id, choice.data, choice.task, choice.evaluation, choice.training.loss])
      : ''
  }
  watch(judged, key => {
    clearTimeout(baselineTimer)
    chosen.baselines = null
    if (key !== '') baselineTimer = window.setTimeout(measure, QUIETER)
  })
  function measure(): void {
    if (dataset.id && chosen.phase === 'ready') void chosen.measureBaselines(dataset.id)
  }

  onScopeDispose(() => {
    clearTimeout(planTimer)
    clearTimeout(baselineTimer)
  })
}
