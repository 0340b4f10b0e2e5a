import { help, type Crew } from '../../../electron/engine/crew'

/** Takes the place of electron/workers/shards.ts: its thread ends in the middle of its first shard. */
export default function dieWithShard({ crew }: { crew: Crew }): void {
  help(crew, () => process.exit(1))
}
