/** Training time, ms: stands still while stopped. */
export interface Stopwatch {
  read(): number
  stop(): void
  go(): void
}

export function stopwatch(now: () => number = () => performance.now()): Stopwatch {
  let counted = 0
  let since: number | null = now()
  return {
    read: () => counted + (since === null ? 0 : now() - since),
    stop() {
      if (since !== null) counted += now() - since
      since = null
    },
    go() {
      since ??= now()
    },
  }
}
