import type { EpochEvent, TrainingEvent } from '../../core/training/events'
import type { RunProgress, RunSummary } from '../engine/run.types'
import type { Engine } from '../engine/engine.types'
import { progressLine } from './progress-bar'
import type { Screen } from './screen'
import { duration, number } from './words'

/**
 * Shows how a run is going: on a terminal a bar that moves, elsewhere a line an epoch, for programs every event. Returns
 * "stop showing".
 */
export function showProgress(screen: Screen, engine: Engine, folder: string): () => void {
  const pace = paceOf()
  let loss: number | null = null
  let remarked = ''
  let lastEpoch: EpochEvent | null = null
  return engine.onProgress((of, { summary, events }: RunProgress) => {
    if (of !== folder) return
    if (summary.problem !== null && summary.problem.code !== remarked && summary.state !== 'failed') {
      remarked = summary.problem.code
      screen.note(`Note: ${summary.problem.message}`)
    }
    for (const event of events) {
      screen.record(event)
      if (event.kind === 'step') loss = event.loss
      if (event.kind === 'epoch') lastEpoch = event
      const line = lineOf(event, summary.epochs, screen.live)
      if (line !== null) screen.note(line)
    }
    screen.status(
      statusOf(
        summary,
        [
          ...(loss === null ? [] : [`loss ${number(loss)}`]),
          ...(lastEpoch === null
            ? []
            : [`validation ${number(lastEpoch.validationLoss)}`, `best epoch ${lastEpoch.bestEpoch}`]),
        ],
        pace,
      ),
    )
  })
}

/** The line that moves; null: there is nothing to wait for. */
function statusOf(
  { state, progress, epoch, epochs }: RunSummary,
  facts: readonly string[],
  pace: (share: number) => number | null,
): ((width: number) => string) | null {
  if (state === 'preparing') return () => 'preparing the data …'
  if (state !== 'running') return null
  const secondsLeft = pace(progress)
  return width => progressLine({ share: progress, title: `epoch ${epoch} of ${epochs}`, facts, secondsLeft }, width)
}

/** What stays on the screen: every epoch where no bar moves, and how it ended. */
function lineOf(event: TrainingEvent, epochs: number, live: boolean): string | null {
  if (event.kind === 'end')
    return `${ENDS[event.reason]} after ${duration(event.seconds)} of training; best epoch ${event.bestEpoch} of ${event.epoch}, validation loss ${number(event.bestValidationLoss)}`
  if (event.kind !== 'epoch' || live) return null
  const { epoch, trainingLoss, validationLoss, best, throughput, secondsLeft } = event
  return [
    `epoch ${epoch}/${epochs}`,
    `loss ${number(trainingLoss)}`,
    `validation ${number(validationLoss)}${best ? ' (best)' : ''}`,
    `${number(Math.round(throughput))} sequences/s`,
    `${duration(secondsLeft)} left`,
  ].join('  ')
}

const ENDS = { finished: 'Finished', early: 'Stopped early', stopped: 'Stopped' } as const

/** Seconds left at the speed since the first word of progress; null while it is too early to tell. */
export function paceOf(now: () => number = () => performance.now()): (share: number) => number | null {
  let begun: { readonly share: number; readonly at: number } | null = null
  return share => {
    begun ??= { share, at: now() }
    const seconds = (now() - begun.at) / 1000
    const done = share - begun.share
    return done > 0 && seconds > 1 ? (seconds / done) * (1 - share) : null
  }
}
