import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StepEvent, TrainingEvent } from '../../../core/training/events'
import { thinEvents } from '../../../electron/engine/thin'

const stepOf = (loss: number, step: number): StepEvent => ({
  ...{ kind: 'step', step: step + 1, epoch: 1, loss, gradientNorm: 1 / (1 + loss), clippedNorm: 1, learningRate: 0.01 },
})
const losses = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 500 })
const extremesOf = (events: readonly TrainingEvent[]): number[] => {
  const values = events.flatMap(event => (event.kind === 'step' ? [event.loss] : []))
  return [Math.min(...values), Math.max(...values)]
}

describe('thinEvents', () => {
  it('keeps the smallest and the largest loss, and the order', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 3, max: 100 }), (values, most) => {
        const events = values.map(stepOf)
        const kept = thinEvents(events, most)
        expect(extremesOf(kept)).toEqual(extremesOf(events))
        expect(kept).toEqual(events.filter(event => kept.includes(event)))
        expect(kept.length).toBeLessThanOrEqual(most + 3)
      }),
    )
  })

  it('leaves out nothing but steps', () => {
    const end: TrainingEvent = {
      ...{ kind: 'end', reason: 'finished', step: 100, epoch: 1, bestEpoch: 1, bestValidationLoss: 1, seconds: 1 },
    }
    const events = [...Array.from({ length: 100 }, (_, k) => stepOf(k % 7, k)), end, end, end, end, end]
    expect(thinEvents(events, 4).filter(({ kind }) => kind === 'end')).toHaveLength(5)
  })
})
