import { randomUUID } from 'node:crypto'
import { BroadcastChannel, workerData } from 'node:worker_threads'

/** What can be told to stop at once: a connection to a database. */
export interface Interruptible {
  interrupt(): void
}

/** Given to the threads of a pool as `workerData`: how they learn of its end. */
export interface Ending {
  /** 1: the pool is ending. For a thread that looks before its next step. */
  readonly flag: Int32Array<SharedArrayBuffer>
  /** Name of the channel that announces it. For a thread that waits for native code. */
  readonly channel: string
}

export const newEnding = (): Ending => ({
  flag: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  channel: `longhand-end-${randomUUID()}`,
})

const atWork = new Set<Interruptible>()
const ending = isEnding(workerData) ? workerData : null

if (ending !== null) {
  const channel = new BroadcastChannel(ending.channel)
  channel.onmessage = () => {
    for (const work of atWork) work.interrupt()
  }
  channel.unref()
}

function isEnding(data: unknown): data is Ending {
  return typeof data === 'object' && data !== null && 'flag' in data && 'channel' in data
}

/**
 * Does `step` unless the pool of this thread is ending, and lets the end interrupt it. Native code that runs while its thread
 * is ended takes the whole process down, so it has to stop first.
 */
export async function interruptible<T>(work: Interruptible, step: () => Promise<T>): Promise<T> {
  if (ending !== null && Atomics.load(ending.flag, 0) === 1) throw new Error('the program is ending')
  atWork.add(work)
  try {
    return await step()
  } finally {
    atWork.delete(work)
  }
}

/** Interrupts what the threads of the pool have under way, and lets them begin nothing more. */
export function interruptAll({ flag, channel: name }: Ending): void {
  Atomics.store(flag, 0, 1)
  const channel = new BroadcastChannel(name)
  channel.postMessage('end')
  channel.close()
}
