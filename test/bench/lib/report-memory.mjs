import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Preloaded into a program (`--import`): at its end writes how much memory it took at most, MB, to the file that is named. */
if (isMainThread)
  process.on('exit', () =>
    writeFileSync(process.env.LONGHAND_BENCH_MEMORY, String(process.resourceUsage().maxRSS / 1024)),
  )
