import { help } from '../engine/crew'
import { shardWork, type HelperJob } from '../engine/shard-work'
import { task } from '../engine/task'

/** Takes shards of the leader's batches as long as this helper is welcome. */
export default task((job: HelperJob) => help(job.crew, job.helper, shardWork(job)))
