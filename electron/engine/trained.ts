import type { ModelTraining } from '../../core/formats/models/frame'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import { headlineOf, type Evaluation, type Headline, type TagEvaluation } from '../../core/tasks/evaluation'
import type { EndEvent } from '../../core/training/events'
import type { RunShards } from '../../core/training/batch'
import { eachBatch, predictPart } from '../../core/training/predict'
import { version } from '../../package.json'
import { json, writeAtomically } from './files'
import type { TrainJob } from './leader'
import { writeModelFile } from './model-file'
import { networkSpec } from './network'
import type { LeaderMessage } from './progress'
import { runFolder } from './run-folder'
import { workOf, type Trained } from './tasks/task'
import { threadKernels } from './thread-kernels'

type RunAtHand = Pick<TrainJob, 'folder' | 'experiment' | 'prepared'>

/** How far the weights have come: the facts of a model's `training` that only the training knows. */
export type Standing = Pick<ModelTraining, 'epochs' | 'steps' | 'bestEpoch' | 'validationLoss'>

/** Writes model.json with weights in canonical order, and runs its check on the written file. */
export async function writeModel(
  { folder, experiment, prepared }: RunAtHand,
  parameters: Float32Array,
  standing: Standing,
  test: ModelTraining['test'] = [],
): Promise<void> {
  const { data, profile } = prepared
  const network = networkSpec(experiment, data)
  await writeModelFile(
    {
      ...workOf(prepared.kind).model(prepared, network, parameters),
      network,
      parameters,
      training: {
        ...standing,
        name: experiment.name,
        date: new Date().toISOString(),
        software: `Longhand ${version}`,
        kernels: threadKernels().build,
        seed: experiment.seed,
        data: { name: profile.name, fingerprint: profile.fingerprint, rows: profile.rows },
        test,
      },
    },
    runFolder(folder).model,
  )
}

/**
 * Judges the trained network on the test part, beside the baselines, and writes evaluation.json, predictions.csv and the final
 * model.json. Answers the number that the run is known by. What `runShards` throws is passed on, and what `heed`: it lets
 * commands be heard.
 */
export async function writeResults(
  job: RunAtHand & Pick<TrainJob, 'baselines' | 'port'>,
  network: CompiledNetwork,
  { runShards, heed }: { runShards: RunShards; heed: () => void },
  end: EndEvent,
): Promise<Headline> {
  const { folder, experiment, prepared, baselines, port } = job
  const paths = runFolder(folder)
  const { data } = prepared
  // What follows, such as the check of the model, takes a second or more: helpers leave their core to others, and their memory.
  const leaveAlone = (): void => port.postMessage({ kind: 'alone' } satisfies LeaderMessage)
  const inThreads = <T>(work: () => T): T => {
    const answer = work()
    leaveAlone()
    return answer
  }
  const trained = {
    label: networkLabel(experiment.network),
    network,
    outputs: () => inThreads(() => predictPart(network, data, 'test', runShards)),
    eachBatch: (seen: Parameters<Trained['eachBatch']>[0]) =>
      inThreads(() => eachBatch(network, data, 'test', runShards, seen)),
    alone() {
      leaveAlone()
      return heed
    },
  }
  const { evaluation, predictions, cases } = workOf(prepared.kind).judge(prepared, trained, baselines.test)
  const { epoch: epochs, step: steps, bestEpoch, bestValidationLoss: validationLoss } = end
  const standing = { epochs, steps, bestEpoch, validationLoss }
  await writeModel(job, network.saveParameters(), standing, scoresOf(evaluation))
  await writeAtomically(paths.predictions, predictions)
  if (cases !== undefined) await writeAtomically(paths.cases, cases)
  await writeAtomically(paths.evaluation, json(evaluation))
  return headlineOf(evaluation)
}

/** What a model tells of itself and of its rivals. */
function scoresOf(evaluation: Evaluation): ModelTraining['test'] {
  if (evaluation.task === 'tag') return scoresOfTaggers(evaluation)
  return resultsOf(evaluation).map(({ name, label, scores }) => ({ name, label, scores: { ...scores } }))
}

function scoresOfTaggers(evaluation: TagEvaluation): ModelTraining['test'] {
  if (evaluation.says === 'number')
    return evaluation.taggers.map(({ name, label, scores }) => ({ name, label, scores: { ...scores } }))
  return evaluation.taggers.map(({ name, label, scores, entities }) => ({
    name,
    label,
    scores: entities === null ? { ...scores } : { ...scores, entityF1: entities.overall.f1 },
  }))
}

function resultsOf(evaluation: Exclude<Evaluation, TagEvaluation>): readonly TestResult[] {
  switch (evaluation.task) {
    case 'forecast':
      return evaluation.forecasters
    case 'classify':
      return evaluation.classifiers
    case 'generate':
      return evaluation.generators
    case 'translate':
      return evaluation.translators
    case 'transcribe':
      return evaluation.transcribers
  }
}

type TestResult = Pick<ModelTraining['test'][number], 'name' | 'label'> & { readonly scores: object }

/** "LSTM", "LSTM with peepholes", "CIFG LSTM", "Simple RNN (relu)". */
function networkLabel({ cell, variant, peepholes, activation }: TrainJob['experiment']['network']): string {
  if (cell === 'simple-rnn') return `Simple RNN (${activation})`
  return `${variant === 'vanilla' ? '' : `${variant} `}LSTM${peepholes ? ' with peepholes' : ''}`
}
