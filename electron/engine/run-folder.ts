import { existsSync } from 'node:fs'
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Experiment } from '../../core/experiment/schema'
import { Problem, reportOf, type ProblemReport } from '../../core/problem'
import type { RunCommand } from './engine.types'
import { parseExperiment } from './experiments'
import { codeOf, isHalfWritten, json, makeFolder, reasonOf, writeAtomically, writingProblem } from './files'
import { holderText, isHeldElsewhere } from './lock-holder'
import type { RunState, RunSummary } from './run.types'

/**
 * The folder of a run. Plain files; each is the truth about one thing:
 *
 *   experiment.json    the experiment with every default and every "auto" decided; `data.file` is absolute
 *   environment.json   versions, kernel build, data fingerprint, threads, CPU
 *   plan.json          what the choices meant: windows, parts, sizes (ExperimentPlan)
 *   baselines.json     scores of the baselines on the same windows (BaselineReport)
 *   stretch.json       times and truth of the stretch of the validation part that every epoch forecasts
 *   metrics.ndjson     one training event a line, append-only: start, step, epoch, end
 *   gradients.ndjson   the watch events: norms per parameter tensor
 *   events.ndjson      what happened to the run: started, paused, continued, stopped, resumed, failed
 *   checkpoints/       the last two states of training, each with its checksum
 *   model.json         the best weights so far
 *   evaluation.json    scores on the test part, beside the baselines
 *   predictions.csv    every forecast of the test part
 *   cases.ndjson       cases of the test part that can be looked at (CaseJudged), where the task has cases
 *   summary.json       one line of the table of runs; rewritten, derived from the others
 *   lock               process id of the writer, its start and the path of the folder, while there is one
 */
export interface RunFolder {
  readonly folder: string
  readonly experiment: string
  readonly environment: string
  readonly plan: string
  readonly baselines: string
  readonly stretch: string
  readonly metrics: string
  readonly gradients: string
  readonly events: string
  readonly checkpoints: string
  readonly model: string
  readonly evaluation: string
  readonly predictions: string
  readonly cases: string
  readonly summary: string
  readonly lock: string
}

export const runFolder = (folder: string): RunFolder => ({
  folder,
  experiment: join(folder, 'experiment.json'),
  environment: join(folder, 'environment.json'),
  plan: join(folder, 'plan.json'),
  baselines: join(folder, 'baselines.json'),
  stretch: join(folder, 'stretch.json'),
  metrics: join(folder, 'metrics.ndjson'),
  gradients: join(folder, 'gradients.ndjson'),
  events: join(folder, 'events.ndjson'),
  checkpoints: join(folder, 'checkpoints'),
  model: join(folder, 'model.json'),
  evaluation: join(folder, 'evaluation.json'),
  predictions: join(folder, 'predictions.csv'),
  cases: join(folder, 'cases.ndjson'),
  summary: join(folder, 'summary.json'),
  lock: join(folder, 'lock'),
})

/** The model file of a run folder; any other path is one already. */
export const modelFileOf = (modelOrRun: string): string =>
  isRunFolder(modelOrRun) ? runFolder(modelOrRun).model : modelOrRun

/** A run's line in events.ndjson. */
export interface RunEvent {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly what: 'started' | 'resumed' | RunCommand | 'finished' | 'stopped' | 'failed' | 'remark'
  readonly threads?: number
  readonly problem?: ProblemReport
}

/**
 * A new run is made in a folder that is new or empty, and nowhere else.
 * @throws Problem RUN_EXISTS, RUN_FOLDER_FOREIGN, NOT_WRITABLE
 */
export async function refuseOccupied(folder: string): Promise<void> {
  if (isRunFolder(folder))
    throw new Problem('RUN_EXISTS', `${folder} holds a run already.`, {
      advice: 'Continue it with --resume, or choose another folder.',
      place: { file: folder },
    })
  const present = (await entriesOf(folder)) ?? []
  // A lock without a run: a program died while it made this very folder.
  if (present.length > 0 && !present.includes(basename(runFolder(folder).lock)))
    throw new Problem('RUN_FOLDER_FOREIGN', `${folder} is not empty and holds no run: it contains ${some(present)}.`, {
      advice: 'Choose a new or empty folder, so that nothing of yours is overwritten.',
      place: { file: folder },
    })
}

/**
 * Makes the folder of a new run with its experiment and its lock.
 * @throws Problem RUN_EXISTS, RUN_FOLDER_FOREIGN, NOT_WRITABLE, DISK_FULL
 */
export async function createRun(folder: string, experiment: Experiment): Promise<RunSummary> {
  await refuseOccupied(folder)
  await makeFolder(folder)
  await lockRun(folder)
  try {
    return await writeNewRun(folder, experiment)
  } catch (error) {
    await unlockRun(folder).catch(() => undefined)
    throw error
  }
}

async function writeNewRun(folder: string, experiment: Experiment): Promise<RunSummary> {
  const paths = runFolder(folder)
  await makeFolder(paths.checkpoints)
  await writeAtomically(paths.experiment, json(experiment))
  const { name, data, training } = experiment
  const summary = newSummary(folder, { name, dataset: basename(data.file), epochs: training.epochs })
  await writeAtomically(paths.summary, json(summary))
  return summary
}

/**
 * The experiment of a run.
 * @throws Problem RUN_MISSING, RUN_FOLDER_FOREIGN, EXPERIMENT_INVALID
 */
