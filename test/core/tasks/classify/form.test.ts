import { describe, expect, it } from 'vitest'
import { planClassify } from '../../../../core/tasks/classify/plan'
import { classifyExperiment, fileOf, joined, waveRows, type ClassifyChoices } from '../../support/cases-of'
import { problemOf } from '../../support/problems'
import { count } from '../../support/series'

type File = ReturnType<typeof fileOf>
const task: ClassifyChoices['task'] = { label: 'kind', cases: { form: 'long', id: ['id'] } }
const planned = (main: File, choices: ClassifyChoices = {}) =>
  planClassify(classifyExperiment(choices), { main, test: null })
const refused = (main: File, choices: ClassifyChoices = {}) => problemOf(() => planned(main, choices))

const long = fileOf('id,step,x,kind', joined(waveRows()))
const wideRow = (one: number, steps: number): string =>
  [one % 2 ? 'b' : 'a', ...count(6).map(t => (t < steps ? String(one + t) : ''))].join(',')
const wide = fileOf(
  'kind,t1,t2,t3,t4,t5,t6',
  count(20).map(one => wideRow(one, 4 + (one % 3))),
)
const WORDS = ['a fine film', 'what a dull play', 'good , really good', 'no']
const texts = fileOf(
  'text,label',
  count(40).map(k => `${WORDS[k % 4]} ${k},${k % 2 ? 'bad' : 'good'}`.replace(' , ', ' ')),
  ['text'],
)

describe('what a case is', () => {
  it('is found out with its reason, which is not given where a person has said it', () => {
    const { experiment, recipe, reason } = planned(long)
    expect(recipe.form).toEqual({ kind: 'long', ids: ['id'], step: 'step' })
    expect(experiment.task).toMatchObject({
      label: 'kind',
      inputs: ['x'],
      cases: { form: 'long', id: ['id'], step: 'step' },
    })
    expect(reason).toContain('30 cases of 4 to 6 rows told apart by “id”, counted by “step”')
    expect(planned(long, { task: { cases: { form: 'long' } } }).reason).toBeNull()
  })

  it.each([
    ['long', long],
    ['wide', wide],
    ['text', texts],
  ])('is the same when every "auto" is replaced by what was decided: %s', (_, file) => {
    const first = planned(file)
    const again = planClassify(first.experiment, { main: file, test: null })
    expect(again.recipe).toEqual(first.recipe)
    expect(again.parts).toEqual(first.parts)
    expect(again.experiment).toEqual(first.experiment)
  })

  it('is asked for where the file does not show it', () => {
    const plain = fileOf(
      'x,y',
      count(20).map(k => `${k * 1.37},${k * 0.77}`),
    )
    expect(refused(plain)).toMatchObject({ code: 'CASE_FORM_UNCLEAR', place: { field: 'task.cases.form' } })
    expect(refused(plain, { task: { cases: { form: 'long' } } })).toMatchObject({ code: 'CASE_ID_MISSING' })
    expect(refused(plain, { task: { cases: { form: 'wide' } } })).toMatchObject({ code: 'WIDE_NO_STEPS' })
    expect(refused(plain, { task: { cases: { form: 'text' } } })).toMatchObject({ code: 'TEXT_MISSING' })
  })
})

