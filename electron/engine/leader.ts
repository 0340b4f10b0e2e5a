import type { MessagePort } from 'node:worker_threads'
import type { Experiment } from '../../core/experiment/schema'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import { initialise } from '../../core/network/initialise'
import { Problem } from '../../core/problem'
import type { TrainingData } from '../../core/tasks/samples'
import { shardRunner } from '../../core/training/batch'
import type { Headline } from '../../core/tasks/evaluation'
import type { EndEvent, TrainingEvent } from '../../core/training/events'
import type { Snapshot } from '../../core/training/snapshot'
import { train, type Training } from '../../core/training/train'
import { newestCheckpoint, writeCheckpoint } from './checkpoints'
import { orderOf, type Crew } from './crew'
import { checkSameData, environmentOf, otherKernels, type Environment } from './environment'
import { json, writeAtomically } from './files'
import { openJournals, type Journals } from './journals'
import { trainingNetwork } from './network'
import { obedience } from './obedience'
import type { ExperimentPlan } from './plan.types'
import { progressPost, type LeaderMessage } from './progress'
import { readIfPresent, runFolder } from './run-folder'
import { newSharedBatch, onCrew } from './shared-batch'
import { stopwatch } from './stopwatch'
import { kernelChoice } from './thread-kernels'
import { alsoOf, testFileOf, workOf, type Baselines, type Prepared } from './tasks/task'
import { writeModel, writeResults } from './trained'

export interface TrainJob {
  readonly folder: string
  readonly experiment: Experiment
  readonly prepared: Prepared
  readonly plan: ExperimentPlan
  readonly baselines: Baselines
  readonly threads: number
  readonly crew: Crew
  readonly port: MessagePort
  /** Continue from the newest checkpoint. */
  readonly resume: boolean
}

export interface Outcome {
  readonly reason: EndEvent['reason'] | 'discarded' | 'suspended'
  /** Of the network on the test part. */
  readonly headline: Headline | null
}

/** Thrown through the training when it shall end without results. */
class Abandoned extends Error {
  readonly reason: 'discarded' | 'suspended'
  constructor(command: 'discard' | 'suspend') {
    super(command)
    this.reason = command === 'discard' ? 'discarded' : 'suspended'
  }
}

/**
 * Trains a run from its start or its last checkpoint to its end, obeying the command word after each batch, and writes its
 * folder: everything but summary.json and events.ndjson.
 *
 * @throws Problem TRAINING_DIVERGED, DATA_CHANGED, CHECKPOINT_DAMAGED, HELPER_DIED, DISK_FULL, NOT_WRITABLE
 */
export async function lead(job: TrainJob): Promise<Outcome> {
  const { folder, experiment, prepared, crew, port } = job
  const { data } = prepared
  const choice = experiment.training
  const network = trainingNetwork(experiment, data)
  network.loadParameters(initialise(network.spec, experiment.network.initialise, experiment.seed))
  const checkpoint = job.resume ? await newestCheckpoint(folder, network.table) : null
  await writeHead(job)

  const post = (message: LeaderMessage): void => port.postMessage(message)
  const journals = openJournals(folder, checkpoint)
  // Whoever has heard of an event finds it in the run's files: `open` and what is heard after it leave no gap.
  const progress = progressPost(message => {
    journals.flush()
    post(message)
  })
  const watch = stopwatch()
  const commands = obedience(crew, watch, {
    onObeyed(given, paused) {
      progress.flush()
      post({ kind: 'obeyed', given, paused })
    },
    beforeSleep: journals.flush,
  })
  const batch = newSharedBatch(network)
  const runShard = shardRunner(network, data, choice, experiment.seed)
  // Before it is suspended a training batch is finished, and so can be continued from; a part that is judged begins anew.
  const heed = (inTraining: boolean): void => {
    const command = commands.within()
    if (command === 'discard' || (command === 'suspend' && !inTraining)) throw new Abandoned(command)
    if (command === 'stop') training.stop()
  }
  const { runShards, runPieces } = onCrew(crew, batch, network, (work, shard) => {
    heed(work.part === 'train')
    runShard(work, shard)
  })
  const work = workOf(prepared.kind)
  const stretch = work.stretch(prepared)
  const training = train({
    learner: network,
    data,
    choice,
    seed: experiment.seed,
    clock: watch.read,
    stretch: stretch.samples,
    resume: checkpoint?.snapshot,
    runShards,
    runPieces,
  })
  const save = keeper(job, network, training, journals)
  post({ kind: 'network', memory: network.memory, batch, shards: network.shards.length, kernels: kernelChoice() })
  const speak = work.speaker?.(prepared, network.spec)
  const tell = (event: TrainingEvent): void => {
    journals.append(event)
    progress.push(event, event.kind === 'epoch' ? work.glimpse(stretch, event) : null)
  }

  async function untilEnd(): Promise<EndEvent> {
    for (const event of training.events) {
      if (event.kind === 'end') return event
      if (event.kind === 'epoch' && speak) tell({ ...event, said: speak(network.saveParameters(), event.epoch) })
      else tell(event)
      if (event.kind === 'watch') continue
      // A single step counts batches; leaving is possible after an epoch too.
      const command = event.kind === 'epoch' ? orderOf(crew).command : commands.next()
      if (command === 'discard' || command === 'suspend') throw new Abandoned(command)
      if (command === 'stop') training.stop()
      else await save('when due')
    }
    throw new Error('training ended without an end event')
  }
  try {
    const end = await untilEnd().catch(async (error: unknown) => {
      if (error instanceof Abandoned && error.reason === 'suspended') await save('now')
      throw error
    })
    // Before its end is told: a run that is continued tells another one.
    await save('end')
    tell(end)
    return {
      reason: end.reason,
      headline: await writeResults(job, network, { runShards, heed: () => heed(false) }, end),
    }
  } catch (error) {
    if (error instanceof Abandoned) return { reason: error.reason, headline: null }
    // After a divergence the network holds the best weights so far.
    if (error instanceof Problem && error.code === 'TRAINING_DIVERGED') await save('best weights')
    throw error
  } finally {
    progress.flush()
    journals.close()
  }
}

