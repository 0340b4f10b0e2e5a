import { help, type Crew } from '../../../electron/engine/crew'

/** Takes the place of electron/workers/shards.ts: its thread ends in the middle of its first shard. */
export default function dieWithShard({ crew, helper }: { crew: Crew; helper: number }): void {
  help(crew, helper, () => process.exit(1))
}
