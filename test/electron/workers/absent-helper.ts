/** Takes the place of electron/workers/shards.ts: its thread ends before it takes its first shard. */
export default function dieAtOnce(): void {
  process.exit(1)
}
