import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { generateData } from '../../../core/tasks/generate/data'
import type { GenerateTable } from '../../../core/tasks/generate/form'
import { planGenerate } from '../../../core/tasks/generate/plan'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import { onSharedMemory } from '../shared'
import type { GeneratePrepared } from './generate'

/** File(s) → columns as they are → sequences in their parts → samples. */
export async function prepareGenerate(experiment: ExperimentOf<'generate'>): Promise<GeneratePrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data)
  const { group, column: part, testFile } = evaluation.split
  const named = new Set([task.column, task.cases.id, task.cases.step, group ?? [], part ?? []].flat())
  const names = profile.columns.filter(({ name, type }) => type !== 'time' || named.has(name)).map(({ name }) => name)
  // A value that is put into a text is put there as it is written.
  const wanted = { asText: [...task.slots, ...(task.form === 'keys' ? [] : [task.column])], asTime: [task.cases.step] }
  const tableOf = (columns: LoadedColumns): GenerateTable & LoadedColumns => ({
    ...columns,
    isText: profile.reading.format === 'text',
  })
  const main = tableOf(await loadColumns(data.file, data, names, wanted))
  const load = async (file: string): Promise<GenerateTable & LoadedColumns> => {
    const fieldOf = (): string => 'evaluation.split.testFile'
    return tableOf(await loadColumns(file, { ...data, types: typesOf(profile, data) }, names, { ...wanted, fieldOf }))
  }
  const test = testFile === null ? null : await load(testFile)
  const plan = planGenerate(experiment, { main, test })
  const seen = test && { name: test.file, fingerprint: test.fingerprint }
  return onSharedMemory({ kind: 'generate', experiment, profile, testFile: seen, plan, data: generateData(plan) })
}

/** A test file may be small: what its columns are is what they are in the first file. */
const typesOf = (
  { columns }: DatasetProfile,
  { types }: ExperimentOf<'generate'>['data'],
): ExperimentOf<'generate'>['data']['types'] => ({
  ...Object.fromEntries(
    columns.flatMap(({ name, type }) => (type === 'empty' || type === 'time' ? [] : [[name, type]])),
  ),
  ...types,
})
