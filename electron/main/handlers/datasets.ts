import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Handlers, Context } from './context'
import type { OpenedDataset } from '../../contract'
import { bareExperiment, readExperiment, saveExperiment } from '../../engine/experiments'
import { pickFile, pickTarget } from '../dialogs'
import { withoutPath } from '../opened-files'

const dataFiles = [
  { name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'conll', 'parquet', 'json', 'ndjson', 'gz'] },
  { name: 'All files', extensions: ['*'] },
]
const experimentFiles = { name: 'Longhand experiment', extensions: ['json'] }

type DatasetCall =
  | 'chooseDataset'
  | 'openExperiment'
  | 'saveExperiment'
  | 'previewDataset'
  | 'profileDataset'
  | 'planExperiment'
  | 'baselines'

export function datasetHandlers({ window, engine, files }: Context): Handlers<DatasetCall> {
  return {
    async chooseDataset() {
      const path = await pickFile(window, 'Open data', dataFiles)
      return path === null ? null : openFile({ files }, path)
    },
    async openExperiment() {
      const path = await pickFile(window, 'Open experiment', [experimentFiles])
      return path === null ? null : files.add(await readExperiment(path))
    },
    async saveExperiment(dataset, experiment) {
      const path = await pickTarget(window, `${experiment.name || 'experiment'}.experiment.json`, experimentFiles)
      if (path === null) return null
      await saveExperiment(files.withPath(dataset, experiment), path)
      return basename(path)
    },
    previewDataset: (dataset, experiment) => engine.preview(files.withPath(dataset, experiment)),
    profileDataset: (dataset, experiment) => engine.profile(files.withPath(dataset, experiment)),
    async planExperiment(dataset, experiment) {
      const plan = await engine.plan(files.withPath(dataset, experiment))
      return { ...plan, resolved: withoutPath(plan.resolved) }
    },
    baselines: (dataset, experiment) => engine.baselines(files.withPath(dataset, experiment)),
  }
}

/** A file that was chosen or dropped: an experiment, or data with everything left to the defaults. */
export async function openFile({ files }: Pick<Context, 'files'>, path: string): Promise<OpenedDataset> {
  return files.add((await isExperiment(path)) ? await readExperiment(path) : bareExperiment(path))
}

/** Larger JSON is data. */
const LARGEST_EXPERIMENT = 1_000_000

async function isExperiment(path: string): Promise<boolean> {
  if (!path.endsWith('.json')) return false
  try {
    if ((await stat(path)).size > LARGEST_EXPERIMENT) return false
    const content: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof content === 'object' && content !== null && 'data' in content && 'task' in content
  } catch {
    // What is wrong with the file is told by the one who reads it as data.
    return false
  }
}
