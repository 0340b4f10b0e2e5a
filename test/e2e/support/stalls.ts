import type { Stalls } from '../../bench/app/stalls.mjs'

/** A measurement for the reader of the test's output; only what is absurd fails a test, for the machine may be busy. */
export function tell(what: string, { longest, above50, seconds }: Stalls): void {
  console.log(
    `main process, ${what}: longest stall ${longest.toFixed(0)} ms, ${above50} above 50 ms in ${seconds.toFixed(1)} s`,
  )
}
