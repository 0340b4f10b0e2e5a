/** Runs a generator to its end, for what it returns. */
export function finish<T>(work: Generator<unknown, T>): T {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}
