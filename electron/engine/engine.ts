import { readdir, stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { Experiment } from '../../core/experiment/schema'
import type { InputShape } from '../../core/tasks/samples'
import type { Applied, Wanted } from './apply-model'
import type { Preparation } from './conductor'
import type { Engine, EngineOptions } from './engine.types'
import { evaluationOf } from './evaluation'

import { untriedKernels } from './kernel-choice'
import type { KernelReport } from './kernel-choice.types'
import { memo } from './memo'
import type { ExperimentPlan } from './plan.types'
import { openPool } from './pool'
import { outputsOf, predictionsOf } from './predicting'
import type { Baselines, Prepared } from './tasks/task'
import { damagedSummary, isRunFolder, modelFileOf, readSummary } from './run-folder'
import type { RunSummary } from './run.types'
import { openTrainings } from './training'
import type { SharedTranslator } from './translating'

/** A file that cannot be looked at is told by the one who reads it. */
async function versionOf(file: string): Promise<{ size: number; mtimeMs: number }> {
  const { size, mtimeMs } = await stat(file).catch(() => ({ size: -1, mtimeMs: -1 }))
  return { size, mtimeMs }
}

const shapeOf = ({ inputs, symbols, steps }: InputShape): InputShape => ({ inputs, symbols, steps })

/** How many answers of each kind are remembered: data sets are large, plans small. */
const REMEMBERED = { data: 3, plans: 20, speeds: 50, models: 1 }

/** Opens the thread pool and the queue of trainings. The caller closes it. */
export function openEngine(options: EngineOptions): Engine {
  const { threads, memory = totalmem() / 2, kernels: source = untriedKernels } = options
  const kernels = (): Promise<KernelReport> => source.report(trial => pool.run('try-kernels', trial))
  const pool = openPool({ ...options, kernels: async () => (await kernels()).choice })
  const on = { pool, threads }
  const preparedData = memo<Prepared>(REMEMBERED.data)
  const baselines = memo<Baselines>(REMEMBERED.data)
  const plans = memo<ExperimentPlan>(REMEMBERED.plans)
  const speeds = memo<number>(REMEMBERED.speeds)
  const translators = memo<SharedTranslator>(REMEMBERED.models)

  /** The file as it is now, and what is read from it. */
  const dataKey = async ({ data, task, evaluation }: Experiment): Promise<unknown> => {
    const { testFile } = evaluation.split
    const others = [testFile, ...data.also, task.kind === 'transcribe' ? task.texts.file : null].flatMap(
      file => file ?? [],
    )
    const versions = await Promise.all([data.file, ...others].map(versionOf))
    return { data, task, evaluation, versions }
  }
  const prepare = async (experiment: Experiment): Promise<Prepared> =>
    preparedData(await dataKey(experiment), () => pool.run('prepare', experiment))

  async function planned(experiment: Experiment): Promise<ExperimentPlan> {
    const { network, training } = experiment
    // Both in threads: the first start tries kernels while the data are read.
    const [prepared, { choice: chosen }] = await Promise.all([prepare(experiment), kernels()])
    const { inputs, symbols, steps, outputs, read, source, teacher, train } = prepared.data
    const workload = {
      ...{ network, training, judged: train.targets.kind, truth: teacher && (teacher.start + teacher.end) / 2 },
      sizes: { inputs, symbols, steps, outputs, read, ...(source ? { source: shapeOf(source) } : {}) },
    }
    const { batch, shards, loss, optimizer, clip, truncate } = training
    const speedKey = { ...workload, training: null, batch, shards, loss, optimizer, clip, truncate, chosen }
    return plans({ ...experiment, data: await dataKey(experiment), chosen }, async () => {
      const secondsPerStep = await speeds(speedKey, () => pool.run('measure', workload))
      return pool.run('plan', { experiment, prepared, secondsPerStep, threads })
    })
  }

  async function judged(experiment: Experiment): Promise<Baselines> {
    const { loss } = experiment.training
    const prepared = await prepare(experiment)
    return baselines({ loss, of: await dataKey(experiment) }, () => pool.run('baselines', { prepared, loss }))
  }

  async function preparation(experiment: Experiment): Promise<Preparation> {
    const [prepared, plan, judgement] = await Promise.all([
      prepare(experiment),
      planned(experiment),
      judged(experiment),
    ])
    return { prepared, plan, baselines: judgement }
  }
  const trainings = openTrainings({ pool, threads, memory, prepareRun: preparation })
  const applied = (modelOrRun: string, file: string, wanted: Wanted): Promise<Applied> =>
    pool.run('apply', { modelOrRun: resolve(modelOrRun), file: resolve(file), wanted })
  const summaryOf = async (folder: string): Promise<RunSummary> => trainings.live(folder) ?? readSummary(folder)

  return {
    preview: experiment => pool.run('preview', experiment),
    profile: async experiment =>
      (await preparedData.known(await dataKey(experiment)))?.profile ?? pool.run('profile', experiment),
    plan: planned,
    baselines: async experiment => (await judged(experiment)).report,

    start: (experiment, folder) => trainings.start(experiment, resolve(folder)),
    resume: folder => trainings.resume(resolve(folder)),
    control: (folder, command) => trainings.control(resolve(folder), command),
    finished: folder => trainings.finished(resolve(folder)),
    onProgress: trainings.onProgress,

    async list(runs) {
      const names = await readdir(runs).catch((): string[] => [])
      const folders = names.map(name => resolve(runs, name)).filter(isRunFolder)
      const summaries = await Promise.all(folders.map(folder => summaryOf(folder).catch(damagedSummary(folder))))
      return summaries.sort((a, b) => (a.created < b.created ? 1 : -1))
    },
    async open(given) {
      const folder = resolve(given)
      const { experiment, detail } = await pool.run('open-run', folder)
      const summary = await summaryOf(folder)
      if (detail !== null) return { ...detail, summary }
      const { plan, baselines: judgement } = await preparation(experiment)
      return { summary, experiment, plan, baselines: judgement.report, events: [], glimpse: null, environment: {} }
    },
    results: folder => pool.run('results', resolve(folder)),
    export: (folder, what, file) => pool.run('export-run', { folder: resolve(folder), what, file }),
    predict: async (modelOrRun, file, windows = 'all') => predictionsOf(on, await applied(modelOrRun, file, windows)),
    generate: (modelOrRun, request) => pool.run('generate', { modelOrRun: resolve(modelOrRun), request }),
    async translate(modelOrRun, request) {
      const file = modelFileOf(resolve(modelOrRun))
      const key = { file, version: await versionOf(file) }
      const model = await translators(key, () => pool.run('read-translator', file))
      return pool.run('translate', { model, request })
    },
    async evaluate(modelOrRun, file) {
      if (file === undefined) return evaluationOf(resolve(modelOrRun))
      const judged = await applied(modelOrRun, file, 'judgeable')
      return pool.run('judge', { applied: judged, outputs: await outputsOf(on, judged) })
    },
    async hear(run, recording, beam) {
      const [heard] = await pool.run('hear', { run: resolve(run), recording, beam })
      return heard
    },
    transcribe: (modelOrRun, file, beam) =>
      pool.run('hear', { modelOrRun: resolve(modelOrRun), file: resolve(file), beam }),

    tagText: (modelOrRun, text) => pool.run('tag-text', { modelOrRun: resolve(modelOrRun), text }),

    kernels,
    async useKernels(request) {
      const before = source.asked
      source.ask(request)
      return kernels().catch((error: unknown) => {
        // Unless somebody has chosen others meanwhile.
        if (source.asked === request) source.ask(before)
        throw error
      })
    },

    async close() {
      await trainings.close()
      await pool.close()
    },
  }
}
