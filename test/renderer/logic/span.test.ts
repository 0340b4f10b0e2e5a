import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSpan, spanOf, stepsOf, stepText } from '../../../renderer/logic/span'

const hour = { unit: 'second', count: 3600 } as const
const month = { unit: 'month', count: 1 } as const

describe('spanOf', () => {
  it('stays in the unit of the clock until there are too many of it', () => {
    expect(spanOf(96, hour)).toBe('96 h')
    expect(spanOf(240, hour)).toBe('10 d')
    expect(spanOf(576, { unit: 'second', count: 600 })).toBe('96 h')
    expect(spanOf(6, { unit: 'second', count: 600 })).toBe('60 min')
    expect(spanOf(7, { unit: 'second', count: 86_400 })).toBe('7 d')
  })
  it('counts months as months and rows without a clock as steps', () => {
    expect(spanOf(36, month)).toBe('36 months')
    expect(spanOf(120, month)).toBe('10 y')
    expect(spanOf(12, null)).toBe(12)
  })
  it('is read back as the same number of steps, for every clock', () => {
    const clock = fc.oneof(
      fc.integer({ min: 1, max: 100_000 }).map(count => ({ unit: 'second' as const, count })),
      fc.integer({ min: 1, max: 12 }).map(count => ({ unit: 'month' as const, count })),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), clock, (steps, step) => {
        expect(stepsOf(spanOf(steps, step), step)).toBe(steps)
      }),
    )
  })
})

describe('stepsOf', () => {
  it('refuses what does not fall on a step and units the clock does not have', () => {
    expect(stepsOf('90 min', hour)).toBeNull()
    expect(stepsOf('2 months', hour)).toBeNull()
    expect(stepsOf('2 h', null)).toBeNull()
    expect(stepsOf('12 steps', null)).toBe(12)
  })
})

describe('parseSpan', () => {
  it('takes a bare number as steps and puts a blank before the unit', () => {
    expect(parseSpan('96')).toBe(96)
    expect(parseSpan(' 96h ')).toBe('96 h')
    expect(parseSpan('1.5 d')).toBe('1.5 d')
  })
  it('refuses what no span is', () => {
    for (const text of ['', 'h', '-3 h', '3 parsecs', '1e3']) expect(parseSpan(text)).toBeNull()
  })
})

it('says one step of a clock in words', () => {
  expect(stepText(hour)).toBe('1 h')
  expect(stepText(month)).toBe('1 month')
  expect(stepText({ unit: 'second', count: 600 })).toBe('10 min')
})
