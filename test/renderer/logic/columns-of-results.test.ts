import { describe, expect, it } from 'vitest'
import type { ForecastResults } from '../../../electron/contract'
import { bandOf } from '../../../renderer/logic/band'
import { resultChoices, resultsAt, seriesChoices } from '../../../renderer/logic/columns-of-results'
import { testChart } from '../../../renderer/logic/result-charts'
import { results } from '../support/fake-training'

/** Two columns: the second has other values, another unit and other scores. */
function twoColumns(): ForecastResults {
  const one = results()
  const { forecasters, interval } = one.evaluation
  const column = (target: string, unit: string) => ({ target, unit, forecasters, interval })
  const other = { ...one, truth: one.truth.map(y => 10 * y) }
  return {
    ...one,
    evaluation: {
      ...one.evaluation,
      ...{ target: '2 columns', unit: 'σ' },
      columns: [column('temp', '°F'), column('load', 'MW')],
    },
    others: [other],
  }
}

describe('results of several columns', () => {
  it('can be seen together and one by one, a single column only as itself', () => {
    expect(resultChoices(results())).toEqual(['temp'])
    expect(resultChoices(twoColumns())).toEqual(['all 2 columns, in σ', 'temp', 'load'])
  })

  it('show each column with its own values and in its own unit', () => {
    const all = twoColumns()
    expect([0, 1, 2].map(k => resultsAt(all, k).evaluation.unit)).toEqual(['σ', '°F', 'MW'])
    expect([1, 2].map(k => resultsAt(all, k).evaluation.target)).toEqual(['temp', 'load'])
    expect(resultsAt(all, 1).truth).toEqual(all.truth)
    expect(resultsAt(all, 2).truth).toEqual(all.others[0].truth)
    expect(resultsAt(all, 0)).toBe(all)
  })
})

describe('results of many series', () => {
  /** Two series: the second has a picture and an error of its own. */
  function twoSeries(): ForecastResults {
    const one = results()
    const { forecasters } = one.evaluation
    const scores = forecasters.map(({ scores }) => scores)
    const worse = scores.map(own => ({ ...own, mae: 2 * own.mae }))
    const second = { ...one, truth: one.truth.map(y => -y) }
    return {
      ...one,
      evaluation: {
        ...one.evaluation,
        series: [
          { name: 'north', windows: 10, scores },
          { name: 'south', windows: 5, scores: worse },
        ],
      },
      series: [
        { name: 'north', pictures: [one] },
        { name: 'south', pictures: [second] },
      ],
    }
  }

  it('can be seen together and one by one', () => {
    expect(seriesChoices(results())).toEqual([])
    expect(seriesChoices(twoSeries())).toEqual(['all 2 series', 'north', 'south'])
    const all = twoSeries()
    expect(resultsAt(all, 0, 0)).toBe(all)
    const south = resultsAt(all, 0, 2)
    expect(south.truth).toEqual(all.truth.map(y => -y))
    expect(south.evaluation.windows).toBe(5)
    expect(south.evaluation.forecasters[0].scores.mae).toBe(2 * all.evaluation.forecasters[0].scores.mae)
  })
})

describe('the band of an interval', () => {
  const interval = { lower: [1, 2], upper: [3, 5] }

  it('lies between its two ends, and is not there where no interval is told', () => {
    const [lower, upper] = bandOf([10, 20], interval)
    expect([lower.y, upper.y, upper.fillTo]).toEqual([[1, 2], [3, 5], lower.id])
    expect(bandOf([10, 20], null)).toEqual([])
  })

  it('is drawn with the network, and hidden with it', () => {
    const told: ForecastResults = { ...results(), interval: { lower: results().truth, upper: results().truth } }
    const ids = (shown: string[]) => testChart(told, new Set(shown)).lines.map(({ id }) => id)
    expect(ids(['network'])).toEqual(['truth', 'lower', 'upper', 'network'])
    expect(ids(['ridge'])).toEqual(['truth', 'ridge'])
  })
})
