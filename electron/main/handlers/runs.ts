import { basename, join } from 'node:path'
import type { RunId } from '../../contract'
import type { RunExport } from '../../engine/engine.types'
import { pickFile, pickTarget } from '../dialogs'
import { withoutPath } from '../opened-files'
import { newRunFolder } from '../runs-folder'
import type { Context, Handlers } from './context'

type RunCall =
  | 'startRun'
  | 'resumeRun'
  | 'controlRun'
  | 'listRuns'
  | 'openRun'
  | 'results'
  | 'generate'
  | 'tagText'
  | 'hear'
  | 'transcribeFile'
  | 'translate'
  | 'exportRun'

const exports: Readonly<Record<RunExport, { suffix: string; name: string; extension: string }>> = {
  model: { suffix: 'model.json', name: 'Longhand model', extension: 'json' },
  predictions: { suffix: 'predictions.csv', name: 'Table', extension: 'csv' },
  metrics: { suffix: 'metrics.csv', name: 'Table', extension: 'csv' },
  curves: { suffix: 'curves.csv', name: 'Table', extension: 'csv' },
  experiment: { suffix: 'experiment.json', name: 'Longhand experiment', extension: 'json' },
}

const recordings = [
  { name: 'Sounds and frames', extensions: ['wav', 'csv', 'tsv', 'txt', 'parquet', 'json', 'ndjson', 'gz'] },
  { name: 'All files', extensions: ['*'] },
]

export function runHandlers({ window, engine, files, runs }: Context): Handlers<RunCall> {
  const folder = (run: RunId) => join(runs, run)
  return {
    async startRun(dataset, experiment) {
      const run = await newRunFolder(runs, experiment.name)
      await engine.start(files.withPath(dataset, experiment), folder(run))
      return run
    },
    async resumeRun(run) {
      await engine.resume(folder(run))
      return run
    },
    controlRun: (run, command) => engine.control(folder(run), command),
    listRuns: () => engine.list(runs),
    async openRun(run) {
      const detail = await engine.open(folder(run))
      return {
        ...detail,
        experiment: withoutPath(detail.experiment),
        plan: { ...detail.plan, resolved: withoutPath(detail.plan.resolved) },
      }
    },
    results: run => engine.results(folder(run)),
    generate: (run, request) => engine.generate(folder(run), request),
    tagText: (run, text) => engine.tagText(folder(run), text),
    hear: (run, { recording, beam }) => engine.hear(folder(run), recording, beam),
    translate: (run, request) => engine.translate(folder(run), request),
    async transcribeFile(run, { beam }) {
      const path = await pickFile(window, 'Transcribe a file', recordings)
      return path === null ? null : engine.transcribe(folder(run), path, beam)
    },
    async exportRun(run, what) {
      const { suffix, name, extension } = exports[what]
      const path = await pickTarget(window, `${run}.${suffix}`, { name, extensions: [extension] })
      if (path === null) return null
      await engine.export(folder(run), what, path)
      return basename(path)
    },
  }
}
