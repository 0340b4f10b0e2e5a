import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkData, checkError } from '../../core/formats/model-check'
import { decodeModel, encodeModel, MODEL_BYTES, type ForecastModel } from '../../core/formats/model'
import { compileNetwork } from '../../core/network/compiled'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import { Problem } from '../../core/problem'
import { predict } from '../../core/training/predict'
import { reasonOf, writeAtomically } from './files'
import { threadKernels } from './thread-kernels'

/**
 * Reads a model file; its size is looked at first.
 * @throws Problem MODEL_UNREADABLE and those of `decodeModel`
 */
export async function readModel(file: string): Promise<ForecastModel> {
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

/** Writes a model and runs its check on the file that was written. */
export async function writeModelFile(model: ForecastModel, file: string): Promise<void> {
  await writeAtomically(file, encodeModel(model))
  await checkModelFile(file)
}

/**
 * The check was computed in float64; the kernels' float32 may stray from it over hundreds of steps, in deviations of the target.
 * (Damage to the file is the checksum's business.)
 */
const KERNEL_TOLERANCE = 1e-3

/**
 * Reads a model file and runs its check on the kernels.
 * @throws Problem MODEL_CHECK_FAILED and those of `readModel`
 */
export async function checkModelFile(file: string): Promise<void> {
  const model = await readModel(file)
  const { rows, samples } = checkData(model)
  const data = { ...rows, features: Float32Array.from(rows.features), tokens: null }
  const outputs = predict(networkOf(model, 1), data, { ...samples, lengths: null })
  const error = checkError(model, outputs)
  if (!(error <= KERNEL_TOLERANCE))
    throw new Problem(
      'MODEL_CHECK_FAILED',
      `${basename(file)}: the model forecasts other values than its check says (off by ${error}).`,
      {
        advice: 'The file is damaged: take the model from where it was written again.',
        place: { file, field: 'check' },
      },
    )
}

/** A model on the kernels, ready to forecast up to `batch` windows at once. */
export function networkOf(
  { network, recipe, parameters }: Pick<ForecastModel, 'network' | 'recipe' | 'parameters'>,
  batch: number,
): CompiledNetwork {
  const compiled = compileNetwork(network, { kernels: threadKernels(), batch, steps: recipe.window })
  compiled.loadParameters(parameters)
  return compiled
}