/** The files that say what the run is. A resumed run has them, and must be about the same data. */
async function writeHead({
  folder,
  experiment,
  prepared,
  plan,
  baselines,
  threads,
  resume,
  port,
}: TrainJob): Promise<void> {
  const paths = runFolder(folder)
  const environment = environmentOf(prepared.profile, threads, {
    test: testFileOf(prepared),
    also: alsoOf(prepared),
  })
  const written = resume ? await readIfPresent<Environment>(paths.environment) : null
  if (written !== null) {
    checkSameData(written, environment, experiment)
    const problem = otherKernels(written, environment)
    if (problem !== null) port.postMessage({ kind: 'remark', problem } satisfies LeaderMessage)
    return
  }
  await writeAtomically(paths.experiment, json(plan.resolved))
  await writeAtomically(paths.plan, json(plan))
  await writeAtomically(paths.baselines, json(baselines.report))
  await writeAtomically(paths.stretch, json(workOf(prepared.kind).stretch(prepared)))
  await writeAtomically(paths.environment, json(environment))
}

/** Times as long as a checkpoint took goes to training before the next: those of a large network on a slow disk take seconds. */
const WORK = 25

type Occasion = 'now' | 'when due' | 'end' | 'best weights'

/**
 * Saves checkpoints, and with them the best weights as model.json whenever they are new and its check is quick. At the end the
 * results bring it.
 */
function keeper(
  job: TrainJob,
  network: CompiledNetwork,
  training: Training,
  journals: Journals,
): (occasion: Occasion) => Promise<void> {
  const every = job.experiment.training.checkpointEvery * 1000
  let due = performance.now() + every
  let savedBest = 0

  async function saveBest({ state, vectors }: Snapshot): Promise<void> {
    const { best, epoch, step: steps } = state
    if (best.epoch <= savedBest) return
    const standing = { epochs: epoch - 1, steps, bestEpoch: best.epoch, validationLoss: best.loss }
    await writeModel(job, Float32Array.from(vectors.best), standing)
    savedBest = best.epoch
  }
  return async occasion => {
    const begin = performance.now()
    if (occasion === 'when due' && begin < due) return
    const snapshot = training.snapshot()
    if (occasion === 'best weights') return saveBest(snapshot)
    await writeCheckpoint(job.folder, network.table, { snapshot, ...journals.sync() })
    if (occasion !== 'end' && isQuick(network, job.prepared.data)) await saveBest(snapshot)
    const end = performance.now()
    due = end + Math.max(every, (end - begin) * WORK)
  }
}

/** A model's check is computed in float64: for a large network that takes seconds, which a training at work does not wait for. */
const isQuick = ({ table }: CompiledNetwork, { steps }: TrainingData): boolean => table.size * steps < 2e6
