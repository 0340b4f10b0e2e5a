import type { FileColumns } from '../../../core/data/columns'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { classifyData } from '../../../core/tasks/classify/data'
import { planClassify } from '../../../core/tasks/classify/plan'
import { loadColumns, profileDataset } from '../datasets'
import { onSharedMemory } from '../shared'
import type { ClassifyPrepared } from './classify'

/** File(s) → columns as they are → cases in their parts → samples. */
export async function prepareClassify(experiment: ExperimentOf<'classify'>): Promise<ClassifyPrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data)
  const names = profile.columns.map(({ name }) => name)
  // A text that is to be read is one also where its values are few; the class and what shares cases out are never read as texts.
  const asText = task.cases.form === 'text' && task.inputs !== 'auto' ? task.inputs : []
  const load = (file: string): Promise<FileColumns> => loadColumns(file, data, names, { asText })
  const main = await load(data.file)
  const { testFile } = evaluation.split
  const plan = planClassify(experiment, { main, test: testFile === null ? null : await load(testFile) })
  return onSharedMemory({ kind: 'classify', experiment, profile, plan, data: classifyData(plan) })
}
