import { describe, expect, it } from 'vitest'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { Problem } from '../../../core/problem'
import { planForecast } from '../../../core/tasks/forecast'
import { forecastData, recipeWindows } from '../../../core/tasks/forecast-data'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const series = hourly({
  y: count(200).map(t => 10 + Math.sin(t) + t / 50),
  plan: count(200).map(t => (t * t) % 17),
  kind: count(200).map(t => ['work', 'rest', 'play'][t % 3]),
})
const planned = (task: Partial<ForecastTask> = {}, rest: object = {}, of = series) =>
  planForecast(
    forecastExperiment(
      { target: 'y', inputs: ['y', 'plan'], known: ['plan', 'kind'], window: 6, horizon: 3, ...task },
      rest,
    ),
    of,
    suggestion(),
  )
const codeOf = (work: () => unknown): [string, string | undefined] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.place.field]
    throw error
  }
  throw new Error('nothing was refused')
}

describe('what is known ahead', () => {
  it('stands in a row as the value of the horizon later, beside the value of the row itself', () => {
    const plan = planned({ output: 'path' })
    const { features, inputs: D, train } = forecastData(plan, series)
    expect(plan.features).toEqual([
      'y',
      'plan',
      'plan 3 steps later',
      'kind 3 steps later = play',
      'kind 3 steps later = rest',
      'kind 3 steps later = work',
    ])
    const [, now, later] = plan.recipe.inputs
    expect(later).toEqual({ ...now, lead: 3 })
    for (const start of train.starts) {
      const last = start + 5
      expect(features[last * D + 2]).toBe(features[(last + 3) * D + 1])
      const kinds = Array.from(features.subarray(last * D + 3, last * D + 6))
      expect(kinds).toEqual(
        ['play', 'rest', 'work'].map(kind => Number(kind === ['work', 'rest', 'play'][(last + 3) % 3])),
      )
    }
  })

  it('reaches no row beyond the targets of a part: windows are as many as without it', () => {
    const without = planned({ known: [] })
    expect(planned().parts.map(({ starts }) => starts.length)).toEqual(without.parts.map(({ starts }) => starts.length))
  })

  it('carries a forecast beyond the end of the target, as far as it is known itself', () => {
    const { recipe } = planned()
    const rows = 60
    const until = (end: number, values: Float64Array) => values.subarray(0, rows).map((y, row) => (row < end ? y : NaN))
    const file = (known: number) => ({
      ...hourly({ y: count(rows) }),
      columns: series.columns.map(column => ({
        ...column,
        values: until(column.name === 'y' ? 50 : known, column.values),
      })),
      blocked: Uint8Array.from({ length: rows }, (_, row) => Number(row >= 50)),
    })
    const newest = (known: number) => (recipeWindows(recipe, file(known), [0]).at(-1) ?? 0) + recipe.window - 1
    expect(newest(60)).toBe(49) // the target's last row
    expect(newest(53)).toBe(49)
    expect(newest(50)).toBe(46) // nothing is known beyond the target: the newest window that can be told lies 3 rows before
  })

  it.each<[string, Partial<ForecastTask>, object, string, string]>([
    ['the target', { known: ['y'] }, {}, 'KNOWN_IS_TARGET', 'task.known[0]'],
    ['a column named twice', { known: ['plan', 'plan'] }, {}, 'KNOWN_TWICE', 'task.known[1]'],
    ['a column that is not there', { known: ['plan', 'z'] }, {}, 'COLUMN_UNKNOWN', 'task.known[1]'],
    ['a path longer than its window', { window: 2, output: 'path' }, {}, 'KNOWN_NEEDS_WINDOW', 'task.window'],
    ['targets carried forward', {}, { data: { file: 'f', fill: 'forward' } }, 'KNOWN_CARRIED_FORWARD', 'data.fill'],
  ])('refuses %s', (_, task, rest, code, field) => {
    expect(codeOf(() => planned(task, rest))).toEqual([code, field])
  })
})
