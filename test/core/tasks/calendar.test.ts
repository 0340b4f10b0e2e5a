import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onCircle, onCircles, phase } from '../../../core/tasks/calendar'

const at = (text: string): number => Date.parse(`${text}Z`)

describe('phase', () => {
  it('counts hours from midnight, weekdays from Monday, months and days from new year', () => {
    expect(phase('hour', at('2024-02-29T18:30:00'))).toBeCloseTo(18.5 / 24, 12)
    expect(phase('weekday', at('2024-01-01T23:00:00'))).toBe(0) // a Monday
    expect(phase('weekday', at('2024-01-07T01:00:00'))).toBe(6 / 7)
    expect(phase('month', at('2024-12-31T00:00:00'))).toBe(11 / 12)
    expect(phase('yearday', at('2024-12-31T12:00:00'))).toBe(365 / 366) // a leap year
    expect(phase('yearday', at('2023-12-31T12:00:00'))).toBe(364 / 365)
  })

  it('is the same before 1970', () => {
    expect(phase('hour', at('1949-01-01T06:00:00'))).toBe(0.25)
    expect(phase('weekday', at('1949-01-03T00:00:00'))).toBe(0)
  })
})

describe('onCircle', () => {
  it('has neighbours in time as neighbours in value, also across midnight', () => {
    const [before, after] = ['2024-01-01T23:59:00', '2024-01-02T00:01:00'].map(text => onCircle('hour', at(text)))
    expect(Math.hypot(before[0] - after[0], before[1] - after[1])).toBeLessThan(0.01)
    expect(Math.hypot(...before)).toBeCloseTo(1, 12)
  })

  it('is the same for many times in a row, on one day or several, before 1970 too', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 90 * 60_000 }), fc.integer({ min: -2e12, max: 2e12 })))
    const cycle = fc.constantFrom('hour' as const, 'weekday' as const, 'month' as const, 'yearday' as const)
    fc.assert(
      fc.property(cycle, steps, (cycle, steps) => {
        let time = at('1969-12-31T20:00:00')
        const times = steps.map(step => (time += step))
        expect(times.map(onCircles(cycle))).toEqual(times.map(time => onCircle(cycle, time)))
      }),
    )
  })
})
