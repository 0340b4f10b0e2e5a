import { thinToExtremes } from '../../core/data/thin'
import { stepText, stepsToText } from '../../core/data/span'
import type { Experiment } from '../../core/experiment/schema'
import { networkBytes, shardRanges } from '../../core/network/compiled'
import { parameterTable } from '../../core/network/parameters'
import { present } from '../../core/tasks/inputs'
import type { PartWindows } from '../../core/tasks/forecast'
import { timeText } from './csv'
import { networkSpec, shardsOf } from './network'
import type { ExperimentPlan, PartPlan } from './plan.types'
import type { Prepared } from './prepare'

/** Stretches of the picture of the target. */
const OVERVIEW = 1200
/**
 * Share of a step that helpers do not take part in, mostly waiting for the last shard. Cautious: at best it was 0.03 (two
 * threads 1.95 times as fast as one), but cores that share caches or have other work give less, and more than two were not
 * measured.
 */
const ALONE = 0.08

/**
 * What the choices mean: windows, split, sizes, cost.
 *   secondsPerStep: of one training step on one thread (`measureStep`)
 */
export function planOf(
  experiment: Experiment,
  { profile, plan, series, data }: Prepared,
  { secondsPerStep, threads }: { secondsPerStep: number; threads: number },
): ExperimentPlan {
  const { recipe } = plan
  const { training } = experiment
  const { step } = series
  const spec = networkSpec(experiment, data)
  const parameters = parameterTable(spec).size
  const shards = shardRanges(training.batch, shardsOf(training))
  const stepsPerEpoch = Math.ceil(data.train.count / training.batch)
  const workers = Math.min(threads, shards.length)
  return {
    resolved: {
      ...experiment,
      task: { ...plan.experiment.task, inputs: inputColumns(plan) },
      evaluation: plan.experiment.evaluation,
      training: { ...training, shards: shards.length },
    },
    suggestion: profile.suggestion,
    rows: series.rows,
    stepText: step === null ? '1 row' : stepText(step),
    windowSteps: recipe.window,
    horizonSteps: recipe.horizon,
    seasonSteps: recipe.season,
    windowText: stepsToText(recipe.window, step),
    horizonText: stepsToText(recipe.horizon, step),
    features: plan.features,
    parts: plan.parts.map(part => partPlan(part, series.times, step !== null)),
    repairs: series.repairs,
    parameters,
    memoryBytes:
      networkBytes(spec, { ...training, steps: data.steps, shards: shards.length }) + data.features.byteLength,
    secondsPerEpoch: stepsPerEpoch * secondsPerStep * (ALONE + (1 - ALONE) / workers),
    stepsPerEpoch,
    overview: thinToExtremes(present(series, recipe.target).values, OVERVIEW),
  }
}

/** Without the columns that "auto" had proposed and that turned out to be empty. */
const inputColumns = ({ recipe }: Prepared['plan']): string[] =>
  recipe.inputs.flatMap(input => (input.kind === 'calendar' ? [] : [input.column]))

const partPlan = ({ name, from, to, starts }: PartWindows, times: Float64Array, clock: boolean): PartPlan => ({
  name,
  from,
  to,
  windows: starts.length,
  start: timeText(times[from], clock),
  end: timeText(times[to - 1], clock),
})
