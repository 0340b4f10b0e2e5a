import type { TrainJob } from '../../../electron/engine/leader'
import { trainingNetwork } from '../../../electron/engine/network'
import type { LeaderMessage } from '../../../electron/engine/progress'
import { newSharedBatch } from '../../../electron/engine/shared-batch'

/** Takes the place of electron/workers/train.ts: calls for helpers and ends its thread, its last command unread. */
export default async function callAndDie({ experiment, prepared, port }: TrainJob): Promise<void> {
  const network = trainingNetwork(experiment, prepared.data)
  const message: LeaderMessage = {
    kind: 'network',
    memory: network.memory,
    batch: newSharedBatch(network),
    shards: network.shards.length,
  }
  port.postMessage(message)
  await new Promise(resolve => setTimeout(resolve, 300))
  process.exit(1)
}
