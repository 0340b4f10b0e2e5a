/** Shares done of a piece of work as shares from … to of the whole. */
export function* within<T>(from: number, to: number, work: Generator<number, T>): Generator<number, T> {
  let step = work.next()
  for (; !step.done; step = work.next()) yield from + (to - from) * step.value
  return step.value
}
