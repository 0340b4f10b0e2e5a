import { rm } from 'node:fs/promises'
import { MessageChannel } from 'node:worker_threads'
import type { Experiment } from '../../core/experiment/schema'
import { Problem, reportOf, type ProblemReport } from '../../core/problem'
import type { Headline } from '../../core/tasks/evaluation'
import type { TrainingEvent } from '../../core/training/events'
import type { Place } from './cores'
import type { Crew } from './crew'
import { writingProblem } from './files'
import { openHelpers, type Helpers } from './helpers'
import type { Outcome, TrainJob } from './leader'
import type { Pool } from './pool'
import type { LeaderMessage } from './progress'
import { unlockRun } from './run-folder'
import type { RunRecord } from './run-record'
import type { Glimpse, RunSummary } from './run.types'

/** What has to be known of the data before a leader can start. */
export type Preparation = Pick<TrainJob, 'prepared' | 'plan' | 'baselines'>

/** A run in the queue or at work. */
export interface Entry {
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

export interface ConductorOptions {
  readonly pool: Pool
  /** Threads of all trainings together. */
  readonly threads: number
  readonly prepareRun: (experiment: Experiment) => Promise<Preparation>
  /** Tells those who listen how a run is, and what has happened in it. */
  readonly tell: (entry: Entry, events?: readonly TrainingEvent[], glimpse?: Glimpse | null) => void
}

export interface Conductor {
  /** The life of a run from its place in the queue to its end. Answers the last summary; null: discarded. Never throws. */
  conduct(entry: Entry): Promise<RunSummary | null>
}

/** Leads runs through their lives: preparation, the leader's thread and its helpers, and however they end. */
export function openConductor({ pool, threads, prepareRun, tell }: ConductorOptions): Conductor {
  function change(entry: Entry, facts: Partial<RunSummary>): void {
    entry.record.change(facts)
    tell(entry)
  }

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
    return entry.discarded ? removeRun(entry.folder) : record.summary
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

  return { conduct }
}

/** A run's folder goes, and all that is in it. */
export async function removeRun(folder: string): Promise<null> {
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
