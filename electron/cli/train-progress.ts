import type { EpochEvent, TrainingEvent } from '../../core/training/events'
import type { RunProgress, RunState, RunSummary } from '../engine/run.types'
import type { Engine } from '../engine/engine.types'
import { progressLine } from './progress-bar'
import type { Screen } from './screen'
import { duration, number } from './words'

/** A run of the command line. Its name is empty when it is the only one. */
export interface NamedRun {
  readonly name: string
  readonly folder: string
}

/** What was heard of a run. */
interface Heard {
  readonly name: string
  summary: RunSummary | null
  waitsFor: RunProgress['waitsFor']
  loss: number | null
  lastEpoch: EpochEvent | null
  /** Code of the remark that was shown last. */
  remarked: string
}

/**
 * Shows how runs are going: on a terminal a bar that moves, elsewhere a line an epoch, for programs every event. Returns
 * "stop showing".
 */
export function showProgress(screen: Screen, engine: Engine, runs: readonly NamedRun[]): () => void {
  const pace = paceOf()
  const heard = new Map<string, Heard>(runs.map(({ name, folder }) => [folder, { name, ...NOTHING_HEARD }]))
  return engine.onProgress((folder, { summary, waitsFor, events }: RunProgress) => {
    const run = heard.get(folder)
    if (run === undefined) return
    run.summary = summary
    if (waitsFor !== null && waitsFor !== run.waitsFor && !screen.live) screen.note(`${prefix(run)}${WAITS[waitsFor]}`)
    run.waitsFor = waitsFor
    const { problem, state } = summary
    if (problem !== null && problem.code !== run.remarked && state !== 'failed') {
      run.remarked = problem.code
      screen.note(`${prefix(run)}Note: ${problem.message}`)
    }
    for (const event of events) {
      screen.record(run.name === '' ? event : { run: run.name, ...event })
      if (event.kind === 'step') run.loss = event.loss
      if (event.kind === 'epoch') run.lastEpoch = event
      const line = lineOf(event, summary.epochs, screen.live)
      if (line !== null) screen.note(prefix(run) + line)
    }
    screen.status(runs.length === 1 ? statusOfOne(run, pace) : statusOfSeveral([...heard.values()], pace))
  })
}

const NOTHING_HEARD = { summary: null, waitsFor: null, loss: null, lastEpoch: null, remarked: '' } as const
const WAITS = { core: 'waiting for a core', memory: 'waiting for memory' } as const

const prefix = ({ name }: Heard): string => (name === '' ? '' : `${name}: `)

type Pace = (share: number) => number | null
type StatusLine = ((width: number) => string) | null

/** The line that moves; null: there is nothing to wait for. */
function statusOfOne({ summary, waitsFor, loss, lastEpoch }: Heard, pace: Pace): StatusLine {
  if (waitsFor !== null) return () => `${WAITS[waitsFor]} …`
  if (summary?.state === 'preparing') return () => 'preparing the data …'
  if (summary?.state !== 'running') return null
  const { progress: share, epoch, epochs } = summary
  const facts = [
    ...(loss === null ? [] : [`loss ${number(loss)}`]),
    ...(lastEpoch === null
      ? []
      : [`validation ${number(lastEpoch.validationLoss)}`, `best epoch ${lastEpoch.bestEpoch}`]),
  ]
  const secondsLeft = pace(share)
  return width => progressLine({ share, title: `epoch ${epoch} of ${epochs}`, facts, secondsLeft }, width)
}

/** One line for all: how many have ended, how far those at work are, and how many wait for what. */
function statusOfSeveral(runs: readonly Heard[], pace: Pace): StatusLine {
  const ended = runs.filter(({ summary }) => summary !== null && !LIVE.includes(summary.state))
  if (ended.length === runs.length) return null
  const atWork = runs.filter(({ summary }) => summary?.state === 'running')
  const share =
    (ended.length + atWork.reduce((sum, { summary }) => sum + (summary?.progress ?? 0), 0)) / Math.max(1, runs.length)
  const waiting = (['memory', 'core'] as const).flatMap(what => {
    const { length } = runs.filter(({ waitsFor }) => waitsFor === what)
    return length === 0 ? [] : [`${length} ${WAITS[what]}`]
  })
  const facts = [
    ...atWork.map(({ name, summary }) => `${name} ${Math.floor((summary?.progress ?? 0) * 100)} %`),
    ...runs.filter(({ summary }) => summary?.state === 'preparing').map(({ name }) => `${name} preparing`),
    ...waiting,
  ]
  const secondsLeft = pace(share)
  return width =>
    progressLine({ share, title: `${ended.length} of ${runs.length} runs ended`, facts, secondsLeft }, width)
}

const LIVE: readonly RunState[] = ['queued', 'preparing', 'running', 'paused']

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
