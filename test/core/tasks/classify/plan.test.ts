import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyData } from '../../../../core/tasks/classify/data'
import { planClassify, type ClassifyPlan } from '../../../../core/tasks/classify/plan'
import { classifyExperiment, fileOf, joined, waveRows, type ClassifyChoices } from '../../support/cases-of'
import { problemOf } from '../../support/problems'
import { count } from '../../support/series'

type File = ReturnType<typeof fileOf>
const planned = (main: File, choices: ClassifyChoices = {}, test: File | null = null) =>
  planClassify(classifyExperiment(choices), { main, test })
const warned = ({ warnings }: ClassifyPlan) => warnings.map(({ code }) => code)
const HEADER = 'id,step,x,kind'
const rows = waveRows()
const long = fileOf(HEADER, joined(rows))
const sizes = ({ parts }: ClassifyPlan) => [parts.train.length, parts.validation.length, parts.test.length]

describe('the parts', () => {
  it('are drawn by chance, each class in the shares, every case once', () => {
    const split = { train: 0.6, validation: 0.2, test: 0.2 }
    const plan = planned(long, { split })
    expect(sizes(plan)).toEqual([18, 6, 6])
    const all = [...plan.parts.train, ...plan.parts.validation, ...plan.parts.test]
    expect(all.sort((a, b) => a - b)).toEqual(count(30))
    for (const part of [plan.parts.train, plan.parts.validation, plan.parts.test])
      expect(part.filter(one => plan.classes[one] === 0).length).toBe(part.length / 2)
    expect(planned(long, { split, seed: 2 }).parts).not.toEqual(plan.parts)
  })

  it('follow the file, in its order or by every nth case', () => {
    const ordered = planned(long, { split: { by: 'order', train: 0.6, validation: 0.2, test: 0.2 } })
    expect(Array.from(ordered.parts.test)).toEqual([24, 25, 26, 27, 28, 29])
    const nth = planned(long, { split: { by: 'every', train: 0.6, validation: 0.2, test: 0.2 } })
    expect(Array.from(nth.parts.test)).toEqual([4, 9, 14, 19, 24, 29])
    expect(sizes(nth)).toEqual([18, 6, 6])
  })

  it('are said by one thing: a file, a column or a way, and not by two of them', () => {
    const refused = (split: ClassifyChoices['split']) => problemOf(() => planned(long, { split }, long))
    for (const [split, field] of [
      [{ testFile: 'test.csv', column: 'part' }, 'column'],
      [{ testFile: 'test.csv', by: 'order' }, 'by'],
      [{ column: 'part', by: 'every' }, 'by'],
    ] as const)
      expect(refused(split)).toMatchObject({ code: 'SPLIT_SAID_TWICE', place: { field: `evaluation.split.${field}` } })
  })

  it('never tear a group', () => {
    const withGroup = rows.map(([id, step, x, kind]) => [id, step, x, `g${Number(id) % 9}`, kind])
    const { parts, cases } = planned(fileOf('id,step,x,who,kind', joined(withGroup)), { split: { group: 'who' } })
    const groups = (part: Int32Array) => new Set(Array.from(part, one => Number(cases.names[one]) % 9))
    const all = [parts.train, parts.validation, parts.test].map(groups)
    expect(all[0].size + all[1].size + all[2].size).toBe(9)
  })

  it('are those that a column names; without a word for validation it is taken from training', () => {
    const given = (words: readonly string[], isText = false) =>
      fileOf(
        'id,step,x,part,kind',
        joined(rows.map(([id, step, x, kind]) => [id, step, x, words[Number(id) % words.length], kind])),
        isText ? ['part'] : [],
      )
    for (const isText of [false, true]) {
      const plan = planned(given(['train', 'dev', 'test', 'train', 'train'], isText), { split: { column: 'part' } })
      expect(sizes(plan)).toEqual([18, 6, 6])
      expect(Array.from(plan.parts.test)).toEqual([2, 7, 12, 17, 22, 27])
    }
    const two = planned(given(['train', 'train', 'test']), { split: { column: 'part', train: 0.75, validation: 0.25 } })
    expect(sizes(two)).toEqual([15, 5, 10])
    const refused = (words: readonly string[]) => problemOf(() => planned(given(words), { split: { column: 'part' } }))
    expect(refused(['train', 'later', 'test'])).toMatchObject({
      code: 'SPLIT_WORD_UNKNOWN',
      place: { row: 6, column: 'part' },
    })
    expect(refused(['train', 'dev'])).toMatchObject({
      code: 'SPLIT_EMPTY',
      place: { field: 'evaluation.split.column' },
    })
    expect(refused(['train', '', 'test'])).toMatchObject({ code: 'SPLIT_VALUE_MISSING', place: { row: 6 } })
  })

  it('end in a file of its own', () => {
    const test = fileOf(HEADER, joined(waveRows(7)))
    const plan = planned(long, {}, test)
    expect(Array.from(plan.parts.test)).toEqual(count(7).map(k => 30 + k))
    expect(plan.cases.names.slice(30)).toEqual(count(7).map(String))
    expect(plan.parts.train.length + plan.parts.validation.length).toBe(30)
    // A case of the second file has the values of its own rows.
    expect(plan.cases.columns[0].values[plan.cases.starts[30]]).toBe(Number(rows[0][2]))
  })

  it('are refused where one stays empty', () => {
    const few = fileOf(HEADER, joined(waveRows(2)))
    const task: ClassifyChoices['task'] = { label: 'kind', cases: { form: 'long', id: ['id'] } }
    for (const by of ['chance', 'order', 'every'] as const)
      expect(problemOf(() => planned(few, { task, split: { by } })).code).toBe('SPLIT_EMPTY')
  })
})

