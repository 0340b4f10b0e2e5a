import { checkOf } from '../../core/formats/model-check'
import { modelData, type ModelTraining } from '../../core/formats/model'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import { evaluateForecast } from '../../core/tasks/forecast-results'
import { toTargetUnits } from '../../core/tasks/forecast-data'
import type { EndEvent } from '../../core/training/events'
import type { RunShards } from '../../core/training/batch'
import { predictPart } from '../../core/training/predict'
import { version } from '../../package.json'
import { json, writeAtomically } from './files'
import type { TrainJob } from './leader'
import { writeModelFile } from './model-file'
import { networkSpec } from './network'
import { predictionsCsv } from './predictions'
import type { LeaderMessage } from './progress'
import { runFolder } from './run-folder'
import { threadKernels } from './thread-kernels'

type Trained = Pick<TrainJob, 'folder' | 'experiment' | 'prepared'>

/** How far the weights have come: the facts of a model's `training` that only the training knows. */
export type Standing = Pick<ModelTraining, 'epochs' | 'steps' | 'bestEpoch' | 'validationLoss'>

/** Writes model.json with weights in canonical order, and runs its check on the written file. */
export async function writeModel(
  { folder, experiment, prepared }: Trained,
  parameters: Float32Array,
  standing: Standing,
  test: ModelTraining['test'] = [],
): Promise<void> {
  const { plan, series, data, profile } = prepared
  const { recipe } = plan
  const network = networkSpec(experiment, data)
  await writeModelFile(
    {
      recipe,
      data: modelData(experiment.data, recipe, profile.reading),
      network,
      parameters,
      check: checkOf({ recipe, network, parameters }, series, data.validation),
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
 * model.json. Answers its mean absolute error. What `runShards` throws is passed on.
 */
export async function writeResults(
  job: Trained & Pick<TrainJob, 'baselines' | 'port'>,
  network: CompiledNetwork,
  runShards: RunShards,
  end: EndEvent,
): Promise<number> {
  const { folder, experiment, prepared, baselines, port } = job
  const { plan, series, data } = prepared
  const { recipe } = plan
  const paths = runFolder(folder)
  const outputs = predictPart(network, data, 'test', runShards)
  // The check of the model takes a second or more: helpers leave their core to others, and their memory.
  port.postMessage({ kind: 'alone' } satisfies LeaderMessage)
  const own = {
    name: 'network',
    label: networkLabel(experiment.network),
    values: toTargetUnits(recipe, data.test, outputs),
  }
  const forecasts = [own, ...baselines.test]
  const evaluation = evaluateForecast(recipe, 'test', data.test, forecasts)
  const test = evaluation.forecasters.map(({ name, label, scores }) => ({ name, label, scores }))
  const { epoch: epochs, step: steps, bestEpoch, bestValidationLoss: validationLoss } = end
  await writeModel(job, network.saveParameters(), { epochs, steps, bestEpoch, validationLoss }, test)
  await writeAtomically(paths.predictions, predictionsCsv(recipe, series, data.test, forecasts))
  await writeAtomically(paths.evaluation, json(evaluation))
  return evaluation.forecasters[0].scores.mae
}

/** "LSTM", "LSTM with peepholes", "CIFG LSTM", "Simple RNN (relu)". */
function networkLabel({ cell, variant, peepholes, activation }: TrainJob['experiment']['network']): string {
  if (cell === 'simple-rnn') return `Simple RNN (${activation})`
  return `${variant === 'vanilla' ? '' : `${variant} `}LSTM${peepholes ? ' with peepholes' : ''}`
}
