import { readFile } from 'node:fs/promises'
import type { Experiment } from '../../core/experiment/schema'
import type { TrainingEvent } from '../../core/training/events'
import type { Environment } from './environment'
import { codeOf, parseJournal } from './files'
import type { BaselineReport } from './plan.types'
import { readIfPresent, readJsonFile, readRunExperiment, readSummary, runFolder } from './run-folder'
import type { RunDetail } from './run.types'
import { planWritten, stretchWritten } from './runs-before'
import { workOf } from './tasks/task'
import { thinEvents } from './thin'

/**
 * Everything the window shows of a run, from its files alone: the data may be gone. `detail` null: training has not begun yet.
 * @throws Problem RUN_MISSING, RUN_FOLDER_FOREIGN, RUN_DAMAGED, JOURNAL_DAMAGED
 */
export async function openRun(folder: string): Promise<{ experiment: Experiment; detail: RunDetail | null }> {
  const paths = runFolder(folder)
  const experiment = await readRunExperiment(folder)
  const environment = await readIfPresent<Environment>(paths.environment)
  if (environment === null) return { experiment, detail: null }
  const [plan, baselines, seen, metrics, gradients] = await Promise.all([
    readJsonFile<Parameters<typeof planWritten>[0]>(paths.plan),
    readJsonFile<BaselineReport>(paths.baselines),
    readJsonFile<Parameters<typeof stretchWritten>[0]>(paths.stretch),
    readJournal(paths.metrics),
    readJournal(paths.gradients),
  ])
  const stretch = stretchWritten(seen)
  const epoch = metrics.filter(event => event.kind === 'epoch').at(-1)
  const detail: RunDetail = {
    summary: await readSummary(folder),
    experiment,
    plan: planWritten(plan, experiment),
    baselines,
    events: thinEvents(inOrderOfSteps(metrics, gradients)),
    glimpse: epoch === undefined ? null : workOf(stretch.kind).glimpse(stretch, epoch),
    environment,
  }
  return { experiment, detail }
}

/** The events of a journal; none when it does not exist yet. */
export async function readJournal(file: string): Promise<TrainingEvent[]> {
  try {
    return parseJournal<TrainingEvent>(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Puts each watch event before the step it belongs to, as training said them. */
function inOrderOfSteps(metrics: readonly TrainingEvent[], watches: readonly TrainingEvent[]): TrainingEvent[] {
  const byStep = new Map(watches.map(watch => [watch.step, watch]))
  return metrics.flatMap(event => {
    const watch = event.kind === 'step' ? byStep.get(event.step) : undefined
    return watch === undefined ? [event] : [watch, event]
  })
}
