import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Series } from '../../../core/data/series'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { Problem } from '../../../core/problem'
import { planForecast, type ForecastPlan } from '../../../core/tasks/forecast'
import { forecastData, recipeData, recipeWindows } from '../../../core/tasks/forecast-data'
import { toTargetUnits } from '../../../core/tasks/forecast-words'
import { horizonsOf } from '../../../core/tasks/recipe'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const waves = (rows: number): Series => hourly({ y: count(rows).map(t => 10 + Math.sin(t) + t / 50) })
const plan = (series: Series, task: Partial<ForecastTask> = {}, rest: object = {}): ForecastPlan =>
  planForecast(forecastExperiment({ window: 6, horizon: 2, ...task }, rest), series, suggestion())
const problemOf = (work: () => unknown): Problem => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const blocking = (series: Series, rows: readonly number[]): Series => ({
  ...series,
  blocked: series.blocked.map((_, row) => Number(rows.includes(row))),
})

describe('planForecast', () => {
  it('takes what is "auto" from the suggestion and writes it into the experiment', () => {
    const series = hourly({ y: count(200).map(t => t % 7), x: count(200).map(t => t % 5) })
    const suggested = suggestion({ inputs: ['x'], season: 7, window: 14, horizon: 3 })
    const { experiment, recipe, features } = planForecast(forecastExperiment(), series, suggested)
    expect(experiment.task).toMatchObject({ target: 'y', inputs: ['x', 'y'], window: 14, horizon: 3 })
    expect(experiment.evaluation.season).toBe(7)
    expect(recipe).toMatchObject({ window: 14, horizon: 3, season: 7 })
    expect(features).toEqual(['x', 'y'])
  })

  it('refuses a second direction, and says why at the field that asks for it', () => {
    const problem = problemOf(() => plan(waves(200), {}, { network: { bidirectional: true } }))
    expect(problem).toMatchObject({
      code: 'FORECAST_BIDIRECTIONAL',
      message: expect.stringContaining('nothing lies beyond'),
      place: { field: 'network.bidirectional' },
    })
  })

  it('refuses what shares cases out, at its field: a series is cut in the order of time', () => {
    const others = { by: 'chance', column: 'part', group: 'who', testFile: 'test.csv' } as const
    for (const [name, value] of Object.entries(others)) {
      const problem = problemOf(() => plan(waves(200), {}, { evaluation: { split: { [name]: value } } }))
      expect(problem).toMatchObject({ code: 'SPLIT_OF_CASES', place: { field: `evaluation.split.${name}` } })
      expect(problem.message).toContain(value)
    }
    expect(plan(waves(200), {}, { evaluation: { split: { by: 'order' } } }).parts).toHaveLength(3)
  })

  it('counts spans of time in steps of the clock', () => {
    expect(plan(waves(400), { window: '2 d', horizon: '12 h' }).recipe).toMatchObject({ window: 48, horizon: 12 })
  })

  it('lays the windows and their targets wholly into one part, and finds each that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), fc.nat(4), (window, horizon, gap) => {
        const { parts } = plan(waves(200), { window, horizon }, { evaluation: { gap } })
        for (const { from, to, starts } of parts) {
          expect(starts[0]).toBe(from)
          expect(starts[starts.length - 1] + window - 1 + horizon).toBe(to - 1)
          expect(starts.length).toBe(to - from - window - horizon + 1)
        }
        expect(parts.map(({ from, to }) => [from, to])).toEqual([
          [0, 140],
          [140 + gap, 170],
          [170 + gap, 200],
        ])
      }),
    )
  })

  it('touches no blocked row, neither with a window nor with a target', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(199), { maxLength: 12 }), fc.constantFrom('value', 'path'), (rows, output) => {
        const series = blocking(waves(200), rows)
        const { parts, recipe } = plan(series, { window: 4, horizon: 3, output })
        const used = [0, 1, 2, 3, ...horizonsOf(recipe).map(h => 3 + h)]
        for (const { from, to, starts } of parts) {
          const free = count(to - from - 6).filter(k => used.every(row => !series.blocked[from + k + row]))
          expect(Array.from(starts)).toEqual(free.map(k => from + k))
        }
      }),
    )
  })

  it('treats a missing value of an input or the target like a blocked row', () => {
    const series = waves(200)
    series.columns[0].values[50] = NaN
    const starts = plan(series, { window: 4, horizon: 2 }).parts[0].starts
    expect(Array.from(starts)).toEqual(count(135).filter(s => (s < 47 || s > 50) && s + 5 !== 50))
  })

  it('refuses a part that is too short with the arithmetic and the largest window that would do', () => {
    const problem = problemOf(() => plan(waves(600), { window: 96, horizon: 24 }))
    expect(problem.message).toBe('96 + 24 rows are needed, the validation part has 90.')
    expect(problem.advice).toContain('at most 66 steps (66 h)')
    expect(problem.place.field).toBe('task.window')
    const long = problemOf(() => plan(waves(600), { window: 1, horizon: 90 }))
    expect(long.place.field).toBe('task.horizon')
    expect(long.advice).toContain('together at most 90 steps')
    const few = problemOf(() => plan(waves(9), { window: 1, horizon: 1 }))
    expect(few.advice).toBe('Choose a larger test part, or a file with more rows.')
    expect(plan(waves(600), { window: 66, horizon: 24 }).parts.map(({ starts }) => starts.length)).toEqual([331, 1, 1])
  })

  it('lets windows reach back before their part when asked, and refuses a path that no part can hold', () => {
    const reaching = (task: Partial<ForecastTask>): ForecastPlan =>
      plan(waves(600), { window: 96, horizon: 24, ...task }, { evaluation: { reachBack: true } })
    const targets = (made: ForecastPlan): number[] => made.parts.map(({ starts }) => starts[0] + 95 + 24)
    expect(targets(reaching({}))).toEqual([119, 420, 510])
    expect(reaching({ output: 'path' }).parts[2].starts.length).toBe(90 - 24 + 1)
    const problem = problemOf(() => reaching({ output: 'path', horizon: 91 }))
    expect(problem.message).toBe('91 rows are needed for a path, the validation part has 90.')
  })

  it('refuses a part without a free stretch long enough, and says how long the longest is', () => {
    const series = blocking(
      waves(200),
      count(200).filter(row => row % 5 === 0),
    )
    const problem = problemOf(() => plan(series))
    expect(problem.code).toBe('PART_WITHOUT_WINDOWS')
    expect(problem.message).toContain('the longest stretch without a gap 4')
  })

  it.each<[string, Series, Partial<ForecastTask>, object, string, string]>([
    ['a target that is not there', waves(99), { target: 'z' }, {}, 'COLUMN_UNKNOWN', 'task.target'],
    ['an input that is not there', waves(99), { inputs: ['y', 'z'] }, {}, 'COLUMN_UNKNOWN', 'task.inputs[1]'],
    ['an input named twice', waves(99), { inputs: ['y', 'y'] }, {}, 'INPUT_TWICE', 'task.inputs[1]'],
    ['a column forecast twice', waves(99), { also: ['y'] }, {}, 'TARGET_TWICE', 'task.also[0]'],
    ['a further column that is not there', waves(99), { also: ['z'] }, {}, 'COLUMN_UNKNOWN', 'task.also[0]'],
    ['a season where there is none', waves(99), { predict: 'season' }, {}, 'SEASON_MISSING', 'evaluation.season'],
    [
      'a season longer than the training part',
      waves(99),
      { predict: 'season' },
      { evaluation: { season: 69 } },
      'SEASON_TOO_LONG',
      'evaluation.season',
    ],
    ['a constant target', hourly({ y: count(99).fill(3) }), {}, {}, 'TARGET_CONSTANT', 'task.target'],
    ['an empty target', hourly({ y: count(99).fill(NaN) }), {}, {}, 'TARGET_EMPTY', 'task.target'],
    [
      'a target of categories',
      hourly({ y: count(99).map(t => 'ab'[t % 2]) }),
      {},
      {},
      'TARGET_NOT_NUMBER',
      'task.target',
    ],
    ['a horizon of 0', waves(99), { horizon: 0 }, {}, 'SPAN_ZERO', 'task.horizon'],
    ['a window of half a step', waves(99), { window: '90 min' }, {}, 'SPAN_NOT_WHOLE', 'task.window'],
    [
      'parts of more than everything',
      waves(99),
      {},
      { evaluation: { split: { train: 0.8 } } },
      'SPLIT_TOO_LARGE',
      'evaluation.split',
    ],
    ['a gap that leaves nothing', waves(99), {}, { evaluation: { gap: 20 } }, 'SPLIT_EMPTY', 'evaluation.gap'],
    [
      'calendar features without a clock',
      { ...waves(99), step: null },
      {},
      { data: { file: 'f', calendar: ['hour'] } },
      'CALENDAR_WITHOUT_CLOCK',
      'data.calendar',
    ],
  ])('refuses %s', (_, series, task, rest, code, field) => {
    const problem = problemOf(() => plan(series, task, rest))
    expect([problem.code, problem.place.field]).toEqual([code, field])
    expect(problem.advice).toBeTruthy()
  })

  it('warns of a constant input, and leaves out an empty one unless it was asked for', () => {
    const series = hourly({ y: count(99).map(t => t % 9), same: count(99).fill(4), none: count(99).fill(NaN) })
    const suggested = suggestion({ inputs: ['same', 'none'] })
    const { warnings, features } = planForecast(forecastExperiment({ window: 3, horizon: 1 }), series, suggested)
    expect(warnings.map(({ code }) => code)).toEqual(['INPUT_CONSTANT', 'INPUT_EMPTY'])
    expect(features).toEqual(['same', 'y'])
    expect(problemOf(() => plan(series, { inputs: ['y', 'none'] })).code).toBe('INPUT_EMPTY')
  })

  it('reads the unit from the brackets behind the name of the target', () => {
    const values = count(99).map(t => t % 9)
    expect(
      plan(hourly({ 'load [MW]': values }), { target: 'load [MW]', inputs: ['load [MW]'] }).recipe.targets[0].unit,
    ).toBe('MW')
    expect(plan(hourly({ 'T (°F) ': values }), { target: 'T (°F) ', inputs: ['T (°F) '] }).recipe.targets[0].unit).toBe(
      '°F',
    )
    expect(plan(hourly({ 'CO(GT)': values }), { target: 'CO(GT)', inputs: ['CO(GT)'] }).recipe.targets[0].unit).toBe('')
    expect(plan(hourly({ y: values })).recipe.targets[0].unit).toBe('')
  })
})

