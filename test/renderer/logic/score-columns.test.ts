import { describe, expect, it } from 'vitest'
import { bestOf, classifyScores, forecastScores } from '../../../renderer/logic/score-columns'
import { judged } from '../support/fake-cases'
import { evaluation } from '../support/fake-training'

describe('the scores of a table', () => {
  it('of a forecast are errors, the least of which is the best, with their unit and alike decimals', () => {
    const [mae, , , r2] = forecastScores(evaluation('test'))
    expect([mae.name, mae.text(mae.values[0]), bestOf(mae)]).toEqual(['MAE, °F', '6.64', 6.64])
    expect(bestOf(r2)).toBe(Math.max(...r2.values.map(Number)))
  })
  it('of a classification are shares, the largest of which is the best', () => {
    const [accuracy] = classifyScores(judged('numbers', 'test', true))
    expect(accuracy.text(accuracy.values[0])).toBe('97.8 %')
    expect(bestOf(accuracy)).toBe(accuracy.values[0])
  })
  it('say how many were judged only where that differs, and call none of these numbers the best', () => {
    const whole = judged('texts', 'test', true)
    expect(classifyScores(whole).map(({ name }) => name)).toEqual(['accuracy', 'macro F1'])
    const [network, majority, ...rest] = whole.classifiers
    const some = { ...whole, classifiers: [network, { ...majority, judged: 50 }, ...rest] }
    const last = classifyScores(some).at(-1)
    expect([last?.name, last && bestOf(last), last?.text(50)]).toEqual(['judged', null, '50'])
  })
  it('leave what is not known out of the comparison', () => {
    expect(bestOf({ values: [null, 3, 2], best: 'least' })).toBe(2)
    expect(bestOf({ values: [null], best: 'most' })).toBeNull()
  })
})
