import { describe, expect, it } from 'vitest'
import type { Series } from '../../../core/data/series'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { planForecast, type ForecastPlan } from '../../../core/tasks/forecast'
import { forecastData } from '../../../core/tasks/forecast-data'
import { rolledOut, roomsOf, stepOf, type Says } from '../../../core/tasks/recursive'
import { scale, unscale } from '../../../core/tasks/scaler'
import { problemOf } from '../support/problems'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const ROWS = 120
const H = 4
const values = (phase: number) => count(ROWS).map(t => 5 + Math.sin(t / 3 + phase) * 2)
const waves = (): Series => hourly({ y: values(0), z: values(1), plan: count(ROWS).map(t => t % 6) })
const planned = (task: Partial<ForecastTask> = {}, series = waves()): ForecastPlan =>
  planForecast(
    forecastExperiment({ inputs: ['y'], window: 6, horizon: H, output: 'path', recursive: true, ...task }),
    series,
    suggestion(),
  )

/** Says of every sequence 0.9 of its newest value (of each target), as a network would have to say it. */
function shrinking({ recipe, features }: ForecastPlan): Says {
  const D = features.length
  return ({ features: rows }, starts) => {
    const said: number[] = []
    starts.forEach((start, k) => {
      const newest = (start + recipe.window - 1) * D
      const own = recipe.share ? [recipe.targets[k % recipe.targets.length]] : recipe.targets
      own.forEach(({ column, scaler }, c) => {
        const input = recipe.inputs.find(one => one.kind === 'number' && one.column === column)
        if (input?.kind !== 'number') throw new Error('no such input')
        const y = unscale(input.scaler, rows[newest + c])
        said.push(scale(scaler, 0.9 * y - (recipe.predict === 'change' ? y : 0)))
      })
    })
    return said
  }
}

describe('a recursive forecast', () => {
  it.each([
    ['the value', { predict: 'value' }],
    ['the change', { predict: 'change' }],
    ['two columns at once', { also: ['z'], inputs: ['y', 'z'] }],
    ['two columns through one network', { also: ['z'], inputs: ['y', 'z'], share: true }],
  ] as const)('reads its own forecasts as the next rows: %s', (_, task) => {
    const plan = planned({
      ...task,
      also: 'also' in task ? [...task.also] : [],
      inputs: 'inputs' in task ? [...task.inputs] : ['y'],
    })
    const series = waves()
    const { begins, last, windows } = forecastData(plan, series).test
    const said = rolledOut(plan.recipe, series, begins, shrinking(plan))
    expect(said).toHaveLength(windows * plan.recipe.targets.length * H)
    last.forEach((y, n) => {
      for (let h = 1; h <= H; h++) expect(said[n * H + h - 1]).toBeCloseTo(0.9 ** h * y, 4)
    })
  })

  it('says the value at the horizon alone where that is wanted', () => {
    const [path, value] = [planned(), planned({ output: 'value' })]
    const { begins } = forecastData(path, waves()).test
    const [all, one] = [path, value].map(plan => rolledOut(plan.recipe, waves(), begins, shrinking(plan)))
    expect(Array.from(one)).toEqual(Array.from(all.filter((_, k) => k % H === H - 1)))
  })

  it('never sees what comes after its window, but for what is known ahead and the clock', () => {
    const plan = planned({ known: ['plan'] })
    const seen: number[][] = []
    const looking: Says = (rows, starts) => {
      for (const start of starts) seen.push(Array.from(rows.features.subarray(start * 2, (start + 6) * 2)))
      return shrinking({ ...plan, recipe: plan.recipe })(rows, starts)
    }
    const series = waves()
    const [begin] = forecastData(plan, series).test.begins
    const rolled = (own: Series): number[][] => {
      seen.length = 0
      rolledOut(plan.recipe, own, [begin], looking)
      return seen.map(rows => [...rows])
    }
    const before = rolled(series)
    const [y, ...others] = series.columns
    const later = { ...y, values: y.values.map((v, row) => (row > begin + 5 ? 1e6 : v)) }
    expect(rolled({ ...series, columns: [later, ...others] })).toEqual(before)
    const plans = before.map(rows => rows[rows.length - 1])
    expect(new Set(plans).size).toBe(H)
  })

  it('goes on beyond the end of the file', () => {
    const plan = planned()
    const said = rolledOut(plan.recipe, waves(), [ROWS - 6], shrinking(plan))
    expect(Array.from(said, (y, k) => y / (0.9 ** (k + 1) * values(0)[ROWS - 1]))).toSatisfy((shares: number[]) =>
      shares.every(share => Math.abs(share - 1) < 1e-5),
    )
  })

  it('is learnt as the next step: one output a target, whatever the horizon', () => {
    const { recipe } = planned({ also: ['z'], inputs: ['y', 'z'] })
    const data = forecastData(planned({ also: ['z'], inputs: ['y', 'z'] }), waves())
    expect(data.outputs).toBe(2)
    expect(stepOf(recipe)).toMatchObject({ horizon: 1, output: 'value' })
    const { truth, begins } = data.train
    begins.forEach((begin, n) => expect(truth[2 * n]).toBe(values(0)[begin + 6]))
    expect(data.test.truth).toHaveLength(data.test.windows * 2 * H)
  })

  it('reads "auto" its targets alone, and refuses what it would not know', () => {
    expect(planned({ inputs: 'auto' }).features).toEqual(['y'])
    for (const [task, code, field] of [
      [{ inputs: ['y', 'z'] }, 'RECURSIVE_INPUT_UNKNOWN', 'task.inputs[1]'],
      [{ inputs: ['plan'], known: ['plan'] }, 'RECURSIVE_TARGET_UNREAD', 'task.inputs'],
      [{ head: { kind: 'gaussian', share: 0.8 } }, 'RECURSIVE_HEAD', 'task.head'],
      [{ predict: 'season' }, 'RECURSIVE_SEASON', 'task.predict'],
    ] as const)
      expect(problemOf(() => planned(task as Partial<ForecastTask>))).toMatchObject({ code, place: { field } })
  })
})

describe('own rows in training', () => {
  it('are as many as the horizon leaves, and need windows before them', () => {
    const data = forecastData(planned({ teacher: 0.5 }), waves())
    expect(data.feedback).toMatchObject({ steps: H - 1, teacher: 0.5, each: 1 })
    expect(Array.from(data.feedback?.room.subarray(0, 5) ?? [])).toEqual([0, 1, 2, 3, 3])
    expect(forecastData(planned(), waves()).feedback).toBeUndefined()
    expect(Array.from(roomsOf({ starts: Int32Array.of(0, 100, 1, 101, 5, 105) }, 2, 9))).toEqual([0, 0, 1, 1, 0, 0])
  })
})