describe('scalers', () => {
  it('do not change when validation and test rows change', () => {
    const series = waves(200)
    const other = waves(200)
    other.columns[0].values.fill(1e6, 140)
    for (const predict of ['value', 'change'] as const) {
      const { targets, inputs } = plan(series, { predict }).recipe
      expect(plan(other, { predict }).recipe).toMatchObject({ targets, inputs })
    }
  })

  it('give inputs of mean 0 and deviation 1 on the training rows, and leave a constant at 0', () => {
    const series = hourly({ y: count(200).map(t => 1e6 + Math.sin(t)), same: count(200).fill(0.1) })
    const { features } = forecastData(plan(series, { inputs: ['y', 'same'] }), series)
    const training = (column: number): number[] => count(140).map(row => features[row * 2 + column])
    const mean = training(0).reduce((sum, x) => sum + x / 140, 0)
    expect(mean).toBeCloseTo(0, 6)
    expect(training(0).reduce((sum, x) => sum + (x - mean) ** 2 / 140, 0)).toBeCloseTo(1, 6)
    expect(new Set(training(1))).toEqual(new Set([0]))
  })

  it('leave flags at 0 and 1 and give a category one feature a level seen in training', () => {
    const wind = count(200).map(t => (t < 150 ? ['north', 'calm'][t % 2] : 'storm'))
    const series = hourly({ y: count(200).map(t => t % 7), flag: count(200).map(t => Number(t % 3 === 0)), wind })
    const made = plan(series, { inputs: ['flag', 'wind'] })
    const { features } = forecastData(made, series)
    expect(made.features).toEqual(['flag', 'wind = calm', 'wind = north'])
    expect(Array.from(features.slice(0, 6))).toEqual([1, 0, 1, 0, 1, 0])
    expect(Array.from(features.slice(160 * 3, 160 * 3 + 3))).toEqual([0, 0, 0])
  })
})

