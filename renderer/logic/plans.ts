import type { ClassifyFacts, ExperimentPlan, ForecastFacts } from '../../electron/contract'
import type { ExperimentOf } from '../../core/experiment/schema'

/** Plans as the screens of one kind of task read them. */
export interface ForecastPlan extends ExperimentPlan {
  readonly resolved: ExperimentOf<'forecast'>
  readonly facts: ForecastFacts
}
export interface ClassifyPlan extends ExperimentPlan {
  readonly resolved: ExperimentOf<'classify'>
  readonly facts: ClassifyFacts
}

/** Null: the plan is of another kind of task. */
export function forecastPlan(plan: ExperimentPlan | null): ForecastPlan | null {
  if (plan === null) return null
  const { resolved, facts } = plan
  const { task } = resolved
  return task.kind === 'forecast' && facts.kind === 'forecast'
    ? { ...plan, resolved: { ...resolved, task }, facts }
    : null
}

/** Null: the plan is of another kind of task. */
export function classifyPlan(plan: ExperimentPlan | null): ClassifyPlan | null {
  if (plan === null) return null
  const { resolved, facts } = plan
  const { task } = resolved
  return task.kind === 'classify' && facts.kind === 'classify'
    ? { ...plan, resolved: { ...resolved, task }, facts }
    : null
}
