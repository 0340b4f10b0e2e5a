import { describe, expect, it } from 'vitest'
import { logTicks, timeTicks } from '../../../renderer/composables/chart-config'
import { numbersOf } from '../../../renderer/composables/useChartExport'
import { readAt, tableOf } from '../../../renderer/logic/chart-reading'
import { toCsv } from '../../../renderer/logic/csv'
import { lossChart, lossLevels, timeAxis } from '../../../renderer/logic/training-charts'
import { append, clippedShare, emptyLog } from '../../../renderer/logic/training-log'
import { tensorGroups } from '../../../renderer/logic/tensors'
import { horizonChart, residualChart, testChart } from '../../../renderer/logic/result-charts'
import { epochEvent, evaluation, results, start, stepEvent } from '../support/fake-training'

const spec = {
  lines: [
    { id: 'a', label: 'steps', colour: 'ink', x: [1, 2, 3, 4], y: [10, 20, NaN, 40] },
    { id: 'b', label: 'epochs', colour: 'ink', x: [2, 4], y: [5, 6] },
  ],
  levels: [{ id: 'l', label: 'level', value: 7, colour: 'ink' }],
  x: { title: 'step', kind: 'number' },
  y: { title: '' },
} as const

describe('reading a chart', () => {
  it('gives the exact values of all lines at the nearest point, others their value before it', () => {
    expect(readAt(spec, 3.9)).toEqual({
      x: 4,
      values: [
        { id: 'a', label: 'steps', colour: 'ink', value: 40 },
        { id: 'b', label: 'epochs', colour: 'ink', value: 6 },
        { id: 'l', label: 'level', colour: 'ink', value: 7 },
      ],
    })
    expect(readAt(spec, 1)?.values.map(v => v.id)).toEqual(['a', 'l'])
    expect(readAt({ ...spec, lines: [] }, 1)).toBeNull()
  })
  it('joins lines with different x into one table without inventing values', () => {
    expect(tableOf(spec)).toEqual([
      { x: 1, values: [10, null] },
      { x: 2, values: [20, 5] },
      { x: 3, values: [null, null] },
      { x: 4, values: [40, 6] },
    ])
  })
  it('becomes CSV with an empty cell for what is missing', () => {
    expect(numbersOf(spec).split('\r\n')[0]).toBe('step,steps,epochs,level')
    expect(numbersOf(spec).split('\r\n')[3]).toBe('3,,,7')
  })
  it('quotes cells of a CSV only where they need it', () => {
    expect(
      toCsv(
        ['a,b', 'c'],
        [
          ['say "x"', 1.5],
          [null, NaN],
        ],
      ),
    ).toBe('"a,b",c\r\n"say ""x""",1.5\r\n,\r\n')
  })
})

describe('axes', () => {
  it('of time have ticks at places of the calendar', () => {
    const ticks = timeTicks(Date.UTC(2013, 0, 10), Date.UTC(2013, 11, 20), 540)
    expect(ticks.every(tick => new Date(tick).getUTCDate() === 1)).toBe(true)
    expect(ticks.length).toBeGreaterThan(3)
    expect(timeTicks(0, 6 * 3_600_000, 540).every(tick => tick % 3_600_000 === 0)).toBe(true)
  })
  it('that are logarithmic are marked at 1, 2 and 5, over many decades at powers alone', () => {
    expect(logTicks(0.03, 0.6)).toEqual([0.05, 0.1, 0.2, 0.5])
    expect(logTicks(1e-6, 1)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1])
    expect(logTicks(0, 1)).toEqual([])
  })
  it('count rows where the file has no clock', () => {
    expect(timeAxis([100, 101]).kind).toBe('number')
    expect(timeAxis([0, 3_600_000]).kind).toBe('time')
  })
})

describe('the log of a training', () => {
  const log = emptyLog()
  append(log, [start, ...Array.from({ length: 374 }, (_, k) => stepEvent(k + 1)), epochEvent(1), epochEvent(2)])

  it('puts steps and epochs on one axis that counts epochs', () => {
    const [raw, , validation] = lossChart(log, [], {}).lines
    expect(raw.x[186]).toBe(1)
    expect([...Array.from(validation.x)]).toEqual([1, 2])
  })
  it('shows the raw curve behind the smoothed one', () => {
    const [raw, training] = lossChart(log, [], { smoothing: 0.9 }).lines
    expect(raw.y).toBe(log.steps.loss)
    expect(training.y[100]).not.toBe(raw.y[100])
  })
  it('names baselines with the same loss on one line', () => {
    const losses = [
      { name: 'p', label: 'same as now', loss: 0.3 },
      { name: 's', label: 'yesterday', loss: 0.3 },
      { name: 'r', label: 'ridge', loss: 0.2 },
    ]
    expect(lossLevels(losses).map(level => level.label)).toEqual(['same as now, yesterday', 'ridge'])
  })
  it('counts a step as clipped when its norm was shortened', () => {
    expect(clippedShare({ step: [], loss: [], rate: [], norm: [2, 1, 0.5, 3], clipped: [1, 1, 0.5, 1] })).toBe(0.5)
    expect(clippedShare(emptyLog().steps)).toBe(0)
  })
})

describe('groups of tensors', () => {
  it('are one while they can be told apart, and a layer each when there are many', () => {
    expect(tensorGroups(start.tensors)).toHaveLength(1)
    const two = [...start.tensors, ...start.tensors.map(t => ({ ...t, name: t.name.replace('layers.0', 'layers.1') }))]
    expect(tensorGroups(two).map(group => group.title)).toEqual(['layer 1', 'head', 'layer 2'])
  })
  it('give every gate its own hue', () => {
    const [{ tensors }] = tensorGroups(start.tensors)
    expect(tensors.find(t => t.label === 'W.f')?.colour).toBe('var-f')
    expect(tensors.find(t => t.label === 'R.f')?.colour).toBe('var-f')
    expect(tensors.find(t => t.label === 'head V')?.colour).toBe('var-y')
    const tables = [0, 1].map(k => ({ name: `embeddings.${k}.E`, shape: [9, 4], size: 36 }))
    expect(tensorGroups(tables)[0].tensors.map(({ label, colour }) => [label, colour])).toEqual([
      ['E 1', 'hue-1'],
      ['E 2', 'hue-2'],
    ])
  })
})

describe('the charts of results', () => {
  it('draw the truth and the forecasters that are switched on', () => {
    expect(testChart(results(), new Set(['ridge'])).lines.map(line => line.id)).toEqual(['truth', 'ridge'])
  })
  it('draw the error of every step ahead', () => {
    expect(horizonChart(evaluation('test', true)).lines[0].y).toHaveLength(24)
  })
  it('close the last bar of the histogram', () => {
    const [bars] = residualChart({ edges: [0, 1, 2], counts: [3, 4] }, '°F').lines
    expect(bars.x).toHaveLength(3)
    expect(Array.from(bars.y)).toEqual([3, 4, 0])
  })
})
