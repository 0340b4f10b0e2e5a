import type { Experiment } from '../../core/experiment/schema'
import type { ExperimentPlan, ForecastFacts } from './plan.types'
import type { Stretch } from './tasks/task'

/** plan.json as it was while every task was a forecast: the facts of the task stand beside the rest. */
interface PlanBefore
  extends Omit<ExperimentPlan, 'facts' | 'parts' | 'warnings'>, Omit<ForecastFacts, 'kind' | 'spans' | 'targets'> {
  readonly parts: readonly (ForecastFacts['spans'][number] & { readonly windows: number })[]
}

/** The plan of a run, whenever it was written. */
export function planWritten(written: ExperimentPlan | PlanBefore, experiment: Experiment): ExperimentPlan {
  if ('facts' in written) return written
  const { stepText, windowSteps, horizonSteps, seasonSteps, windowText, horizonText, overview, parts, ...rest } =
    written
  const spans = parts.map(({ name, from, to, start, end }) => ({ name, from, to, start, end }))
  return {
    ...rest,
    resolved: experiment,
    warnings: [],
    parts: parts.map(({ name, windows }) => ({ name, samples: windows })),
    facts: {
      ...{ kind: 'forecast', stepText, windowSteps, horizonSteps, seasonSteps, windowText, horizonText },
      ...{ targets: experiment.task.kind === 'forecast' ? [experiment.task.target] : [], spans, overview },
    },
  }
}

/** The stretch of a run, which had no kind while every task was a forecast. */
export const stretchWritten = (written: Stretch | Omit<Stretch<'forecast'>, 'kind'>): Stretch =>
  'kind' in written ? written : { kind: 'forecast', ...written }
