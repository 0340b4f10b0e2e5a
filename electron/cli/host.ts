import type { Engine } from '../engine/engine.types'
import type { KernelRequest } from '../engine/kernel-choice.types'

/** What the commands use of the process around them; tests give their own. */
export interface Host {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  /** `threads` undefined: one a core. */
  openEngine(kernels: KernelRequest, threads?: number): Engine
  /** Calls `listen` for every Ctrl-C from now on. Returns "stop listening". */
  onInterrupt(listen: () => void): () => void
}

export interface Stream {
  /** `done` is called when there is room for more. */
  write(text: string | Uint8Array, done?: () => void): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}
