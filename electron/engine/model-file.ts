import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  decodeModel,
  encodeModel,
  MODEL_BYTES,
  sourceStepsOf,
  stepsOf,
  type Model,
  type ModelRecipe,
} from '../../core/formats/model'
import { checkError, checkSequences } from '../../core/formats/model-check'
import type { ForecastModel } from '../../core/formats/models/forecast'
import type { GenerateModel } from '../../core/formats/models/generate'
import type { ModelFrame } from '../../core/formats/models/frame'
import type { CheckSequences } from '../../core/formats/models/sequences'
import { compileNetwork } from '../../core/network/compiled'
import type { CompiledNetwork, InputRows } from '../../core/network/compiled.types'
import { Problem } from '../../core/problem'
import { predict } from '../../core/training/predict'
import { reasonOf, writeAtomically } from './files'
import { threadKernels } from './thread-kernels'

/**
 * Reads a model file; its size is looked at first.
 * @throws Problem MODEL_UNREADABLE and those of `decodeModel`
 */
export async function readModel(file: string): Promise<Model> {
  const unreadable = (error: unknown): never => {
    throw new Problem('MODEL_UNREADABLE', `${basename(file)} cannot be read: ${reasonOf(error)}.`, {
      advice: 'Check the path of the model file.',
      place: { file },
    })
  }
  const handle = await open(file, 'r').catch(unreadable)
  try {
    const { size } = await handle.stat()
    if (size > MODEL_BYTES)
      throw new Problem('MODEL_TOO_LARGE', `${basename(file)} has ${size} bytes, a model at most ${MODEL_BYTES}.`, {
        advice: 'Choose a model.json that Longhand has written.',
        place: { file },
      })
    return decodeModel(await handle.readFile().catch(unreadable), file)
  } finally {
    await handle.close()
  }
}

/**
 * Reads a model that forecasts.
 * @throws Problem MODEL_OF_OTHER_TASK and those of `readModel`
 */
export async function readForecastModel(file: string): Promise<ForecastModel> {
  const model = await readModel(file)
  if (model.kind === 'forecast') return model
  throw otherTask(model, file, 'a model that forecasts', 'Choose the model of a forecast.')
}

/**
 * Reads a model that generates.
 * @throws Problem MODEL_OF_OTHER_TASK and those of `readModel`
 */
export async function readGenerateModel(file: string): Promise<GenerateModel> {
  const model = await readModel(file)
  if (model.kind === 'generate') return model
  throw otherTask(model, file, 'a model that generates', 'Choose the model of a generation.')
}

const otherTask = ({ kind }: Model, file: string, needed: string, advice: string): Problem =>
  new Problem('MODEL_OF_OTHER_TASK', `${basename(file)} is a model for the task ${kind}; ${needed} is needed here.`, {
    advice,
    place: { file, field: 'task.kind' },
  })

/** Writes a model and runs its check on the file that was written. */
export async function writeModelFile(model: Model, file: string): Promise<void> {
  await writeAtomically(file, encodeModel(model))
  await checkModelFile(file)
}

/**
 * The check was computed in float64; the kernels' float32 may stray from it over hundreds of steps: in deviations of the target of
 * a forecast, as a probability of a classifier. (Damage to the file is the checksum's business.)
 */
const KERNEL_TOLERANCE = 1e-3

/**
 * Reads a model file and runs its check on the kernels.
 * @throws Problem MODEL_CHECK_FAILED and those of `readModel`
 */
export async function checkModelFile(file: string): Promise<void> {
  const model = await readModel(file)
  const { steps, source, ...own } = checkSequences(model)
  const data = { ...inSingle(own), source: source && inSingle(source) }
  const network = networkOf(model, { batch: 1, steps, sourceSteps: source?.steps })
  const error = checkError(model, predict(network, data, { ...own, sources: source }))
  if (!(error <= KERNEL_TOLERANCE))
    throw new Problem(
      'MODEL_CHECK_FAILED',
      `${basename(file)}: the model computes other values than its check says (off by ${error}).`,
      {
        advice: 'The file is damaged: take the model from where it was written again.',
        place: { file, field: 'check' },
      },
    )
}

const inSingle = ({ features, tokens, relative }: Pick<CheckSequences, keyof InputRows>): InputRows => ({
  features: Float32Array.from(features),
  tokens,
  relative,
})

/**
 * A model on the kernels, ready for up to `batch` cases at once. `steps`, `sourceSteps`: of the longest of them, where that is
 * known.
 */
export function networkOf(
  model: ModelRecipe & Pick<ModelFrame, 'network' | 'parameters'>,
  {
    batch,
    steps = stepsOf(model),
    sourceSteps = sourceStepsOf(model),
  }: { batch: number; steps?: number; sourceSteps?: number },
): CompiledNetwork {
  const compiled = compileNetwork(model.network, { kernels: threadKernels(), batch, steps, sourceSteps })
  compiled.loadParameters(model.parameters)
  return compiled
}
