import { median } from './statistics.mjs'

/** Where the benchmark is, on stderr (one line that changes, in a terminal), and how much of the processor it got. */
export function newProgress() {
  const shares = []
  const line = process.stderr.isTTY
  const clear = () => line && process.stderr.write('\r\u001B[K')
  return {
    /** The beginning of a part. */
    begin(title) {
      clear()
      process.stderr.write(`${title} …\n`)
    },
    show(text) {
      if (!line) return
      clear()
      process.stderr.write(`  ${text}`.slice(0, process.stderr.columns - 1))
    },
    clear,
    noteShare: share => shares.push(share),
    /** Processor time over time on the wall, median of the measurements on one thread: 1 on a quiet machine. */
    share: () => (shares.length > 0 ? Math.min(1, median(shares)) : null),
  }
}
