import { describe, expect, it } from 'vitest'
import { Experiment } from '../../../core/experiment/schema'
import { ClassifyTask } from '../../../core/experiment/tasks/classify'
import {
  areCharacters,
  columnDash,
  columnHue,
  extentsOf,
  lineNames,
  piecesOf,
  stepsShown,
} from '../../../renderer/logic/case-drawing'
import { classBars, lengthText, readText } from '../../../renderer/logic/case-words'
import {
  casesOf,
  cellText,
  classesShown,
  listedText,
  moved,
  shareStep,
  worstCell,
} from '../../../renderer/logic/confusion'
import { headlineText, isBetter } from '../../../renderer/logic/headline'
import { madeOf } from '../../../renderer/logic/made-of'
import { planOf } from '../../../renderer/logic/plans'
import { rivalsOf } from '../../../renderer/logic/rivals'
import { canBeCaseInput, canBeLabel, caseRoles } from '../../../renderer/logic/roles'
import { accuracyChart } from '../../../renderer/logic/training-charts'
import { append, emptyLog } from '../../../renderer/logic/training-log'
import { caseResults, judged } from '../support/fake-cases'
import { planOf as planned } from '../support/fake-plan'
import { epochEvent, evaluation, start } from '../support/fake-training'

const counts = [
  [8, 0, 2],
  [1, 9, 0],
  [3, 0, 7],
]

describe('the drawing of a case', () => {
  it('breaks a line where a value is missing, and shows a value that stands alone', () => {
    const extent = { min: 0, max: 1 }
    expect(piecesOf([0, 1, null, 1], extent, 4)).toEqual(['0.0,96.0 333.3,4.0', '1000.0,4.0 1004.0,4.0'])
    expect(piecesOf([null, null], extent, 2)).toEqual([])
  })
  it('has one scale a column, which all cases share', () => {
    const of = (values: (number | null)[]) => ({ columns: [{ name: 'a', values }] })
    expect(extentsOf([of([1, null, 3]), of([-2]), of([null])]).get('a')).toEqual({ min: -2, max: 3 })
    expect(stepsShown([of([1, 2, 3]), of([1])])).toBe(3)
  })
  it('names lines where they end, apart from each other', () => {
    const columns = ['a', 'b'].map(name => ({ name, values: [0, 1] }))
    const extents = new Map(columns.map(({ name }) => [name, { min: 0, max: 1 }]))
    const [a, b] = lineNames(columns, extents, { height: 60, line: 13 })
    expect(b.top - a.top).toBeGreaterThanOrEqual(13)
    expect(lineNames([{ name: 'c', values: [null] }], new Map(), { height: 60, line: 13 })).toEqual([])
  })
  it('gives every column its hue, and a dash once the hues are used up', () => {
    expect([columnHue(0), columnHue(7), columnHue(8)]).toEqual(['hue-1', 'hue-8', 'hue-1'])
    expect([columnDash(7), columnDash(8)]).toEqual([undefined, '4 3'])
  })
  it('tells characters from words', () => {
    expect(areCharacters(['a', ' ', 'é'])).toBe(true)
    expect(areCharacters(['a', 'bc'])).toBe(false)
  })
})

describe('cases in words', () => {
  it('say the lengths, and when the end of a case is not read', () => {
    expect(lengthText({ shortest: 7, median: 15, longest: 29 })).toBe('7 to 29 steps, half of the cases up to 15.')
    expect(lengthText({ shortest: 24, median: 24, longest: 24 })).toBe('All cases have 24 steps.')
    const lengths = { shortest: 7, median: 15, longest: 2900 }
    expect(readText({ lengths, steps: 1000 })).toBe('The network reads the first 1,000 steps (T = 1,000).')
    expect(readText({ lengths, steps: 2900 })).toContain('all of them')
  })
  it('put the bars of the classes over one scale, the largest class', () => {
    const [a, b] = classBars([
      { name: 'a', train: 6, validation: 2, test: 2 },
      { name: 'b', train: 1, validation: 0, test: 0 },
    ])
    expect(a.widths).toEqual({ train: 0.6, validation: 0.2, test: 0.2 })
    expect(b).toMatchObject({ total: 1, widths: { train: 0.1 } })
  })
})

