import type { ProblemReport } from '../../core/problem'
import type { WasmMemory } from '../../core/kernels/webassembly'
import type { TrainingEvent } from '../../core/training/events'
import type { KernelChoice } from './kernel-choice.types'
import type { Glimpse } from './run.types'
import type { SharedBatch } from './shared-batch'

/** What the leader tells the main process. */
export type LeaderMessage =
  /** The network lies in this memory: helpers may come. */
  | {
      readonly kind: 'network'
      readonly memory: WasmMemory
      readonly batch: SharedBatch
      readonly shards: number
      /** Those of the leader: its helpers use the same. */
      readonly kernels: KernelChoice | null
    }
  /** All threads have done what they can do together: what is left is work for one core. */
  | { readonly kind: 'alone' }
  /** Commands up to this number have taken effect. */
  | { readonly kind: 'obeyed'; readonly given: number; readonly paused: boolean }
  /** Something a person should know, which stops nothing. */
  | { readonly kind: 'remark'; readonly problem: ProblemReport }
  | { readonly kind: 'progress'; readonly events: readonly TrainingEvent[]; readonly glimpse: Glimpse | null }

/** A message wakes the main process, which costs a training 0.3 ms or more: twenty a second are under 1 %, and enough for the eye, ms. */
const BETWEEN = 50

export interface ProgressPost {
  push(event: TrainingEvent, glimpse: Glimpse | null): void
  flush(): void
}

/** Gathers events and posts them together, at most twenty times a second. A busy loop has no timers, so the next event looks at the clock. */
export function progressPost(post: (message: LeaderMessage) => void): ProgressPost {
  let events: TrainingEvent[] = []
  let latest: Glimpse | null = null
  let posted = -Infinity

  function flush(): void {
    if (events.length === 0) return
    post({ kind: 'progress', events, glimpse: latest })
    events = []
    latest = null
    posted = performance.now()
  }
  return {
    push(event, glimpse) {
      events.push(event)
      latest = glimpse ?? latest
      if (performance.now() - posted >= BETWEEN) flush()
    },
    flush,
  }
}
