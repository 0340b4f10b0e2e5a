import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LossChoice } from '../../core/experiment/schema'
import { traceNetwork, type NetworkTrace, type SequenceLoss } from '../../core/diagnose/trace'
import { checkData } from '../../core/formats/model-check'
import type { FloatArray } from '../../core/floats'
import { dataFor, type ForecastModel } from '../../core/formats/model'
import { lossOf } from '../../core/losses/loss'
import { Problem } from '../../core/problem'
import { recipeData, toTargetUnits, type ForecastSamples } from '../../core/tasks/forecast-data'
import { loadSeries } from '../engine/datasets'
import { readModel } from '../engine/model-file'
import { preparationOf } from '../engine/tasks/prepare'
import { modelFileOf, readRunExperiment } from '../engine/run-folder'
import { runOf } from './model-of'

/** One window of a model, with everything that happens in the network on it. */
export interface InspectedSample {
  readonly sample: number
  readonly samples: number
  /** Where the window comes from, in words. */
  readonly of: string
  /** What J is: the training loss against what happened, or the sum of the outputs where that is not known. */
  readonly loss: LossChoice['kind'] | 'sum of ŷ'
  /** y, scaled as the network learned it. Null: not known. */
  readonly target: readonly number[] | null
  /** In the target's unit. */
  readonly forecast: readonly number[]
  readonly truth: readonly number[] | null
  readonly trace: NetworkTrace
}

/** Windows to choose from. */
interface Windows {
  readonly of: string
  readonly count: number
  readonly starts: Int32Array
  readonly last: Float64Array
  readonly features: FloatArray
  /** (count, O), NaN where it is not known; null: nowhere. */
  readonly targets: ForecastSamples['targets'] | null
  readonly truth: Float64Array | null
  readonly loss: LossChoice
}

/**
 * Window `sample` (from 0) of the file; without one, of the test part of the run that the model belongs to, or of the check
 * that every model carries.
 *
 * Throws `Problem` SAMPLE_MISSING, and those of the model and the data.
 */
export async function inspectSample(modelOrRun: string, file: string | null, sample: number): Promise<InspectedSample> {
  const model = await readModel(modelFileOf(modelOrRun))
  const windows = file === null ? await windowsOfItsOwn(model, modelOrRun) : await windowsOf(model, file)
  const { of, count } = windows
  if (sample >= count)
    throw new Problem('SAMPLE_MISSING', `There is no sample ${sample} in ${of}.`, {
      advice: count === 0 ? 'Choose a file with more rows.' : `Choose one from 0 to ${count - 1}.`,
    })
  const { network, recipe, parameters } = model
  const { inputs: D, outputs: O } = network
  const start = windows.starts[sample]
  const x = Array.from({ length: recipe.window }, (_, t) =>
    Float64Array.from(windows.features.subarray((start + t) * D, (start + t + 1) * D)),
  )
  const target = known(windows.targets?.values ?? null, sample, O)
  const truth = known(windows.truth, sample, O)
  const trace = traceNetwork(
    network,
    parameters,
    { x },
    target === null ? sumOfOutputs : lossAgainst(target, windows.loss),
  )
  const last = windows.last.subarray(sample, sample + 1)
  const ŷ = trace.outputs[0].ŷ
  return {
    sample,
    samples: count,
    of,
    loss: target === null ? 'sum of ŷ' : windows.loss.kind,
    target,
    forecast: Array.from(toTargetUnits(recipe, { last }, typeof ŷ === 'number' ? [ŷ] : ŷ)),
    truth,
    trace,
  }
}

async function windowsOf(model: ForecastModel, file: string): Promise<Windows> {
  const { recipe } = model
  const columns = recipe.inputs.flatMap(input => (input.kind === 'calendar' ? [] : [input.column]))
  const series = await loadSeries(file, dataFor(model, file), [...new Set([...columns, recipe.target])])
  const { features, samples } = recipeData(recipe, series)
  return { ...samples, features, of: basename(file), loss: { kind: 'mse' } }
}

/** Those of its run, as long as the data are where they were. */
async function windowsOfItsOwn(model: ForecastModel, modelOrRun: string): Promise<Windows> {
  const run = runOf(modelOrRun)
  const experiment = run === null ? null : await readRunExperiment(run)
  if (experiment !== null && (await isThere(experiment.data.file))) {
    const { data } = await preparationOf(experiment.task.kind)(experiment)
    const of = `the test part of ${basename(experiment.data.file)}`
    return { ...data.test, features: data.features, of, loss: experiment.training.loss }
  }
  const { features, samples } = checkData(model)
  return { ...samples, features, of: 'the check of the model', targets: null, truth: null, loss: { kind: 'mse' } }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

function known(values: ArrayLike<number> | null, sample: number, O: number): number[] | null {
  if (values === null) return null
  const own = Array.from({ length: O }, (_, o) => values[sample * O + o])
  return own.every(Number.isFinite) ? own : null
}

/** J of one window: the mean over its outputs, as training computes it for a batch of one. */
function lossAgainst(target: readonly number[], choice: LossChoice): SequenceLoss {
  const loss = lossOf(choice)
  const O = target.length
  return ([ŷ]) => {
    const gradient = new Float64Array(O)
    return { loss: loss(ŷ, [...target], [1 / O], O, gradient), gradient: [gradient] }
  }
}

/** J = Σ ŷ: the deltas say how much the forecast depends on everything. */
const sumOfOutputs: SequenceLoss = ([ŷ]) => ({ loss: ŷ.reduce((sum, v) => sum + v, 0), gradient: [ŷ.map(() => 1)] })