export async function readRunExperiment(folder: string): Promise<Experiment> {
  if ((await entriesOf(folder)) === null)
    throw new Problem('RUN_MISSING', `There is no run in ${folder}: the folder does not exist.`, {
      advice: 'Check the path; “longhand runs DIR” lists the runs of a folder.',
      place: { file: folder },
    })
  if (!isRunFolder(folder)) throw noRunIn(folder)
  const file = runFolder(folder).experiment
  return parseExperiment(await readJsonFile(file), file)
}

export const noRunIn = (folder: string): Problem =>
  new Problem('RUN_FOLDER_FOREIGN', `${folder} holds no run: experiment.json or summary.json is missing.`, {
    advice: 'Choose the folder that “train --out” wrote.',
    place: { file: folder },
  })

export function isRunFolder(folder: string): boolean {
  const { experiment, summary } = runFolder(folder)
  return existsSync(experiment) && existsSync(summary)
}

/** summary.json as written; a state that only a live process has is `interrupted` when the lock is not held. */
export async function readSummary(folder: string): Promise<RunSummary> {
  const { testMae = null, unit = '', ...summary } = await readJsonFile<RunSummary & Before>(runFolder(folder).summary)
  const live: readonly RunState[] = ['queued', 'preparing', 'running', 'paused']
  const state = live.includes(summary.state) && !(await isLocked(folder)) ? 'interrupted' : summary.state
  const headline =
    testMae === null ? summary.headline : ({ metric: 'MAE', value: testMae, unit, better: 'lower' } as const)
  return { ...summary, headline: headline ?? null, id: basename(folder), state }
}

/** What stood in summary.json in place of the headline while every task was a forecast. */
interface Before {
  readonly testMae?: number | null
  readonly unit?: string
}

/** What the table of runs shows of a run whose summary cannot be read: one damaged run hides no other. */
export const damagedSummary =
  (folder: string) =>
  (error: unknown): RunSummary => ({
    ...newSummary(folder, { name: basename(folder), dataset: '', epochs: 0 }),
    created: new Date(0).toISOString(),
    state: 'failed',
    problem: reportOf(error),
  })

const newSummary = (folder: string, facts: Pick<RunSummary, 'name' | 'dataset' | 'epochs'>): RunSummary => ({
  ...facts,
  id: basename(folder),
  state: 'queued',
  created: new Date().toISOString(),
  progress: 0,
  epoch: 0,
  bestValidationLoss: null,
  headline: null,
  problem: null,
})

/** Locks that this process holds: its number alone does not tell, for numbers are given anew, in a container soon. */
const held = new Set<string>()

/**
 * Takes the run for this process, so that two programs never write to one folder, and clears away what a crash left half-written.
 * @throws Problem RUN_BUSY, NOT_WRITABLE, DISK_FULL
 */
export async function lockRun(folder: string): Promise<void> {
  const { lock, checkpoints } = runFolder(folder)
  while (!(await madeLock(folder))) {
    if (await isLocked(folder)) throw busyElsewhere(folder)
    await removeLeftLock(folder)
  }
  held.add(lock)
  try {
    for (const place of [folder, checkpoints])
      for (const name of (await entriesOf(place)) ?? [])
        if (isHalfWritten(name)) await rm(join(place, name), { force: true })
  } catch (error) {
    await unlockRun(folder)
    throw error
  }
}

export async function unlockRun(folder: string): Promise<void> {
  const { lock } = runFolder(folder)
  if (held.delete(lock)) await rm(lock, { force: true })
}

/** False: there is one already. Of several processes that try at once, one makes it. */
async function madeLock(folder: string): Promise<boolean> {
  const { lock } = runFolder(folder)
  try {
    await writeFile(lock, await holderText(folder), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw writingProblem(error, lock)
  }
}

/** Moves a lock away before it is removed: where another process has just put its own in its place, that one is put back. */
async function removeLeftLock(folder: string): Promise<void> {
  const { lock } = runFolder(folder)
  const away = `${lock}.${process.pid}.new`
  try {
    await rename(lock, away)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw writingProblem(error, lock)
  }
  if (await isHeld(folder, away)) {
    await rename(away, lock)
    throw busyElsewhere(folder)
  }
  await rm(away, { force: true })
}

const isLocked = (folder: string): Promise<boolean> => isHeld(folder, runFolder(folder).lock)

/** Whether the lock of a folder, whose text is in `file`, belongs to a process that is alive. */
async function isHeld(folder: string, file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return Number.parseInt(text, 10) === process.pid ? held.has(runFolder(folder).lock) : isHeldElsewhere(text, folder)
}

const busyElsewhere = (folder: string): Problem =>
  new Problem('RUN_BUSY', `${basename(folder)} is being trained by another process.`, {
    advice: 'Wait for it, or stop it there. If no other program runs, remove the file “lock” from the folder.',
    place: { file: runFolder(folder).lock },
  })

/**
 * A JSON file that the program itself wrote.
 * @throws Problem RUN_DAMAGED
 */
export async function readJsonFile<T = unknown>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    throw new Problem('RUN_DAMAGED', `${file} cannot be read: ${reasonOf(error)}.`, {
      advice: 'The run folder is damaged or was copied in part: copy it again from where it was written.',
      place: { file },
    })
  }
}

/** Null: the file has not been written yet. */
export async function readIfPresent<T>(file: string): Promise<T | null> {
  return existsSync(file) ? readJsonFile<T>(file) : null
}

/** Names in a folder; null: there is no such folder. */
export async function entriesOf(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw writingProblem(error, folder)
  }
}

const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
