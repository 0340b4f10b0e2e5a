import type { Experiment } from '../../core/experiment/schema'
import type { WasmMemory } from '../../core/kernels/webassembly'
import type { TrainingData } from '../../core/tasks/samples'
import { shardRunner } from '../../core/training/batch'
import type { Crew } from './crew'
import { trainingNetwork } from './network'
import { inRounds, type SharedBatch } from './shared-batch'

/** What a helper gets. */
export interface HelperJob {
  readonly experiment: Experiment
  readonly data: TrainingData
  readonly crew: Crew
  /** From 1. */
  readonly helper: number
  readonly memory: WasmMemory
  readonly batch: SharedBatch
}

/** Does one item of the round at hand: a shard of the leader's batch or a piece of what follows, on the leader's memory. */
export function shardWork({ experiment, data, memory, batch }: HelperJob): (item: number) => void {
  const network = trainingNetwork(experiment, data, memory)
  const runShard = shardRunner(network, data, experiment.training, experiment.seed)
  return inRounds(batch, network, runShard)
}
