/** Processor time of this process, all its threads, ms: on a busy machine the clock on the wall says little. */
export function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Milliseconds of one `step` on one thread, from as many as fill `milliseconds`: the smaller of processor time, which leaves out
 * what other programs took, and time on the wall, which leaves out the engine's own helping threads. The first steps compile
 * and warm up.
 *   →  () => { milliseconds, share }, share being processor time over time on the wall
 */
export function stepTimer(step, { milliseconds = 80, warmUp = 60 } = {}) {
  const timed = count => {
    const wall = performance.now()
    const cpu = processorTime()
    for (let n = 0; n < count; n++) step()
    const used = processorTime() - cpu
    const passed = performance.now() - wall
    return { milliseconds: Math.min(used, passed) / count, share: used / passed }
  }
  let once = timed(1).milliseconds
  const begin = performance.now()
  do once = Math.min(once, timed(1).milliseconds)
  while (performance.now() - begin < warmUp)
  const count = Math.max(1, Math.round(milliseconds / Math.max(once, 1e-3)))
  return () => timed(count)
}
