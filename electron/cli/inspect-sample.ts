import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Experiment, ExperimentOf } from '../../core/experiment/schema'
import type { ForecastHead } from '../../core/experiment/tasks/forecast'
import type { LossChoice } from '../../core/experiment/training'
import { traceNetwork, type NetworkTrace, type SequenceLoss } from '../../core/diagnose/trace'
import { dataFor, type ForecastModel } from '../../core/formats/models/forecast'
import { forecastCheckSequences } from '../../core/formats/models/forecast-check'
import { lossOfHead } from '../../core/losses/heads'
import { Problem } from '../../core/problem'
import { recipeData, type Bases, type ForecastSamples } from '../../core/tasks/forecast-data'
import { ofSequence, toTargetUnits } from '../../core/tasks/forecast-words'
import { columnsOf, horizonsOf, inputsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { readSteps, relativeFeatures } from '../../core/tasks/relative'
import { loadSeries } from '../engine/datasets'
import { readForecastModel } from '../engine/model-file'
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
  readonly loss: LossChoice['kind'] | ForecastHead['kind'] | 'sum of ŷ'
  /** y, scaled as the network learned it. Null: not known. */
  readonly target: readonly number[] | null
  /** In the target's unit. */
  readonly forecast: readonly number[]
  readonly truth: readonly number[] | null
  readonly trace: NetworkTrace
}

/** Windows to choose from; of a shared network each once for every target. */
interface Windows extends Bases {
  readonly of: string
  readonly count: number
  readonly starts: Int32Array
  readonly features: Float32Array | Float64Array
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
  const model = await readForecastModel(modelFileOf(modelOrRun))
  const windows = file === null ? await windowsOfItsOwn(model, modelOrRun) : await windowsOf(model, file)
  const { of, count } = windows
  if (sample >= count)
    throw new Problem('SAMPLE_MISSING', `There is no sample ${sample} in ${of}.`, {
      advice: count === 0 ? 'Choose a file with more rows.' : `Choose one from 0 to ${count - 1}.`,
    })
  const { network, recipe, parameters } = model
  const own = ofSequence(recipe, windows, sample)
  const O = horizonsOf(recipe).length * own.recipe.targets.length
  const x = readSteps(windows.features, relativeFeatures(inputsOf(recipe, 0)), {
    start: windows.starts[sample],
    steps: recipe.window,
    inputs: network.inputs,
  })
  const target = known(windows.targets?.values ?? null, sample, O)
  const truth = known(windows.truth, sample, O)
  const trace = traceNetwork(
    network,
    parameters,
    { x },
    target === null ? sumOfOutputs : lossAgainst(target, recipe, windows.loss),
  )
  const ŷ = trace.outputs[0].ŷ
  return {
    sample,
    samples: count,
    of,
    loss: target === null ? 'sum of ŷ' : recipe.head.kind === 'point' ? windows.loss.kind : recipe.head.kind,
    target,
    forecast: Array.from(toTargetUnits(own.recipe, own.bases, typeof ŷ === 'number' ? [ŷ] : ŷ)),
    truth,
    trace,
  }
}

async function windowsOf(model: ForecastModel, file: string): Promise<Windows> {
  const { recipe } = model
  const series = await loadSeries(file, dataFor(model, file), columnsOf(recipe))
  const { features, samples } = recipeData(recipe, series)
  return { ...samples, features, of: basename(file), loss: { kind: 'mse' } }
}

/** Those of its run, as long as the data are where they were. */
async function windowsOfItsOwn(model: ForecastModel, modelOrRun: string): Promise<Windows> {
  const run = runOf(modelOrRun)
  const experiment = run === null ? null : await readRunExperiment(run)
  if (experiment !== null && isForecast(experiment) && (await isThere(experiment.data.file))) {
    const { data } = await preparationOf('forecast')(experiment)
    const of = `the test part of ${basename(experiment.data.file)}`
    return { ...data.test, features: data.features, of, loss: experiment.training.loss }
  }
  const windows = forecastCheckSequences(model)
  return { ...windows, of: 'the check of the model', targets: null, truth: null, loss: { kind: 'mse' } }
}

const isForecast = (experiment: Experiment): experiment is ExperimentOf<'forecast'> =>
  experiment.task.kind === 'forecast'

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
function lossAgainst(
  target: readonly number[],
  { head }: Pick<ForecastRecipe, 'head'>,
  choice: LossChoice,
): SequenceLoss {
  const loss = lossOfHead(head, choice)
  return ([ŷ]) => {
    const gradient = new Float64Array(ŷ.length)
    return { loss: loss(ŷ, [...target], [1 / target.length], ŷ.length, gradient), gradient: [gradient] }
  }
}

/** J = Σ ŷ: the deltas say how much the forecast depends on everything. */
const sumOfOutputs: SequenceLoss = ([ŷ]) => ({ loss: ŷ.reduce((sum, v) => sum + v, 0), gradient: [ŷ.map(() => 1)] })
