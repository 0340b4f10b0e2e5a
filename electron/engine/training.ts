import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { Experiment } from '../../core/experiment/schema'
import { Problem, reportOf, type ProblemReport } from '../../core/problem'
import type { Headline } from '../../core/tasks/evaluation'
import type { TrainingEvent } from '../../core/training/events'
import { openCores, type Place } from './cores'
import { give, newCrew, type Command, type Crew } from './crew'
import type { RunCommand } from './engine.types'
import { writingProblem } from './files'
import { openHelpers, type Helpers } from './helpers'
import type { Outcome, TrainJob } from './leader'
import type { Pool } from './pool'
import type { LeaderMessage } from './progress'
import { createRun, lockRun, readRunExperiment, readSummary, unlockRun } from './run-folder'
import { runRecord, type RunRecord } from './run-record'
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

/** What has to be known of the data before a leader can start. */
export type Preparation = Pick<TrainJob, 'prepared' | 'plan' | 'baselines'>

/** A run in the queue or at work. */
interface Entry {
  readonly folder: string
  readonly experiment: Experiment
  readonly resume: boolean
  readonly record: RunRecord
  /** As it was before it came into the queue. */
  readonly before: RunSummary
  readonly crew: Crew
  readonly place: Place
  /** Null: its network is not there yet, or it has ended. */
  helpers: Helpers | null
  /** Pieces of a batch: so many cores it has a use for. */
  shards: number
  /** Aborted, with the way of leaving as its reason, when the run shall leave before its training has begun. */
  readonly leaving: AbortController
  /** Aborted to end the leader's thread at once. */
  readonly killing: AbortController
  training: boolean
  discarded: boolean
  /** Number of the last command that took effect; called when it grows. */
  obeyed: number
  readonly waiting: Set<() => void>
  helperProblem: Problem | null
  end: Promise<RunSummary | null>
}

type Way = Outcome['reason']

const WORDS: Record<RunCommand, Command> = {
  pause: 'pause',
  continue: 'run',
  step: 'step',
  stop: 'stop',
  discard: 'discard',
}
/** A discarded training that does not answer within this time (it computes the check of its model, say) loses its thread, ms. */
const PATIENCE = 150

export interface TrainingsOptions {
  readonly pool: Pool
  /** Threads of all trainings together. */
  readonly threads: number
  /** That all trainings together may take, bytes. */
  readonly memory: number
  readonly prepareRun: (experiment: Experiment) => Promise<Preparation>
}