describe('what is told before training', () => {
  it('names classes that a part lacks, and those that are rare', () => {
    const kinds = rows.map(([id, step, x]) => [id, step, x, id === '3' ? 'rare' : Number(id) % 2 ? 'a' : 'b'])
    const plan = planned(fileOf(HEADER, joined(kinds)))
    expect(warned(plan)).toEqual(['SPLIT_CLASS_MISSING', 'SPLIT_CLASS_MISSING', 'CLASSES_UNEVEN'])
    expect(plan.warnings[2].message).toContain('“rare” (1) far fewer')
  })

  it('names a class that is in the test file alone once', () => {
    const other = waveRows(4).map(([id, step, x]) => [id, step, x, 'new'])
    const plan = planned(long, {}, fileOf(HEADER, joined(other)))
    expect(plan.recipe.classes).toEqual(['high', 'low', 'new'])
    expect(warned(plan)).toEqual(['SPLIT_CLASS_MISSING', 'SPLIT_CLASS_MISSING', 'SPLIT_CLASS_MISSING'])
  })

  it('names inputs that tell nothing, and how much of one is missing', () => {
    const more = rows.map(([id, step, x, kind], k) => [id, step, x, '5', k % 4 ? x : '', '', kind])
    const file = fileOf('id,step,x,same,holes,none,kind', joined(more))
    const plan = planned(file)
    expect(plan.recipe.inputs.map(({ column }) => column)).toEqual(['x', 'holes'])
    expect(plan.warnings.map(({ code, place }) => [code, place?.column])).toEqual([
      ['INPUT_CONSTANT', 'same'],
      ['INPUT_WITH_GAPS', 'holes'],
      ['INPUT_EMPTY', 'none'],
    ])
    expect(problemOf(() => planned(file, { task: { inputs: ['same', 'none'] } }))).toMatchObject({
      code: 'INPUTS_EMPTY',
      place: { field: 'task.inputs' },
    })
  })

  it('says how many cases are cut, and what comes after is neither read nor fitted to', () => {
    const task = { cases: { longest: 4 } }
    const plan = planned(long, { task })
    expect(plan.warnings).toMatchObject([
      { code: 'CASES_CUT', message: expect.stringContaining('20 cases are longer') },
    ])
    const data = classifyData(plan)
    expect(data.steps).toBe(4)
    expect(Math.max(...(data.train.lengths ?? []))).toBe(4)
    const late = rows.map(([id, step, x, kind]) => [id, step, Number(step) < 4 ? x : '1e9', kind])
    expect(planned(fileOf(HEADER, joined(late)), { task }).recipe).toEqual(plan.recipe)
  })
})

