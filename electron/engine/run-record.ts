import { appendFile } from 'node:fs/promises'
import type { TrainingEvent } from '../../core/training/events'
import { json, writeAtomically, writingProblem } from './files'
import { runFolder, type RunEvent } from './run-folder'
import type { RunSummary } from './run.types'

/**
 * What the main process writes into the folder of a run: summary.json and events.ndjson. (All else is the leader's.) Writes
 * follow one another, and none is waited for on the way; `saved` waits for all of them.
 */
export interface RunRecord {
  readonly summary: RunSummary
  change(facts: Partial<RunSummary>): void
  /** Takes in what training said. The file follows when an epoch is done, at most every two seconds. */
  take(events: readonly TrainingEvent[]): void
  log(event: Omit<RunEvent, 'time'>): void
  /** @throws Problem DISK_FULL, NOT_WRITABLE when a write has failed */
  saved(): Promise<void>
}

const EPOCH_EVERY = 2000

export function runRecord(folder: string, start: RunSummary): RunRecord {
  const paths = runFolder(folder)
  let summary = start
  let stepsPerEpoch = 1
  let savedAt = -Infinity
  let writes: Promise<void> = Promise.resolve()
  let failure: unknown = null

  function write(work: () => Promise<void>): void {
    writes = writes.then(work).catch((error: unknown) => {
      failure ??= error
    })
  }
  function save(): void {
    savedAt = performance.now()
    const now = summary
    write(() => writeAtomically(paths.summary, json(now)))
  }
  return {
    get summary() {
      return summary
    },
    change(facts) {
      summary = { ...summary, ...facts }
      save()
    },
    take(events) {
      for (const event of events) {
        if (event.kind === 'start') stepsPerEpoch = event.stepsPerEpoch
        summary = { ...summary, ...factsOf(event, summary.epochs * stepsPerEpoch) }
      }
      const epochDone = events.some(event => event.kind === 'epoch')
      if (epochDone && performance.now() - savedAt >= EPOCH_EVERY) save()
    },
    log(event) {
      const line: RunEvent = { time: new Date().toISOString(), ...event }
      write(() =>
        appendFile(paths.events, `${JSON.stringify(line)}\n`).catch((error: unknown) => {
          throw writingProblem(error, paths.events)
        }),
      )
    },
    async saved() {
      await writes
      if (failure !== null) throw failure
    },
  }
}

function factsOf(event: TrainingEvent, steps: number): Partial<RunSummary> {
  switch (event.kind) {
    case 'step':
      return { progress: event.step / steps, epoch: event.epoch }
    case 'epoch':
      return event.best ? { bestValidationLoss: event.validationLoss } : {}
    case 'end':
      return { epoch: event.epoch, bestValidationLoss: event.bestValidationLoss }
    default:
      return {}
  }
}