describe('a row that is a step', () => {
  it('belongs to the case that several columns name together', () => {
    const rows = waveRows().map(([id, step, x, kind]) => [
      `s${Number(id) % 5}`,
      String(Math.floor(Number(id) / 5)),
      step,
      x,
      kind,
    ])
    const { cases } = planned(fileOf('subject,trial,step,x,kind', joined(rows)), {
      task: { label: 'kind', cases: { id: ['subject', 'trial'], step: 'step' } },
    })
    expect(cases.count).toBe(30)
    expect(cases.names.slice(0, 2)).toEqual(['s0 · 0', 's1 · 0'])
  })

  it('belongs to a case named by one of many texts, proposed or chosen', () => {
    const rows = joined(waveRows(240).map(([id, ...rest]) => [`rec${id}.wav`, ...rest]))
    const file = fileOf('recording,step,x,kind', rows, ['recording'])
    const chosen: ClassifyChoices['task'] = { label: 'kind', cases: { form: 'long', id: ['recording'] } }
    for (const task of [{}, chosen])
      expect(planned(file, { task }).cases).toMatchObject({ count: 240, names: expect.arrayContaining(['rec17.wav']) })
  })

  it('is put in the order of its step wherever it stands, which is said', () => {
    const rows = waveRows()
    const sorted = planned(long)
    const mixed = rows.map((_, k) => rows[(k * 41) % rows.length])
    const { cases } = planned(fileOf('id,step,x,kind', joined(mixed)), {
      task: { label: 'kind', cases: { form: 'long', id: ['id'], step: 'step' } },
    })
    expect(cases.notices.map(({ code }) => code)).toEqual(['CASES_SCATTERED', 'STEPS_SORTED'])
    const one = cases.names.indexOf('17')
    const values = (from: typeof cases, k: number) =>
      Array.from(from.columns[0].values.subarray(from.starts[k], from.starts[k] + from.lengths[k]))
    expect(values(cases, one)).toEqual(values(sorted.cases, 17))
  })

  it('is not put in the order of words', () => {
    const rows = waveRows().map(([id, step, ...rest]) => [id, `step ${step}`, ...rest])
    expect(
      refused(fileOf('id,step,x,kind', joined(rows)), { task: { cases: { form: 'long', id: ['id'], step: 'step' } } }),
    ).toMatchObject({ code: 'STEP_NOT_NUMBER', place: { column: 'step', field: 'task.cases.step' } })
  })

  it('has the columns as features that neither name its case nor its part nor its class', () => {
    const rows = waveRows().map(([id, step, x, kind]) => [
      id,
      step,
      x,
      String(Number(x) * 2),
      `g${Number(id) % 7}`,
      ['train', 'test', 'dev'][Number(id) % 3],
      kind,
    ])
    const file = fileOf('id,step,x,z,who,part,kind', joined(rows))
    const { experiment } = planned(file, { split: { column: 'part', group: 'who' } })
    expect(experiment.task.inputs).toEqual(['x', 'z'])
    expect(planned(file, { task: { inputs: ['z', 'who'], label: 'kind' } }).recipe.inputs.map(i => i.column)).toEqual([
      'z',
      'who',
    ])
  })
})

describe('a row that is a case', () => {
  it('is as long as its cells, channel beside channel', () => {
    const lines = count(20).map(one => {
      const steps = 4 + (one % 3)
      const channel = (sign: number) => count(6).map(t => (t < steps ? String(sign * (one + t)) : ''))
      return [one % 2 ? 'b' : 'a', ...channel(1), ...channel(-1)].join(',')
    })
    const names = (letter: string) => count(6).map(t => `${letter}${t}`)
    const { recipe, cases } = planned(fileOf(['kind', ...names('u'), ...names('v')].join(','), lines))
    expect(recipe.inputs.map(({ column }) => column)).toEqual(['u', 'v'])
    expect(Array.from(cases.lengths.slice(0, 3))).toEqual([4, 5, 6])
    expect(Array.from(cases.columns[1].values.subarray(4, 9))).toEqual([-1, -2, -3, -4, -5])
  })

  it('has only channels that are there', () => {
    expect(refused(wide, { task: { inputs: ['t', 'u'] } })).toMatchObject({
      code: 'WIDE_INPUT_UNKNOWN',
      place: { column: 'u', field: 'task.inputs' },
    })
  })
})

describe('a text that is a case', () => {
  it.each([
    ['characters', ['Abiola', 'Smith', "O'Neil"]],
    ['words', ['A fine film, really.', 'No!', 'What? A dull play.']],
    ['blanks', ['a fine film , really .', 'what ? a dull play .', 'oh no , no .']],
  ])('is cut into %s as it is written', (by, examples) => {
    const file = {
      ...fileOf(
        'label',
        count(30).map(k => (k % 2 ? 'x' : 'y')),
      ),
      texts: [{ name: 'text', texts: count(30).map(k => examples[k % examples.length]) }],
    }
    const { experiment, recipe } = planned(file)
    expect(experiment.task).toMatchObject({ inputs: ['text'], label: 'label', text: { by } })
    expect(recipe.form).toEqual({ kind: 'text', column: 'text', by, lowerCase: by !== 'characters' })
  })

  it('is left out where it or its label is missing, which is said', () => {
    const lines = ['aa bb,x', ',x', 'cc dd,', ...count(20).map(k => `ee ff ${k},${k % 2 ? 'x' : 'y'}`)]
    const { cases } = planned(fileOf('text,label', lines, ['text']))
    expect(cases.count).toBe(21)
    expect(cases.notices.map(({ code, message }) => [code, message])).toEqual([
      ['CASES_EMPTY', 'cases.csv: 1 row has no text and is left out.'],
      ['CASES_WITHOUT_LABEL', 'cases.csv: 1 row has no label and is left out.'],
    ])
  })
})

