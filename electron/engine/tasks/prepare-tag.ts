import type { ExperimentOf } from '../../../core/experiment/schema'
import { tagData } from '../../../core/tasks/tag/data'
import { planTag } from '../../../core/tasks/tag/plan'
import { onSharedMemory } from '../shared'
import { loadCaseFiles } from './case-files'
import type { TagPrepared } from './tag'

/** File(s) → columns as they are → sequences, their steps in parts → samples. */
export async function prepareTag(experiment: ExperimentOf<'tag'>): Promise<TagPrepared> {
  const { task } = experiment
  const named = [task.label, task.cases.id, task.cases.step, task.inputs].flat()
  const { profile, files, ...seen } = await loadCaseFiles(experiment, {
    named,
    asTime: [task.cases.step],
    asText: [],
  })
  const plan = planTag(experiment, files)
  return onSharedMemory({ kind: 'tag', experiment, profile, ...seen, plan, data: tagData(plan) })
}
