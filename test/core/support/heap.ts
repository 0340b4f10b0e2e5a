const ROUNDS = 5
const STEPS = 1000

/**
 * Bytes that a step leaves on the heap once `warmUp` steps are behind it: the median of five times a thousand, in which one
 * collection in between does not show.
 */
export function bytesLeftByAStep(take: (steps: number) => void, warmUp: number): number {
  const heapAfter = (steps: number): number => {
    take(steps)
    return process.memoryUsage().heapUsed
  }
  let before = heapAfter(warmUp)
  const left = Array.from({ length: ROUNDS }, () => {
    const now = heapAfter(STEPS)
    const bytes = (now - before) / STEPS
    before = now
    return bytes
  })
  return left.sort((a, b) => a - b)[(ROUNDS - 1) / 2]
}
