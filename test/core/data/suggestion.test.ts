import { describe, expect, it } from 'vitest'
import type { ColumnProfile, ClockStep } from '../../../core/data/profile'
import { suggest } from '../../../core/data/suggestion'

const HOURLY: ClockStep = { unit: 'second', count: 3600 }
const column = (name: string, more: Partial<ColumnProfile> = {}): ColumnProfile => ({
  name,
  type: 'number',
  present: 1000,
  missing: 0,
  missingRuns: 0,
  longestMissingRun: 0,
  distinct: 500,
  min: 0,
  max: 1,
  mean: 0.5,
  deviation: 0.3,
  sparkline: [],
  frequent: [],
  ...more,
})
const given = {
  columns: [column('a')],
  clock: [],
  step: HOURLY,
  rows: 10_000,
  period: { lag: 24, correlation: 0.8 },
  chosen: null,
}

describe('suggest', () => {
  it('forecasts the first column of numbers that varies, is mostly there and is no part of the clock', () => {
    const columns = [
      column('No'),
      column('hour', { distinct: 24 }),
      column('constant', { distinct: 1 }),
      column('rare', { present: 100, missing: 900 }),
      column('stamp'),
      column('word', { type: 'category' }),
      column('load'),
      column('temp'),
    ]
    expect(suggest({ ...given, columns, clock: ['stamp'] })).toMatchObject({ target: 'load', inputs: ['load', 'temp'] })
  })

  it('takes the target that a person chose, and puts it first among the inputs', () => {
    const columns = [column('load'), column('temp'), column('wind')]
    const { target, inputs, reasons } = suggest({ ...given, columns, chosen: 'temp' })
    expect({ target, inputs }).toEqual({ target: 'temp', inputs: ['temp', 'load', 'wind'] })
    expect(reasons.target).toBe('“temp” was chosen.')
  })

  it('takes the next larger unit of the clock where the target has no season of its own', () => {
    const season = (step: ClockStep | null, rows = 10_000) => suggest({ ...given, period: null, step, rows }).season
    expect(season(HOURLY)).toBe(24)
    expect(season({ unit: 'second', count: 600 })).toBe(144)
    expect(season({ unit: 'second', count: 86_400 })).toBe(7)
    expect(season({ unit: 'month', count: 3 })).toBe(4)
    expect(season({ unit: 'second', count: 7 * 86_400 }, 150)).toBeNull()
    expect(season(null)).toBeNull()
  })

  it('looks four seasons back and one ahead where there is room', () => {
    expect(suggest(given)).toMatchObject({ season: 24, window: 96, horizon: 24 })
  })

  it('never suggests more than fits into the test part', () => {
    for (const rows of [20, 36, 91, 144, 240, 1000]) {
      for (const lag of [4, 12, 24, 48]) {
        const { window, horizon } = suggest({ ...given, rows, period: { lag, correlation: 0.5 } })
        expect(window).toBeGreaterThanOrEqual(1)
        expect(window + horizon).toBeLessThanOrEqual(Math.max(2, 0.15 * rows))
      }
    }
  })

  it('says why in a sentence each', () => {
    const { reasons } = suggest({ ...given, period: null })
    for (const reason of Object.values(reasons)) expect(reason).toMatch(/\.$/)
    expect(reasons.season).toBe(
      'The autocorrelation of the target has no clear peak: 24 h, the next larger unit of the clock.',
    )
    expect(reasons.horizon).toBe('One season ahead: 24 h.')
  })

  it('has no target where no column holds numbers', () => {
    expect(suggest({ ...given, columns: [column('word', { type: 'text' })] })).toMatchObject({
      target: null,
      inputs: [],
    })
  })
})
