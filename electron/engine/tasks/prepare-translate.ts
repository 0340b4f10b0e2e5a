import type { ExperimentOf } from '../../../core/experiment/schema'
import { pairColumns } from '../../../core/tasks/translate/columns'
import { translateData } from '../../../core/tasks/translate/data'
import { planTranslate } from '../../../core/tasks/translate/plan'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import { onSharedMemory } from '../shared'
import type { TranslatePrepared } from './translate'

/** File(s) → two columns of texts → pairs in their parts → symbols. */
export async function prepareTranslate(experiment: ExperimentOf<'translate'>): Promise<TranslatePrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data)
  const columns = pairColumns(task, profile.columns, profile.name)
  const { group, column: part, testFile } = evaluation.split
  const texts = [columns.source, columns.target]
  const names = [...texts, ...[group, part].flatMap(name => name ?? [])]
  const load = (file: string, field: string | null): Promise<LoadedColumns> =>
    loadColumns(file, data, names, {
      asText: texts,
      fieldOf: name => field ?? fieldOf(name, columns),
    })
  const main = await load(data.file, null)
  const test = testFile === null ? null : await load(testFile, 'evaluation.split.testFile')
  const plan = planTranslate(experiment, { main, test }, columns)
  const seen = test && { name: test.file, fingerprint: test.fingerprint }
  return onSharedMemory({ kind: 'translate', experiment, profile, testFile: seen, plan, data: translateData(plan) })
}

function fieldOf(name: string, { source, target }: { source: string; target: string }): string {
  if (name === source) return 'task.source'
  return name === target ? 'task.target' : 'evaluation.split'
}
