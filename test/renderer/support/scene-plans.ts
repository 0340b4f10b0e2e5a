import type { Experiment, ExperimentOf, TaskKind } from '../../../core/experiment/schema'
import { ofKind } from '../../../renderer/logic/of-kind'

/** The experiment with every "auto" of its task decided. */
export function planned<Kind extends TaskKind>(
  experiment: Experiment,
  kind: Kind,
  decide: (task: ExperimentOf<Kind>['task']) => ExperimentOf<Kind>['task'],
): Experiment {
  const task = ofKind(experiment.task, kind)
  if (!task) throw new Error(`the scene is about ${kind}, the experiment about ${experiment.task.kind}`)
  return { ...experiment, task: decide(task) }
}