describe('the class', () => {
  it('is never the column that shares cases out', () => {
    const withPart = (header: string, lines: readonly string[], hasTexts: readonly string[] = []) =>
      fileOf(
        `${header},part`,
        lines.map((line, k) => `${line},${['train', 'test', 'dev'][k % 3]}`),
        hasTexts,
      )
    const wideParts = withPart(
      'cls,t1,t2,t3,t4,t5,t6',
      count(20).map(one => wideRow(one, 6)),
    )
    const textParts = withPart(
      'text,sort',
      count(40).map(k => `some words ${k},${k % 2 ? 'bad' : 'good'}`),
      ['text'],
    )
    expect(planned(wideParts, { split: { column: 'part' } }).recipe.label).toBe('cls')
    expect(planned(textParts, { split: { column: 'part' } }).recipe.label).toBe('sort')
  })

  it('is not proposed where no column has a few values that come again', () => {
    const lines = count(40).map(k => `some words ${k},${k * 1.5},${k}`)
    expect(refused(fileOf('text,price,number', lines, ['text']))).toMatchObject({
      code: 'LABEL_MISSING',
      place: { field: 'task.label' },
    })
  })

  it('can be no input, in any form', () => {
    const given = [
      refused(long, { task: { label: 'kind', inputs: ['x', 'kind'] } }),
      refused(wide, { task: { label: 't3' } }),
      refused(texts, { task: { label: 'text', inputs: ['text'], cases: { form: 'text' } } }),
    ]
    expect(given.map(({ code }) => code)).toEqual(given.map(() => 'LABEL_AMONG_INPUTS'))
  })

  it.each([
    ['numbers, in their order', ['10', '9', '-1'], ['-1', '9', '10']],
    ['words, in the order of their letters', ['b', 'a', 'c'], ['a', 'b', 'c']],
    ['numbers and words, as words', ['2', '10', 'x'], ['10', '2', 'x']],
  ])('has a number by its name: %s', (_, given, names) => {
    const rows = waveRows().map(([id, step, x]) => [id, step, x, given[Number(id) % 3]])
    const { recipe, classes } = planned(fileOf('id,step,x,kind', joined(rows)))
    expect(recipe.classes).toEqual(names)
    expect(recipe.classes[classes[0]]).toBe(given[0])
  })

  it('is told by the words of a boolean', () => {
    const rows = waveRows().map(([id, step, x]) => [id, step, x, String(Number(id) % 2)])
    const file = fileOf('id,step,x,odd', joined(rows))
    const columns = file.columns.map(c => (c.name === 'odd' ? { ...c, levels: ['no', 'yes'] } : c))
    expect(planned({ ...file, columns }, { task: { label: 'odd' } }).recipe.classes).toEqual(['no', 'yes'])
  })

  it('is refused where it tells nothing apart, or nearly everything', () => {
    const labelled = (of: (id: string) => string, cases = 30) =>
      fileOf('id,step,x,kind', joined(waveRows(cases).map(([id, step, x]) => [id, step, x, of(id)])))
    expect(
      refused(
        labelled(() => 'same'),
        { task },
      ),
    ).toMatchObject({ code: 'ONE_CLASS', place: { column: 'kind' } })
    expect(
      refused(
        labelled(id => `k${id}`, 1001),
        { task },
      ),
    ).toMatchObject({
      code: 'TOO_MANY_CLASSES',
      place: { field: 'task.label' },
    })
    expect(refused(long, { task: { label: 'sort' } })).toMatchObject({ code: 'CASE_COLUMN_UNKNOWN' })
  })

  it('is one a case', () => {
    const rows = waveRows().map(([id, step, x, kind], k) => [id, step, x, k === 7 ? 'other' : kind])
    expect(
      refused(fileOf('id,step,x,kind', joined(rows)), { task: { label: 'kind', cases: { form: 'long', id: ['id'] } } }),
    ).toMatchObject({
      code: 'CASE_LABEL_CHANGES',
      place: { row: 9, column: 'kind' },
    })
  })
})
