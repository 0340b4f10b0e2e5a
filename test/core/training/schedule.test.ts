import { describe, expect, it } from 'vitest'
import { Schedule, type ScheduleChoice } from '../../../core/experiment/training'
import { freshPatience, observe } from '../../../core/training/patience'
import { learningRate, observePlateau, type Plateau } from '../../../core/training/schedule'

const schedule = (input: unknown): ScheduleChoice => Schedule.parse(input)
const at = (choice: ScheduleChoice, step: number, { warmup = 0, epoch = 1, drops = 0, steps = 100 } = {}): number =>
  learningRate(0.1, choice, warmup, { step, steps, epoch, drops })

describe('learning rate', () => {
  it('constant: is the base at every step', () => {
    expect([1, 50, 100].map(step => at(schedule({ kind: 'constant' }), step))).toEqual([0.1, 0.1, 0.1])
  })

  it('step: is multiplied by the factor every so many epochs', () => {
    const choice = schedule({ kind: 'step', every: 2, factor: 0.5 })
    expect([1, 2, 3, 4, 5].map(epoch => at(choice, 1, { epoch }))).toEqual([0.1, 0.1, 0.05, 0.05, 0.025])
  })

  it('cosine: falls from the base to the end value along half a cosine', () => {
    const choice = schedule({ kind: 'cosine', end: 0.1 })
    expect(at(choice, 1)).toBe(0.1)
    for (let step = 1; step <= 101; step++) {
      const expected = 0.1 * (0.1 + (0.9 * (1 + Math.cos((Math.PI * (step - 1)) / 100))) / 2)
      expect(at(choice, step)).toBeCloseTo(expected, 15)
    }
    expect(at(choice, 101)).toBeCloseTo(0.01, 15)
  })

  it('warm-up: rises evenly from the first step and leaves the rest of the schedule whole', () => {
    const choice = schedule({ kind: 'constant' })
    for (let step = 1; step <= 20; step++)
      expect(at(choice, step, { warmup: 10 })).toBeCloseTo(0.1 * Math.min(1, step / 10), 15)
    expect(at(schedule({ kind: 'cosine' }), 11, { warmup: 10 })).toBe(0.1)
  })

  it('plateau: drops by the factor, but not below the smallest, nor above the base', () => {
    const choice = schedule({ kind: 'plateau', factor: 0.5, smallest: 0.03 })
    expect([0, 1, 2, 9].map(drops => at(choice, 1, { drops }))).toEqual([0.1, 0.05, 0.03, 0.03])
    expect(at(schedule({ kind: 'plateau', smallest: 1 }), 1)).toBe(0.1)
  })

  it('plateau: counts epochs without a lower validation loss, and anew after each drop', () => {
    const plateau: Plateau = { ...freshPatience(), drops: 0 }
    const drops = [5, 4, 4, 4, 4, 4, 3, 3].map(loss => {
      observePlateau(plateau, loss, 2)
      return plateau.drops
    })
    expect(drops).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })
})

describe('patience', () => {
  it('waits only through epochs that do not improve by more than the smallest progress', () => {
    const patience = freshPatience()
    const waited = [1, 0.95, 0.9, 0.7, 0.7, 0.65].map(loss => {
      observe(patience, loss, 0.1)
      return patience.waited
    })
    // 0.9 is not more than 0.1 below 1.
    expect(waited).toEqual([0, 1, 2, 0, 1, 2])
  })
})
