import type { TrainingEvent } from '../../core/training/events'
import type { Checkpoint } from './checkpoints'
import { openJournal } from './files'
import { runFolder } from './run-folder'

/** metrics.ndjson and gradients.ndjson of a run at work. */
export interface Journals {
  append(event: TrainingEvent): void
  flush(): void
  /** Lengths that a checkpoint keeps: what a crash leaves behind them is cut off when the run is resumed. */
  sync(): Pick<Checkpoint, 'metricsBytes' | 'gradientsBytes'>
  close(): void
}

/** Null: from the start. A resumed run has its start event already. */
export function openJournals(folder: string, checkpoint: Checkpoint | null): Journals {
  const paths = runFolder(folder)
  const metrics = openJournal(paths.metrics, checkpoint?.metricsBytes ?? 0)
  const gradients = openJournal(paths.gradients, checkpoint?.gradientsBytes ?? 0)
  return {
    append(event) {
      if (event.kind === 'watch') gradients.append(event)
      else if (event.kind !== 'start' || checkpoint === null) metrics.append(event)
    },
    flush() {
      metrics.flush()
      gradients.flush()
    },
    sync: () => ({ metricsBytes: metrics.sync(), gradientsBytes: gradients.sync() }),
    close() {
      try {
        metrics.close()
      } finally {
        gradients.close()
      }
    },
  }
}
