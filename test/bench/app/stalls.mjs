/** A timer of this period, ms, is as late as the event loop is held up. */
const PERIOD = 5

/**
 * Begins to watch the event loop of an Electron's main process. What it answers ends that and tells the gaps, for which long it
 * could not have answered:
 *   longest: ms · above50: how many above 50 ms · seconds: of watching
 */
export async function watchStalls({ electron }) {
  const watch = await electron.evaluateHandle((_, period) => {
    const started = performance.now()
    const gaps = []
    let last = started
    const timer = globalThis.setInterval(() => {
      const now = performance.now()
      gaps.push(now - last - period)
      last = now
    }, period)
    return {
      end() {
        globalThis.clearInterval(timer)
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
