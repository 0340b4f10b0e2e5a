import { describe, expect, it } from 'vitest'
import { errorsBy, groupedErrors, groupingsOf } from '../../../core/tasks/error-groups'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const every = (step: number, count: number, from = Date.UTC(2013, 0, 7)): number[] =>
  Array.from({ length: count }, (_, k) => from + k * step)

describe('where the error lies', () => {
  it('is asked by hour of hourly data, by weekday of daily data, by month of monthly data, and always along time', () => {
    expect(groupingsOf(every(HOUR, 72))).toEqual(['hour', 'time'])
    expect(groupingsOf(every(HOUR, 24 * 30))).toEqual(['hour', 'weekday', 'time'])
    expect(groupingsOf(every(DAY, 60))).toEqual(['weekday', 'time'])
    expect(groupingsOf(every(30 * DAY, 40))).toEqual(['month', 'time'])
    expect(groupingsOf([100, 101, 102])).toEqual(['time'])
  })

  it('is the mean absolute error of every forecaster in each group', () => {
    const judged = { times: every(12 * HOUR, 6), truth: [0, 0, 0, 0, 0, 0], forecasts: [[1, -10, 2, 20, -3, 30]] }
    expect(errorsBy('hour', judged)).toEqual({ by: 'hour', x: [0, 12], mae: [[2, 20]] })
    expect(errorsBy('weekday', judged)).toEqual({ by: 'weekday', x: [0, 1, 2], mae: [[5.5, 11, 16.5]] })
  })

  it('weighs no window twice: groups of one size add up to the whole', () => {
    const times = every(HOUR, 24 * 30)
    const truth = times.map((_, k) => Math.sin(k))
    const forecasts = [truth.map((y, k) => y + (k % 7)), truth.map(y => 2 * y)]
    const whole = forecasts.map(values => values.reduce((sum, y, k) => sum + Math.abs(y - truth[k]), 0) / times.length)
    const all = groupedErrors({ times, truth, forecasts })
    expect(all.map(({ by }) => by)).toEqual(['hour', 'weekday', 'time'])
    const [{ x, mae }] = all
    expect(x).toHaveLength(24)
    mae.forEach((values, k) => expect(values.reduce((a, b) => a + b, 0) / 24).toBeCloseTo(whole[k], 12))
  })

  it('survives a test part of one window', () => {
    const one = { times: [Date.UTC(2013, 0, 1)], truth: [1], forecasts: [[3]] }
    expect(groupedErrors(one)).toMatchObject([{ by: 'time', mae: [[2]] }])
  })
})
