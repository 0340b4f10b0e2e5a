import type { Experiment } from '../../core/experiment/schema'
import { parameterTable } from '../../core/network/parameters'
import { initialise } from '../../core/network/initialise'
import type { Samples, TrainingData } from '../../core/tasks/samples'
import { emptyBatch, inOrder, shardRunner } from '../../core/training/batch'
import { networkSpec, trainingNetwork } from './network'

/** What the speed of training depends on. */
export interface Workload {
  readonly network: Experiment['network']
  readonly training: Experiment['training']
  readonly sizes: Pick<TrainingData, 'inputs' | 'steps' | 'outputs'>
}

/** Multiply-adds that a measurement may take, so that it stays below about a tenth of a second even for a huge network. */
const BUDGET = 2e8
/** ms */
const LONG_ENOUGH = 40

/**
 * Seconds of one training step on one thread: some steps of the real network on made-up data. A long window is measured on
 * its beginning, for the time of a step is proportional to it.
 */
export function measureStep({ network: choice, training, sizes }: Workload): number {
  const { batch } = training
  const perTimeStep = parameterTable(networkSpec({ network: choice }, sizes)).size * batch * 3
  const steps = Math.max(1, Math.min(sizes.steps, Math.floor(BUDGET / perTimeStep)))
  const network = trainingNetwork({ network: choice, training }, { ...sizes, steps })
  network.loadParameters(initialise(network.spec, choice.initialise, 1))
  const run = inOrder(network, shardRunner(network, madeUpData({ ...sizes, steps }, batch), training, 1))
  const work = { ...emptyBatch(network), step: 1, count: batch, places: batch }
  work.indices.forEach((_, k) => (work.indices[k] = k))
  const once = (): void => {
    run(work)
    network.reduceGradients()
    network.parametersChanged()
  }
  once()
  const begin = performance.now()
  let runs = 0
  do {
    once()
    runs++
  } while (performance.now() - begin < LONG_ENOUGH)
  return ((performance.now() - begin) / 1000 / runs) * (sizes.steps / steps)
}

/** A gentle wave: the values matter little for the speed, but must stay away from denormal numbers. */
function madeUpData({ inputs, steps, outputs }: Workload['sizes'], count: number): TrainingData {
  const features = Float32Array.from({ length: (steps + count) * inputs }, (_, k) => Math.sin(k))
  const samples: Samples = {
    count,
    starts: Int32Array.from({ length: count }, (_, k) => k),
    lengths: null,
    targets: Float32Array.from({ length: count * outputs }, (_, k) => Math.cos(k)),
  }
  return { inputs, steps, outputs, features, tokens: null, train: samples, validation: samples }
}
