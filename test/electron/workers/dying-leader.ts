import type { TrainJob } from '../../../electron/engine/leader'
import { trainingNetwork } from '../../../electron/engine/network'
import type { LeaderMessage } from '../../../electron/engine/progress'
import { newSharedBatch } from '../../../electron/engine/shared-batch'
import { task } from '../../../electron/engine/task'

/** Takes the place of electron/workers/train.ts: calls for helpers and ends its thread, its last command unread. */
export default task(async ({ experiment, prepared, port }: TrainJob) => {
  const network = trainingNetwork(experiment, prepared.data)
  const message: LeaderMessage = {
    kind: 'network',
    memory: network.memory,
    batch: newSharedBatch(network),
    shards: network.shards.length,
    kernels: null,
  }
  port.postMessage(message)
  await new Promise(resolve => setTimeout(resolve, 300))
  process.exit(1)
})
