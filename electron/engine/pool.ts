import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { Problem } from '../../core/problem'
import type { EngineOptions } from './engine.types'
import { reasonOf } from './files'
import { interruptAll, newEnding } from './interruption'
import type { KernelChoice } from './kernel-choice.types'
import type apply from '../workers/apply'
import type baselines from '../workers/baselines'
import type exportRun from '../workers/export-run'
import type generate from '../workers/generate'
import type hear from '../workers/hear'
import type judge from '../workers/judge'
import type measure from '../workers/measure'
import type openRun from '../workers/open-run'
import type plan from '../workers/plan'
import type predict from '../workers/predict'
import type prepare from '../workers/prepare'
import type preview from '../workers/preview'
import type profile from '../workers/profile'
import type readTranslator from '../workers/read-translator'
import type results from '../workers/results'
import type shards from '../workers/shards'
import type tagText from '../workers/tag-text'
import type train from '../workers/train'
import type translate from '../workers/translate'
import type tryKernels from '../workers/try-kernels'
import type { Reply } from './reply.types'
import type { Errand } from './task'

/** The files of electron/workers. */
interface Workers {
  apply: typeof apply
  baselines: typeof baselines
  'export-run': typeof exportRun
  generate: typeof generate
  hear: typeof hear
  judge: typeof judge
  measure: typeof measure
  'open-run': typeof openRun
  plan: typeof plan
  predict: typeof predict
  prepare: typeof prepare
  preview: typeof preview
  profile: typeof profile
  'read-translator': typeof readTranslator
  results: typeof results
  shards: typeof shards
  'tag-text': typeof tagText
  train: typeof train
  translate: typeof translate
  'try-kernels': typeof tryKernels
}

type WorkerName = keyof Workers
type JobOf<Name extends WorkerName> = Parameters<Workers[Name]>[0]['job']
type AnswerOf<Name extends WorkerName> = Awaited<ReturnType<Workers[Name]>> extends Reply<infer Answer> ? Answer : never

export interface Pool {
  /**
   * Runs one task in a worker thread. Aborting kills the thread and loses its work.
   * @throws Problem of the task; WORKER_DIED when its thread ended; POOL_CLOSED
   */
  run<Name extends WorkerName>(name: Name, job: JobOf<Name>, options?: RunOptions): Promise<AnswerOf<Name>>
  /** Interrupts what reads files and drops what waits; then ends the threads. */
  close(): Promise<void>
}

export interface RunOptions {
  /** Handed over, not copied: message ports. */
  readonly transfer?: readonly MessagePort[]
  readonly signal?: AbortSignal
  /** Default, where the task computes with kernels: those of the process. */
  readonly kernels?: KernelChoice | null
}

/** What trains has a pool of its own: a plan or a profile must not wait until a training ends. */
const TRAINS: ReadonlySet<WorkerName> = new Set(['shards', 'train'])
/** Threads for all else, beside one for each core. */
const BESIDE = 2
/** More leaders and helpers than that are never at work: `cores.ts` counts them. Paused leaders keep their threads. */
const MOST_TRAINING = 1024
/** For new values of each thread, MB. V8's default is 48: our threads hold large arrays, which lie elsewhere, and few objects. */
const YOUNG = 4
/** They only compute: their threads can be ended at any moment. */
const COMPUTES: ReadonlySet<WorkerName> = new Set([
  'baselines',
  'judge',
  'measure',
  'plan',
  'predict',
  'shards',
  'tag-text',
  'train',
  'translate',
])
/** They compute with kernels, and so wait until these are chosen. */
const ON_KERNELS: ReadonlySet<WorkerName> = new Set([
  'export-run',
  'generate',
  'hear',
  'judge',
  'measure',
  'predict',
  'shards',
  'tag-text',
  'train',
  'translate',
])
/** Time for the others to come to an end when the pool is closed, ms. An interrupted query takes a fraction of it. */
const PATIENCE = 2500

export interface PoolOptions extends Pick<EngineOptions, 'workers' | 'threads' | 'niceness' | 'idle'> {
  /** Those of the process. */
  readonly kernels: () => Promise<KernelChoice>
}

export function openPool({ workers, threads, niceness = 0, idle = 500, kernels }: PoolOptions): Pool {
  const ending = newEnding()
  const reading = new Set<Promise<unknown>>()
  let closed = false
  const open = (maxThreads: number): Piscina<Errand<unknown>, Reply<unknown>> =>
    new Piscina({
      minThreads: 0,
      maxThreads,
      idleTimeout: idle,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
      niceIncrement: niceness,
      workerData: ending,
    })
  const training = open(MOST_TRAINING)
  const beside = open(threads + BESIDE)

  /** The work of a thread; what has to come to an end before the thread may is remembered. */
  async function noted<T>(name: WorkerName, work: Promise<T>): Promise<T> {
    if (COMPUTES.has(name)) return work
    reading.add(work)
    return work.finally(() => reading.delete(work))
  }

  return {
    async run<Name extends WorkerName>(name: Name, job: JobOf<Name>, options: RunOptions = {}) {
      if (closed) throw poolClosed()
      const { transfer, signal } = options
      const errand = { job, kernels: options.kernels ?? (ON_KERNELS.has(name) ? await kernels() : null) }
      if (closed) throw poolClosed()
      const piscina = TRAINS.has(name) ? training : beside
      const filename = join(workers, `${name}.js`)
      const transferList = transfer ? [...transfer] : undefined
      const reply = await noted(name, piscina.run(errand, { filename, transferList, signal })).catch(
        (error: unknown) => {
          if (closed) throw poolClosed()
          throw new Problem('WORKER_DIED', `The thread of “${name}” ended: ${reasonOf(error)}.`, {
            advice:
              'A run can be resumed from its last checkpoint. If it happens again, the data may need more memory than there is.',
          })
        },
      )
      // The name says which worker answered, and so the type.
      if (reply.ok) return reply.value as AnswerOf<Name>
      if (closed) throw poolClosed()
      const { code, message, advice, place } = reply.problem
      throw new Problem(code, message, { advice, place })
    },
    async close() {
      closed = true
      interruptAll(ending)
      await Promise.race([Promise.allSettled(reading), after(PATIENCE, undefined, { ref: false })])
      await Promise.all([training.destroy(), beside.destroy()])
    },
  }
}

const poolClosed = (): Problem => new Problem('POOL_CLOSED', 'The program is being ended.')
