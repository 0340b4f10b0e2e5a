import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { help } from '../../../electron/engine/crew'
import { shardWork, type HelperJob } from '../../../electron/engine/shard-work'
import { task } from '../../../electron/engine/task'

/** Takes the place of electron/workers/shards.ts: each shard takes 50 ms more, as on a core that others use too. Notes each shard beside the data. */
export default task((job: HelperJob) => {
  const work = shardWork(job)
  help(job.crew, job.helper, shard => {
    sleep(50)
    work(shard)
    appendFileSync(join(dirname(job.experiment.data.file), 'helped'), '.')
  })
})

const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
