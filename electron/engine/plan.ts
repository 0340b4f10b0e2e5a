import type { Experiment } from '../../core/experiment/schema'
import { networkBytes, shardRanges } from '../../core/network/compiled'
import { parameterTable } from '../../core/network/parameters'
import type { TrainingData } from '../../core/tasks/samples'
import { networkSpec, shardsOf } from './network'
import type { ExperimentPlan } from './plan.types'
import { workOf, type Prepared } from './tasks/task'

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
  prepared: Prepared,
  { secondsPerStep, threads }: { secondsPerStep: number; threads: number },
): ExperimentPlan {
  const { data } = prepared
  const { training } = experiment
  const spec = networkSpec(experiment, data)
  const shards = shardRanges(training.batch, shardsOf(training))
  const sourceSteps = data.source?.steps
  const stepsPerEpoch = Math.ceil(data.train.count / training.batch)
  const workers = Math.min(threads, training.batch / Math.max(...shards.map(({ rows }) => rows)))
  const plan = workOf(prepared.kind).plan(prepared)
  return {
    ...plan,
    resolved: { ...plan.resolved, training: { ...training, shards: shards.length } },
    parameters: parameterTable(spec).size,
    memoryBytes:
      networkBytes(spec, { ...training, steps: data.steps, sourceSteps, shards: shards.length }) + bytesOf(data),
    secondsPerEpoch: stepsPerEpoch * secondsPerStep * (ALONE + (1 - ALONE) / workers),
    stepsPerEpoch,
  }
}

const bytesOf = ({ source, ...own }: TrainingData): number =>
  [own, ...(source ? [source] : [])].reduce(
    (bytes, { features, tokens }) => bytes + features.byteLength + (tokens?.byteLength ?? 0),
    0,
  )
