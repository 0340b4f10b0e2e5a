import { describe, expect, it } from 'vitest'
import { niceTicks } from '../../../renderer/composables/chart-config'
import { columnOrder, isYear } from '../../../renderer/logic/columns'
import { shortName } from '../../../renderer/logic/forecasters'
import { madeOf } from '../../../renderer/logic/made-of'
import { groupChart } from '../../../renderer/logic/result-charts'
import { planOf } from '../support/fake-plan'
import { opened } from '../support/fake-data'
import { results } from '../support/fake-training'

describe('where the error lies', () => {
  it('names the groups on the axis', () => {
    expect(groupChart(results(), 'weekday').x.names?.[0]).toBe('Mon')
  })
  it('is drawn as the engine has grouped it, a line per forecaster', () => {
    const { errors, forecasters } = results()
    const { lines } = groupChart(results(), 'hour')
    expect(lines.map(({ y }) => y)).toEqual(errors.find(({ by }) => by === 'hour')?.mae)
    expect(lines.map(({ id }) => id)).toEqual(forecasters.map(({ name }) => name))
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
