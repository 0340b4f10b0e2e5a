import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spanToClockStep, spanToSteps, stepsToText } from '../../../core/data/span'
import { Problem } from '../../../core/problem'

const seconds = (count: number) => ({ unit: 'second', count }) as const
const months = (count: number) => ({ unit: 'month', count }) as const

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('no problem')
}

describe('spanToSteps', () => {
  it('counts steps of the clock', () => {
    expect(spanToSteps('96 h', seconds(3600), 'f')).toBe(96)
    expect(spanToSteps('96 h', seconds(600), 'f')).toBe(576)
    expect(spanToSteps('2 d', seconds(1800), 'f')).toBe(96)
    expect(spanToSteps('1 y', months(1), 'f')).toBe(12)
    expect(spanToSteps('12 months', months(3), 'f')).toBe(4)
    expect(spanToSteps(7, null, 'f')).toBe(7)
    expect(spanToSteps('7 steps', months(1), 'f')).toBe(7)
    expect(spanToSteps('0.1 s', seconds(0.01), 'f')).toBe(10)
  })

  it('refuses a part of a step with the field and the arithmetic', () => {
    const problem = problemOf(() => spanToSteps('90 min', seconds(3600), 'task.window'))
    expect(problem.message).toBe(
      'task.window: “90 min” is not a whole number of steps: 5400 s ÷ 3600 s = 1.5 steps of 1 h.',
    )
    expect(problem.place.field).toBe('task.window')
  })

  it('refuses months on a clock of hours, hours on a clock of months, and units without a clock', () => {
    expect(problemOf(() => spanToSteps('1 month', seconds(3600), 'f')).code).toBe('SPAN_NOT_WHOLE')
    expect(problemOf(() => spanToSteps('24 h', months(1), 'f')).code).toBe('SPAN_NOT_WHOLE')
    expect(problemOf(() => spanToSteps('24 h', null, 'f')).code).toBe('SPAN_WITHOUT_CLOCK')
  })

  it('reads back what stepsToText writes', () => {
    const step = fc.oneof(
      fc.constantFrom(1, 60, 600, 1800, 3600, 86_400, 604_800).map(seconds),
      fc.constantFrom(1, 3, 12).map(months),
    )
    fc.assert(
      fc.property(step, fc.integer({ min: 1, max: 5000 }), (clock, steps) => {
        expect(spanToSteps(stepsToText(steps, clock), clock, 'f')).toBe(steps)
      }),
    )
  })
})

describe('stepsToText', () => {
  it('reads like a person would say it', () => {
    expect(stepsToText(24, seconds(3600))).toBe('24 h')
    expect(stepsToText(96, seconds(3600))).toBe('4 d')
    expect(stepsToText(12, months(1))).toBe('12 months')
    expect(stepsToText(1, months(1))).toBe('1 month')
    expect(stepsToText(1, seconds(86_400))).toBe('1 d')
    expect(stepsToText(3, null)).toBe('3 steps')
  })
})

describe('spanToClockStep', () => {
  it('is the distance between two rows', () => {
    expect(spanToClockStep('10 min', 'data.step')).toEqual(seconds(600))
    expect(spanToClockStep('3 months', 'data.step')).toEqual(months(3))
    expect(problemOf(() => spanToClockStep(4, 'data.step')).code).toBe('SPAN_NOT_A_STEP')
  })
})
