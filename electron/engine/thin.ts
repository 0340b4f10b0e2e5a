import type { StepEvent, TrainingEvent } from '../../core/training/events'

/**
 * At most about `most` of the events. Only steps are left out: of each stretch of steps the ones with the smallest and the
 * largest loss, and with the largest gradient, stay, so that no spike is lost.
 */
export function thinEvents(events: readonly TrainingEvent[], most = 5000): readonly TrainingEvent[] {
  const steps = events.filter(event => event.kind === 'step')
  const room = Math.max(PER_STRETCH, most - (events.length - steps.length))
  if (steps.length <= room) return events
  const stretch = Math.ceil((steps.length * PER_STRETCH) / room)
  const kept = new Set<TrainingEvent>()
  for (let from = 0; from < steps.length; from += stretch)
    for (const event of extremes(steps.slice(from, from + stretch))) kept.add(event)
  return events.filter(event => event.kind !== 'step' || kept.has(event))
}

const PER_STRETCH = 3

function extremes(steps: readonly StepEvent[]): StepEvent[] {
  const most = (value: (step: StepEvent) => number): StepEvent =>
    steps.reduce((best, step) => (value(step) > value(best) ? step : best))
  return [most(step => -step.loss), most(step => step.loss), most(step => step.gradientNorm)]
}