describe('forecastData', () => {
  it.each([
    ['value', 'value'],
    ['value', 'change'],
    ['path', 'value'],
    ['path', 'change'],
  ] as const)('has targets (%s, %s) that toTargetUnits turns back into the truth', (output, predict) => {
    const series = waves(200)
    const made = plan(series, { output, predict })
    const { test, outputs } = forecastData(made, series)
    expect(outputs).toBe(output === 'path' ? 2 : 1)
    const back = toTargetUnits(made.recipe, test, test.targets.values)
    back.forEach((y, k) => expect(y).toBeCloseTo(test.truth[k], 5))
    const y = series.columns[0].values
    test.starts.forEach((start, n) => {
      expect(test.last[n]).toBe(y[start + 5])
      const rows = output === 'path' ? [start + 6, start + 7] : [start + 7]
      expect(Array.from(test.truth.subarray(n * outputs, (n + 1) * outputs))).toEqual(rows.map(row => y[row]))
    })
  })

  it('lies on the memory it is given', () => {
    const series = waves(200)
    const { features, train } = forecastData(plan(series), series, bytes => new SharedArrayBuffer(bytes))
    for (const array of [features, train.starts, train.targets.values])
      expect(array.buffer).toBeInstanceOf(SharedArrayBuffer)
  })
})

describe('recipeData', () => {
  it('makes the same features of the same series, and windows up to its last row', () => {
    const series = waves(200)
    const made = plan(series)
    const { features, samples } = recipeData(made.recipe, series)
    expect(features).toEqual(forecastData(made, series).features)
    expect(samples.starts[samples.count - 1] + 5).toBe(199)
    expect(Array.from(samples.truth.slice(-3))).toEqual([series.columns[0].values[199], NaN, NaN])
  })

  it('can leave out the windows whose targets are not known', () => {
    const series = blocking(waves(30), [20])
    const { recipe } = plan(waves(200), { horizon: 2, output: 'path' })
    const { samples } = recipeData(recipe, series)
    const judged = samples.starts.filter((_, n) => samples.truth.subarray(n * 2, n * 2 + 2).every(Number.isFinite))
    expect(judged.length).toBeLessThan(samples.count - 2)
    expect(recipeWindows(recipe, series, horizonsOf(recipe))).toEqual(Array.from(judged))
  })

  it('finds a level by its name, whatever its place in the new file', () => {
    const wind = count(200).map(t => ['north', 'calm'][t % 2])
    const series = hourly({ y: count(200).map(t => t % 7), wind })
    const { recipe } = plan(series, { inputs: ['wind'] })
    const other = hourly({ y: count(20), wind: count(20).map(t => ['breeze', 'north'][t % 2]) })
    expect(Array.from(recipeData(recipe, other).features.slice(0, 4))).toEqual([0, 0, 0, 1])
  })
})
