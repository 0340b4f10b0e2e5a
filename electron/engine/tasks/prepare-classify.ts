import type { ExperimentOf } from '../../../core/experiment/schema'
import { classifyData } from '../../../core/tasks/classify/data'
import { planClassify } from '../../../core/tasks/classify/plan'
import { onSharedMemory } from '../shared'
import { loadCaseFiles } from './case-files'
import type { ClassifyPrepared } from './classify'

/** File(s) → columns as they are → cases in their parts → samples. */
export async function prepareClassify(experiment: ExperimentOf<'classify'>): Promise<ClassifyPrepared> {
  const { task } = experiment
  const named = [task.label, task.cases.id, task.cases.step, task.inputs].flat()
  // A text that is to be read is one also where its values are few; the class and what shares cases out are never read as texts.
  const asText = task.cases.form === 'text' && task.inputs !== 'auto' ? task.inputs : []
  const { profile, files, ...seen } = await loadCaseFiles(experiment, { named, asText, asTime: [task.cases.step] })
  const plan = planClassify(experiment, files)
  return onSharedMemory({ kind: 'classify', experiment, profile, ...seen, plan, data: classifyData(plan) })
}
