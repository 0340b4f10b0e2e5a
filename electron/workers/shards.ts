import type { Experiment } from '../../core/experiment/schema'
import type { WasmMemory } from '../../core/kernels/webassembly'
import type { TrainingData } from '../../core/tasks/samples'
import { shardRunner } from '../../core/training/batch'
import { help, type Crew } from '../engine/crew'
import { trainingNetwork } from '../engine/network'
import { batchOf, type SharedBatch } from '../engine/shared-batch'
import { task } from '../engine/task'

interface Job {
  readonly experiment: Experiment
  readonly data: TrainingData
  readonly crew: Crew
  /** From 1. */
  readonly helper: number
  readonly memory: WasmMemory
  readonly batch: SharedBatch
}

/** Takes shards of the leader's batches, on the leader's memory, as long as this helper is welcome. */
export default task(({ experiment, data, crew, helper, memory, batch }: Job) => {
  const network = trainingNetwork(experiment, data, memory)
  const runShard = shardRunner(network, data, experiment.training, experiment.seed)
  help(crew, helper, shard => runShard(batchOf(batch), shard))
})
