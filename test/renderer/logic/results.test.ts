import { describe, expect, it } from 'vitest'
import { niceTicks } from '../../../renderer/composables/chart-config'
import { columnOrder, isYear } from '../../../renderer/logic/columns'
import { errorsBy, groupingsOf } from '../../../renderer/logic/error-groups'
import { shortName } from '../../../renderer/logic/forecasters'
import { madeOf } from '../../../renderer/logic/made-of'
import { groupChart } from '../../../renderer/logic/result-charts'
import { planOf } from '../support/fake-api'
import { opened } from '../support/fake-data'
import { results } from '../support/fake-training'

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
    const times = every(12 * HOUR, 6)
    const truth = [0, 0, 0, 0, 0, 0]
    const forecasters = [{ name: 'network', label: 'LSTM', values: [1, -10, 2, 20, -3, 30] }]
    expect(errorsBy('hour', { times, truth, forecasters })).toEqual({ x: [0, 12], mae: [[2, 20]] })
    expect(errorsBy('weekday', { times, truth, forecasters })).toEqual({ x: [0, 1, 2], mae: [[5.5, 11, 16.5]] })
  })
  it('weighs no window twice: the groups add up to the whole', () => {
    const all = results()
    const whole = all.forecasters.map(
      ({ values }) => values.reduce((sum, value, k) => sum + Math.abs(value - all.truth[k]), 0) / values.length,
    )
    const { x, mae } = errorsBy('time', {
      ...all,
      times: all.times.slice(0, 24 * 49),
      truth: all.truth.slice(0, 24 * 49),
    })
    expect(x).toHaveLength(24)
    const mean = mae[0].reduce((a, b) => a + b, 0) / 24
    expect(mean).toBeGreaterThan(0.9 * whole[0])
    expect(mean).toBeLessThan(1.1 * whole[0])
  })
  it('survives a test part of one window', () => {
    const one = {
      times: [Date.UTC(2013, 0, 1)],
      truth: [1],
      forecasters: [{ name: 'network', label: 'LSTM', values: [3] }],
    }
    expect(groupingsOf(one.times)).toEqual(['time'])
    expect(errorsBy('time', one).mae).toEqual([[2]])
  })
  it('names the groups on the axis', () => {
    expect(groupChart(results(), 'weekday').x.names?.[0]).toBe('Mon')
  })
})

describe('the ticks of an axis', () => {
  it('are round numbers within what is shown', () => {
    expect(niceTicks(16.9, 72.3, 6)).toEqual([20, 30, 40, 50, 60, 70])
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(niceTicks(5, 5, 5)).toEqual([5])
  })
})

describe('names', () => {
  it('of forecasters are short at the end of a line', () => {
    expect(shortName({ name: 'persistence', label: 'Persistence (the last value)' })).toBe('persistence')
    expect(shortName({ name: 'network', label: 'CIFG LSTM' })).toBe('CIFG LSTM')
  })
  it('of runs say the task where the experiment has no name of its own', () => {
    const plan = planOf(opened.experiment)
    expect(madeOf(opened.experiment, plan, 'weather-newark.csv')).toBe('Newark weather · LSTM 32 · seed 1')
    expect(madeOf({ ...opened.experiment, name: 'weather-newark' }, plan, 'weather-newark.csv')).toBe(
      'weather-newark.csv · temp 24 h ahead from 96 h · LSTM 32 · seed 1',
    )
  })
})

describe('the columns of a file', () => {
  it('stand in the order of what they are for', () => {
    const roles = { target: 'temp', inputs: ['temp', 'dewp'] }
    expect(columnOrder(['year', 'dewp', 'temp', 'time'], ['time'], roles)).toEqual(['time', 'temp', 'dewp', 'year'])
  })
  it('are years by their name or by whole numbers that can be nothing else', () => {
    expect(isYear({ name: 'year', min: 1013, max: 2013 })).toBe(true)
    expect(isYear({ name: 'built', min: 1890, max: 2024 })).toBe(true)
    expect(isYear({ name: 'pressure', min: 983.8, max: 1042.1 })).toBe(false)
    expect(isYear({ name: 'demand', min: 2858, max: 9345 })).toBe(false)
  })
})
