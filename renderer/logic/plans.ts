import type { ExperimentPlan } from '../../electron/contract'
import type { ExperimentOf, TaskKind } from '../../core/experiment/schema'
import { ofKind } from './of-kind'

/** A plan as the screens of one kind of task read it. */
export interface PlanOf<Kind extends TaskKind> extends ExperimentPlan {
  readonly resolved: ExperimentOf<Kind>
  readonly facts: Extract<ExperimentPlan['facts'], { readonly kind: Kind }>
}

/** Null: the plan is of another kind of task. */
export function planOf<Kind extends TaskKind>(kind: Kind, plan: ExperimentPlan | null): PlanOf<Kind> | null {
  if (plan === null) return null
  const task = ofKind(plan.resolved.task, kind)
  const facts = ofKind(plan.facts, kind)
  return task && facts ? { ...plan, resolved: { ...plan.resolved, task }, facts } : null
}
