import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { classifyData } from '../../../core/tasks/classify/data'
import { planClassify } from '../../../core/tasks/classify/plan'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import { onSharedMemory } from '../shared'
import type { ClassifyPrepared } from './classify'

/** File(s) → columns as they are → cases in their parts → samples. */
export async function prepareClassify(experiment: ExperimentOf<'classify'>): Promise<ClassifyPrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data)
  const { group, column: part } = evaluation.split
  const named = new Set([task.label, task.cases.id, task.cases.step, task.inputs, group ?? [], part ?? []].flat())
  // A time tells nothing of a case by itself: it is taken along where it is asked for.
  const names = profile.columns.filter(({ name, type }) => type !== 'time' || named.has(name)).map(({ name }) => name)
  // A text that is to be read is one also where its values are few; the class and what shares cases out are never read as texts.
  const asText = task.cases.form === 'text' && task.inputs !== 'auto' ? task.inputs : []
  const wanted = { asText, asTime: [task.cases.step] }
  const main = await loadColumns(data.file, data, names, wanted)
  const { testFile } = evaluation.split
  const loadTest = (file: string): Promise<LoadedColumns> => {
    const fieldOf = (): string => 'evaluation.split.testFile'
    return loadColumns(file, { ...data, types: typesOf(profile, data) }, names, { ...wanted, fieldOf })
  }
  const test = testFile === null ? null : await loadTest(testFile)
  const plan = planClassify(experiment, { main, test })
  const seen = test && { name: test.file, fingerprint: test.fingerprint }
  return onSharedMemory({ kind: 'classify', experiment, profile, testFile: seen, plan, data: classifyData(plan) })
}

/** A test file may be small: what its columns are is what they are in the first file. */
const typesOf = (
  { columns }: DatasetProfile,
  { types }: ExperimentOf<'classify'>['data'],
): ExperimentOf<'classify'>['data']['types'] => ({
  ...Object.fromEntries(
    columns.flatMap(({ name, type }) => (type === 'empty' || type === 'time' ? [] : [[name, type]])),
  ),
  ...types,
})
