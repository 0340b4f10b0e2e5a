import type { EndEvent, EpochEvent, StartEvent, TrainingEvent } from '../../core/training/events'

/** What a run has said so far, as columns that charts can draw. Grown in place: a chart is told by a counter, not by proxies. */
export interface TrainingLog {
  start: StartEvent | null
  end: EndEvent | null
  steps: { step: number[]; loss: number[]; norm: number[]; clipped: number[]; rate: number[] }
  epochs: EpochEvent[]
  watches: { step: number[]; gradients: number[][]; weights: number[][]; updates: number[][] }
}

export const emptyLog = (): TrainingLog => ({
  start: null,
  end: null,
  steps: { step: [], loss: [], norm: [], clipped: [], rate: [] },
  epochs: [],
  watches: { step: [], gradients: [], weights: [], updates: [] },
})

export function append(log: TrainingLog, events: readonly TrainingEvent[]): void {
  for (const event of events) {
    switch (event.kind) {
      case 'start':
        log.start = event
        break
      case 'step':
        log.steps.step.push(event.step)
        log.steps.loss.push(event.loss)
        log.steps.norm.push(event.gradientNorm)
        log.steps.clipped.push(event.clippedNorm)
        log.steps.rate.push(event.learningRate)
        break
      case 'watch':
        log.watches.step.push(event.step)
        log.watches.gradients.push([...event.gradients])
        log.watches.weights.push([...event.weights])
        log.watches.updates.push([...event.updates])
        break
      case 'epoch':
        log.epochs.push(event)
        break
      case 'end':
        log.end = event
    }
  }
}

/** Appends what the log does not hold yet: the same events may come from the run's files and from the run itself. */
export function appendNew(log: TrainingLog, events: readonly TrainingEvent[]): void {
  const step = log.steps.step.at(-1) ?? 0
  const watch = log.watches.step.at(-1) ?? 0
  const epoch = log.epochs.at(-1)?.epoch ?? 0
  append(
    log,
    events.filter(event => {
      if (event.kind === 'step') return event.step > step
      if (event.kind === 'watch') return event.step > watch
      if (event.kind === 'epoch') return event.epoch > epoch
      return event.kind === 'start' ? log.start === null : log.end === null
    }),
  )
}

/** Share of the steps whose gradient was shortened. */
export function clippedShare({ norm, clipped }: TrainingLog['steps']): number {
  if (norm.length === 0) return 0
  let cut = 0
  for (let k = 0; k < norm.length; k++) if (clipped[k] < norm[k] * (1 - 1e-6)) cut++
  return cut / norm.length
}

/** One tensor's norms over time. */
export const tensorCurve = (rows: readonly (readonly number[])[], tensor: number): number[] =>
  rows.map(row => row[tensor])
