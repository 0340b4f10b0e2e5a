import { basename } from 'node:path'
import type { Experiment } from '../../core/experiment/schema'
import { Problem } from '../../core/problem'
import type { TrainingEvent } from '../../core/training/events'
import { openConductor, removeRun, type ConductorOptions, type Entry } from './conductor'
import { openCores } from './cores'
import { give, newCrew, type Command } from './crew'
import type { RunCommand } from './engine.types'
import { createRun, lockRun, readRunExperiment, readSummary, unlockRun } from './run-folder'
import { runRecord } from './run-record'
import type { Glimpse, RunProgress, RunSummary } from './run.types'

/** The queue of trainings. Those at work share the cores (`cores.ts`); which thread did what never shows in a result. */
export interface Trainings {
  start(experiment: Experiment, folder: string): Promise<RunSummary>
  resume(folder: string): Promise<RunSummary>
  control(folder: string, command: RunCommand): Promise<RunSummary | null>
  finished(folder: string): Promise<RunSummary | null>
  /** Null: the run is neither queued nor at work here. */
  live(folder: string): RunSummary | null
  onProgress(listen: (folder: string, progress: RunProgress) => void): () => void
  close(): Promise<void>
}

const WORDS: Record<RunCommand, Command> = {
  pause: 'pause',
  continue: 'run',
  step: 'step',
  stop: 'stop',
  discard: 'discard',
}
/** A discarded training that does not answer within this time (it computes the check of its model, say) loses its thread, ms. */
const PATIENCE = 150

export interface TrainingsOptions extends Omit<ConductorOptions, 'tell'> {
  /** That all trainings together may take, bytes. */
  readonly memory: number
}

export function openTrainings({ pool, threads, memory, prepareRun }: TrainingsOptions): Trainings {
  const cores = openCores({ cores: threads, memory })
  const entries = new Map<string, Entry>()
  const listeners = new Set<(folder: string, progress: RunProgress) => void>()
  /** Runs on their way into the queue. */
  const coming = new Set<Promise<RunSummary>>()
  const conductor = openConductor({ pool, threads, prepareRun, tell })
  let closing = false

  function tell(entry: Entry, events: readonly TrainingEvent[] = [], glimpse: Glimpse | null = null): void {
    const { summary } = entry.record
    const waitsFor = summary.state === 'queued' ? entry.place.waitsFor() : null
    for (const listen of listeners) listen(entry.folder, { summary, waitsFor, events, glimpse })
  }

  function enqueue(folder: string, experiment: Experiment, summary: RunSummary, resume: boolean): RunSummary {
    const entry: Entry = {
      folder,
      experiment,
      resume,
      before: summary,
      record: runRecord(folder, { ...summary, state: 'queued', problem: null }),
      crew: newCrew(),
      place: cores.ask(share => entry.helpers?.keep(share - 1)),
      helpers: null,
      shards: 1,
      leaving: new AbortController(),
      killing: new AbortController(),
      training: false,
      discarded: false,
      obeyed: 0,
      waiting: new Set(),
      helperProblem: null,
      end: Promise.resolve(null),
    }
    entries.set(folder, entry)
    entry.end = conductor.conduct(entry).finally(() => entries.delete(folder))
    tell(entry)
    return entry.record.summary
  }

  /** Waits until the command has taken effect or the run has ended. */
  function takesEffect(entry: Entry, given: number): Promise<unknown> {
    const obeyed = new Promise<void>(resolve => {
      const look = (): void => {
        if (entry.obeyed < given) return
        entry.waiting.delete(look)
        resolve()
      }
      entry.waiting.add(look)
    })
    return Promise.race([obeyed, entry.end])
  }

  /** Leaves the queue, the preparation or the training. */
  function leave(entry: Entry, command: 'stop' | 'discard' | 'suspend'): number {
    entry.discarded ||= command === 'discard'
    const ways = { stop: 'stopped', discard: 'discarded', suspend: 'suspended' } as const
    if (!entry.training) entry.leaving.abort(ways[command])
    return give(entry.crew, command)
  }

  /** Brings a run into the queue, but none while the program is being ended: `work` asks again before it does. */
  async function come(folder: string, work: () => Promise<RunSummary>): Promise<RunSummary> {
    if (closing) throw comesTooLate(folder)
    const run = work()
    coming.add(run)
    return run.finally(() => coming.delete(run))
  }

  async function begin(experiment: Experiment, folder: string): Promise<RunSummary> {
    const summary = await createRun(folder, experiment)
    if (!closing) return enqueue(folder, experiment, summary, false)
    await unlockRun(folder)
    await removeRun(folder)
    throw comesTooLate(folder)
  }

  async function goOn(folder: string): Promise<RunSummary> {
    const experiment = await readRunExperiment(folder)
    if (entries.has(folder)) throw busy(folder)
    const summary = await readSummary(folder)
    if (summary.state === 'finished')
      throw new Problem('RUN_FINISHED', `${basename(folder)} is finished: there is nothing left to train.`, {
        advice: 'Start a new run with more epochs.',
        place: { file: folder },
      })
    await lockRun(folder)
    if (!closing) return enqueue(folder, experiment, summary, true)
    await unlockRun(folder)
    throw comesTooLate(folder)
  }

  return {
    start: (experiment, folder) => come(folder, () => begin(experiment, folder)),
    resume: folder => come(folder, () => goOn(folder)),
    async control(folder, command) {
      const entry = entries.get(folder)
      if (!entry) {
        if (command !== 'discard') throw notLive(folder)
        await readRunExperiment(folder)
        await lockRun(folder)
        return removeRun(folder)
      }
      entry.record.log({ what: command })
      const leaves = command === 'stop' || command === 'discard'
      const given = leaves ? leave(entry, command) : give(entry.crew, WORDS[command])
      if (command === 'discard') {
        const kill = setTimeout(() => entry.killing.abort(), PATIENCE)
        return entry.end.finally(() => clearTimeout(kill))
      }
      if (entry.training) await takesEffect(entry, given)
      else if (leaves) await entry.end
      return entry.record.summary
    },
    async finished(folder) {
      const entry = entries.get(folder)
      if (entry) return entry.end
      return readSummary(folder)
    },
    live: folder => entries.get(folder)?.record.summary ?? null,
    onProgress(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    async close() {
      closing = true
      await Promise.allSettled(coming)
      const ends = [...entries.values()].map(entry => {
        leave(entry, 'suspend')
        return entry.end
      })
      await Promise.all(ends)
    },
  }
}

const busy = (folder: string): Problem =>
  new Problem('RUN_BUSY', `${basename(folder)} is being trained already.`, { place: { file: folder } })

const comesTooLate = (folder: string): Problem =>
  new Problem('POOL_CLOSED', `${basename(folder)} was not begun: the program is being ended.`, {
    advice: 'Begin it when the program runs again.',
    place: { file: folder },
  })

const notLive = (folder: string): Problem =>
  new Problem('RUN_NOT_LIVE', `${basename(folder)} is not being trained.`, {
    advice: 'Continue it with “resume” first.',
    place: { file: folder },
  })