export function openTrainings({ pool, threads, memory, prepareRun }: TrainingsOptions): Trainings {
  const cores = openCores({ cores: threads, memory })
  const entries = new Map<string, Entry>()
  const listeners = new Set<(folder: string, progress: RunProgress) => void>()
  /** Runs on their way into the queue. */
  const coming = new Set<Promise<RunSummary>>()
  let closing = false

  function tell(entry: Entry, events: readonly TrainingEvent[] = [], glimpse: Glimpse | null = null): void {
    const { summary } = entry.record
    const waitsFor = summary.state === 'queued' ? entry.place.waitsFor() : null
    for (const listen of listeners) listen(entry.folder, { summary, waitsFor, events, glimpse })
  }

  function change(entry: Entry, facts: Partial<RunSummary>): void {
    entry.record.change(facts)
    tell(entry)
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
    entry.end = conduct(entry).finally(() => entries.delete(folder))
    change(entry, {})
    return entry.record.summary
  }

  /** The life of a run from its place in the queue to its end. Answers the last summary; null: discarded. Never throws. */
  async function conduct(entry: Entry): Promise<RunSummary | null> {
    const { record, leaving, place } = entry
    try {
      await unlessAborted(leaving.signal, place.turn())
      change(entry, { state: 'preparing' })
      record.log({ what: entry.resume ? 'resumed' : 'started', threads })
      const preparation = await unlessAborted(leaving.signal, prepareRun(entry.experiment))
      const room = place.room(preparation.plan.memoryBytes)
      if (place.waitsFor() !== null) change(entry, { state: 'queued' })
      await unlessAborted(leaving.signal, room)
      entry.training = true
      change(entry, { state: 'running' })
      const { reason, headline } = await lead(entry, preparation)
      await conclude(entry, reason, headline)
    } catch (error) {
      if (leaving.signal.aborted) await left(entry, leaving.signal.reason as Way)
      else if (!entry.discarded) await failed(entry, entry.helperProblem ?? error)
    } finally {
      entry.helpers?.keep(0)
      entry.helpers = null
      place.leave()
      await unlockRun(entry.folder).catch(() => undefined)
    }
    return entry.discarded ? removed(entry.folder) : record.summary
  }

  async function conclude(entry: Entry, reason: Way, headline: Headline | null): Promise<void> {
    if (reason === 'discarded') return
    const state = reason === 'suspended' ? 'interrupted' : reason === 'stopped' ? 'stopped' : 'finished'
    change(entry, { state, headline, ...(state === 'finished' ? { progress: 1 } : {}) })
    if (state !== 'interrupted') entry.record.log({ what: state })
    await entry.record.saved().catch((error: unknown) => failed(entry, error))
  }

  /** Left before the training began: a run that was resumed is again what it was. */
  async function left(entry: Entry, way: Way): Promise<void> {
    const { resume, before, record } = entry
    if (!resume || way === 'discarded') return conclude(entry, way, null)
    change(entry, { state: before.state, problem: before.problem })
    await record.saved().catch((error: unknown) => failed(entry, error))
  }

  async function failed(entry: Entry, error: unknown): Promise<void> {
    const problem = reportOf(error)
    change(entry, { state: 'failed', problem })
    entry.record.log({ what: 'failed', problem })
    // The problem is in the summary that is told; a disk that refuses it too has nothing to add.
    await entry.record.saved().catch(() => undefined)
  }

  async function lead(entry: Entry, preparation: Preparation): Promise<Outcome> {
    const { folder, experiment, resume, crew, killing } = entry
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (message: LeaderMessage) => hear(entry, message, preparation))
    try {
      return await pool.run(
        'train',
        { ...preparation, folder, experiment, resume, threads, crew, port: port2 },
        { transfer: [port2], signal: killing.signal },
      )
    } finally {
      // What the leader posted before its answer may still be under way.
      await new Promise(resolve => setImmediate(resolve))
      port1.close()
    }
  }

  function hear(entry: Entry, message: LeaderMessage, preparation: Preparation): void {
    switch (message.kind) {
      case 'network':
        beginSharing(entry, message, preparation)
        break
      case 'alone':
        entry.shards = 1
        entry.place.wants(1)
        break
      case 'obeyed': {
        entry.obeyed = message.given
        const state = message.paused ? 'paused' : 'running'
        if (entry.record.summary.state !== state) {
          change(entry, { state })
          entry.place.wants(message.paused ? 0 : entry.shards)
        }
        for (const look of entry.waiting) look()
        break
      }
      case 'remark':
        remark(entry, message.problem)
        break
      case 'progress':
        entry.record.take(message.events)
        tell(entry, message.events, message.glimpse)
    }
  }

  /** The network is there: now helpers can join, one for each further core of the run's share. */
  function beginSharing(
    entry: Entry,
    { memory: network, batch, shards, kernels }: Extract<LeaderMessage, { kind: 'network' }>,
    { prepared }: Preparation,
  ): void {
    const { crew, experiment, place } = entry
    const job = { crew, memory: network, batch, data: prepared.data, experiment }
    entry.shards = shards
    entry.helpers = openHelpers(
      crew,
      helper => pool.run('shards', { ...job, helper }, { kernels }),
      (error, held) => {
        if (!(error instanceof Problem)) return
        if (held) entry.helperProblem ??= error
        // A helper that is let go when the run has ended may find the pool closed.
        else if (entry.helpers !== null && !entry.discarded) remark(entry, helperLost(error).report())
      },
    )
    place.wants(shards)
  }

  /** Something a person should know, which stops nothing. */
  function remark(entry: Entry, problem: ProblemReport): void {
    change(entry, { problem })
    entry.record.log({ what: 'remark', problem })
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
    await removed(folder)
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
        return removed(folder)
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

async function removed(folder: string): Promise<null> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch((error: unknown) => {
    throw writingProblem(error, folder)
  })
  return null
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, aborted])
}

const helperLost = ({ message }: Problem): Problem =>
  new Problem('HELPER_LOST', `The run goes on without one of its threads. ${message}`, {
    advice: 'It takes longer and comes to the same. Fewer threads need less memory.',
  })

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
