import type { Longhand } from './app'

/** Gaps in the event loop of the main process: how long it could not have answered, ms. */
export interface Stalls {
  readonly longest: number
  /** Gaps above 50 ms. */
  readonly above50: number
  readonly seconds: number
}

/** A timer of this period, ms, is as late as the event loop is held up. */
const PERIOD = 5

/** Begins to watch the event loop of the main process; what it answers ends that and tells. */
export async function watchStalls({ electron }: Longhand): Promise<() => Promise<Stalls>> {
  const watch = await electron.evaluateHandle((_, period) => {
    const started = performance.now()
    const gaps: number[] = []
    let last = started
    const timer = setInterval(() => {
      const now = performance.now()
      gaps.push(now - last - period)
      last = now
    }, period)
    return {
      end() {
        clearInterval(timer)
        return {
          longest: Math.max(0, ...gaps),
          above50: gaps.filter(gap => gap > 50).length,
          seconds: (performance.now() - started) / 1000,
        }
      },
    }
  }, PERIOD)
  return () => watch.evaluate(({ end }) => end())
}

/** A measurement for the reader of the test's output; only what is absurd fails a test, for the machine may be busy. */
export function tell(what: string, { longest, above50, seconds }: Stalls): void {
  console.log(
    `main process, ${what}: longest stall ${longest.toFixed(0)} ms, ${above50} above 50 ms in ${seconds.toFixed(1)} s`,
  )
}
