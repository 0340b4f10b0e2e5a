import { help, type Crew } from '../../../electron/engine/crew'
import { task } from '../../../electron/engine/task'

/** Takes the place of electron/workers/shards.ts: its thread ends in the middle of its first shard. */
export default task(({ crew, helper }: { crew: Crew; helper: number }) => help(crew, helper, () => process.exit(1)))