describe('the features', () => {
  it('are scaled on the training part, a missing value is the mean, a level that was never seen is none', () => {
    const levels = rows.map(([id, step, x, kind], k) => [id, step, k === 0 ? '' : x, ['sun', 'rain'][k % 2], kind])
    const test = waveRows(3).map(([id, step, x, kind]) => [id, step, x, 'hail', kind])
    const header = 'id,step,x,sky,kind'
    const plan = planned(fileOf(header, joined(levels)), {}, fileOf(header, joined(test)))
    const { features, inputs, train } = classifyData(plan)
    expect(inputs).toBe(3)
    expect(features[0]).toBe(0)
    expect(Array.from(features.subarray(1, 3))).toEqual([0, 1])
    const first = plan.cases.starts[30] * inputs
    expect(Array.from(features.subarray(first + 1, first + 3))).toEqual([0, 0])
    const scaled = Array.from(train.starts).flatMap((start, k) =>
      count(train.lengths?.[k] ?? 0).map(t => features[(start + t) * inputs]),
    )
    expect(scaled.reduce((sum, z) => sum + z, 0) / scaled.length).toBeCloseTo(0, 1)
  })

  it('of a text that was never seen are the unknown symbol', () => {
    const line = (words: string, k: number) => `${words},${k % 2 ? 'x' : 'y'}`
    const main = fileOf(
      'text,label',
      count(40).map(k => line('one two', k)),
      ['text'],
    )
    const test = fileOf(
      'text,label',
      count(4).map(k => line('two three', k)),
      ['text'],
    )
    const plan = planned(main, { task: { label: 'label', inputs: ['text'] } }, test)
    const { tokens, symbols, inputs } = classifyData(plan)
    const known = plan.recipe.vocabulary?.symbols ?? []
    expect([inputs, symbols]).toEqual([0, [known.length]])
    const [two, three] = Array.from(tokens?.subarray(-2) ?? [])
    expect(known[two]).toBe('two')
    expect(three).toBe(plan.recipe.vocabulary?.symbols.findIndex(symbol => !['one', 'two'].includes(symbol)))
  })

  it('weigh rare classes so that all weigh alike together', () => {
    const kinds = rows.map(([id, step, x]) => [id, step, x, Number(id) % 5 ? 'often' : 'seldom'])
    const file = fileOf(HEADER, joined(kinds))
    const plan = planned(file, { task: { balance: true } })
    const { targets } = classifyData(plan).train
    if (targets.kind !== 'classes' || targets.weights === null) throw new Error('there are no weights')
    const counts = [0, 1].map(c => plan.parts.train.filter(one => plan.classes[one] === c).length)
    expect(counts[0] * targets.weights[0]).toBeCloseTo(counts[1] * targets.weights[1], 4)
    expect(classifyData(planned(file)).train.targets).toMatchObject({ weights: null })
  })
})

describe('what is not in the training part', () => {
  it('changes nothing that is fitted, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('long', 'text'),
        fc.integer({ min: 1, max: 1e6 }),
        fc.string({ unit: fc.constantFrom(...'abc xyz'), minLength: 1, maxLength: 9 }),
        (form, size, word) => {
          const made = (isOther: (one: number) => boolean): ClassifyPlan => {
            if (form === 'long') {
              const changed = rows.map(([id, step, x, kind]) =>
                isOther(Number(id))
                  ? [id, step, String(size * Number(x)), 'storm', kind]
                  : [id, step, x, ['sun', 'fog'][Number(step) % 2], kind],
              )
              return planned(fileOf('id,step,x,sky,kind', joined(changed)), { task: { label: 'kind' } })
            }
            const lines = count(30).map(k => `${isOther(k) ? `q${word}` : `see ${k % 7}`} them,${k % 2 ? 'x' : 'y'}`)
            return planned(fileOf('text,label', lines, ['text']), {
              task: { inputs: ['text'], label: 'label', text: { by: 'words' } },
            })
          }
          const first = made(() => false)
          const learnt = new Set(first.parts.train)
          const again = made(one => !learnt.has(one))
          const { longest: _, ...fitted } = again.recipe
          expect(first.recipe).toMatchObject(fitted)
        },
      ),
    )
  })
})