describe('a confusion matrix', () => {
  it('begins with the most frequent mistake', () => {
    expect(worstCell(counts)).toEqual({ truth: 2, said: 0 })
    expect(
      worstCell([
        [3, 0],
        [0, 4],
      ]),
    ).toEqual({ truth: 0, said: 0 })
  })
  it('is read as the share of the true class', () => {
    expect(cellText(['a', 'b', 'c'], counts, { truth: 2, said: 0 }, 'case')).toBe('truth c, said a: 3 cases, 30 % of c')
    expect(
      cellText(
        ['a', 'b'],
        [
          [0, 0],
          [0, 1],
        ],
        { truth: 0, said: 1 },
        'case',
      ),
    ).toContain('0 cases, 0 % of a')
  })
  it('shades few mistakes too, and nothing as nothing', () => {
    expect([0, 0.01, 0.03, 0.1, 0.3, 0.5, 1].map(shareStep)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
  it('of very many classes keeps those with the most mistakes, in their order', () => {
    expect(classesShown(counts, 3)).toEqual([0, 1, 2])
    expect(classesShown(counts, 2)).toEqual([0, 2])
  })
  it('is walked over with the arrow keys and ends at its borders', () => {
    expect(moved('ArrowDown', [2, 1], 3)).toEqual([2, 1])
    expect(moved('ArrowLeft', [2, 1], 3)).toEqual([2, 0])
    expect(moved('End', [1, 0], 3)).toEqual([1, 2])
    expect(moved('p', [1, 0], 3)).toBeNull()
  })
  it('opens mistakes with the surest first, and right answers with the least sure first', () => {
    const results = caseResults('texts')
    const mistakes = casesOf(results, { truth: 0, said: 1 })
    const right = casesOf(results, { truth: 0, said: 0 })
    expect(mistakes).toHaveLength(results.evaluation.classifiers[0].confusion[0][1])
    expect(mistakes.every(one => one.truth === 'negative' && one.said === 'positive')).toBe(true)
    expect(mistakes[0].probability).toBeGreaterThan(mistakes[1].probability)
    expect(right[0].probability).toBeLessThan(right[1].probability)
  })
  it('says so when not all cases of a cell were kept', () => {
    expect(listedText(3, 3, 'case')).toBe('3 cases')
    expect(listedText(3, 40, 'case')).toBe('3 of 40 cases, the first of the test part')
  })
})

describe('a classification beside a forecast', () => {
  const classify = Experiment.parse({ data: { file: 'a.csv' }, task: 'classify' })
  const forecast = Experiment.parse({ data: { file: 'a.csv' }, task: 'forecast' })
  it('has plans that are read by the screens of its own kind alone', () => {
    expect(planOf('classify', planned(classify))?.facts.steps).toBe(29)
    expect(planOf('forecast', planned(classify))).toBeNull()
    expect(planOf('classify', planned(forecast))).toBeNull()
    expect(planOf('classify', null)).toBeNull()
  })
  it('is named by its label, cases and classes', () => {
    expect(madeOf(classify, planned(classify), 'vowels.csv')).toBe(
      'vowels.csv · speaker of 640 cases, 9 classes · LSTM 32 · seed 1',
    )
  })
  it('is known by its accuracy, where more is better', () => {
    const accuracy = (value: number) => ({ metric: 'accuracy', value, unit: '%', better: 'higher' }) as const
    expect(headlineText(accuracy(96.216))).toBe('accuracy 96.2 %')
    expect(isBetter(accuracy(96), accuracy(95))).toBe(true)
    expect(isBetter(accuracy(95), accuracy(96))).toBe(false)
  })
  it('has rivals with shares of right cases, where a forecast has errors', () => {
    const [majority, nearest] = rivalsOf(judged('numbers', 'validation', true))
    expect(majority.name).toBe('majority')
    expect(nearest.share).toBeCloseTo(0.968, 2)
    expect(rivalsOf(evaluation('validation')).map(({ text }) => text)).toEqual(['7.61 °F', '7.61 °F', '7.11 °F'])
  })
  it('draws accuracy in percent of the epochs that have one, with its rivals as lines', () => {
    const log = emptyLog()
    append(log, [start, { ...epochEvent(1), accuracy: 0.5 }, { ...epochEvent(2), accuracy: null }])
    const chart = accuracyChart(log, judged('numbers', 'validation', false))
    expect(Array.from(chart.lines[0].y)).toEqual([50])
    expect(chart.levels?.map(({ short }) => short)).toEqual(['majority', 'nearest'])
    expect(accuracyChart(log, evaluation('validation')).levels).toEqual([])
  })
})

describe('roles in a file of cases', () => {
  const task = ClassifyTask.parse({ kind: 'classify' })
  it('are what the plan made of "auto", until someone chooses', () => {
    expect(caseRoles(task, null)).toEqual({ inputs: [], target: null })
    expect(caseRoles(task, { inputs: ['x'], label: 'kind' })).toEqual({ inputs: ['x'], target: 'kind' })
    expect(caseRoles({ ...task, label: 'other' }, { inputs: ['x'], label: 'kind' }).target).toBe('other')
  })
  it('let a text be read, and a column of few values be the label', () => {
    expect(canBeCaseInput({ type: 'text' })).toBe(true)
    expect(canBeLabel({ type: 'text' })).toBe(false)
    expect(canBeLabel({ type: 'category' })).toBe(true)
  })
})
