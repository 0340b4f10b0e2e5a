import { describe, expect, it } from 'vitest'
import { decodeModel } from '../../../../core/formats/model'
import { classifyCheckOf, classifyCheckSequences } from '../../../../core/formats/models/classify-check'
import { classifyModelData } from '../../../../core/formats/models/classify'
import { tokenise } from '../../../../core/data/tokens'
import { planClassify } from '../../../../core/tasks/classify/plan'
import { classifyData } from '../../../../core/tasks/classify/data'
import { at, bytesOf, changedModel, problemOf, type Fields } from '../../support/broken-models'
import { CASE_FORMS, classifyExperiment, someCases, someClassifier } from '../../support/classifiers'
import { modelText } from '../../support/models'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

describe('the check of a classifier', () => {
  it.each(CASE_FORMS)('of %s cases has probabilities that sum to 1', form => {
    const { check } = someClassifier({ form })
    expect(check).toHaveLength(3)
    for (const { outputs } of check) expect(sum(outputs)).toBeCloseTo(1, 12)
  })

  it.each(CASE_FORMS)('of %s cases becomes what the network read in training', form => {
    for (const longest of [3, 1000]) {
      const plan = planClassify(...someCases({ form, longest }))
      const { recipe, cases, parts } = plan
      const model = someClassifier({ form, longest })
      const check = classifyCheckOf({ ...model, recipe }, cases, parts.validation)
      const { features, tokens, starts, lengths } = classifyCheckSequences({ recipe, check })
      const data = classifyData(plan)
      const D = data.inputs
      ;[0, Math.round((parts.validation.length - 1) / 2), parts.validation.length - 1].forEach((sample, n) => {
        const [from, to] = [
          data.validation.starts[sample],
          data.validation.starts[sample] + (data.validation.lengths?.[sample] ?? 0),
        ]
        const [own, end] = [starts[n], starts[n] + (lengths?.[n] ?? 0)]
        expect(Float32Array.from(features.subarray(own * D, end * D))).toEqual(data.features.slice(from * D, to * D))
        expect(tokens?.slice(own, end)).toEqual(data.tokens?.slice(from, to))
      })
    }
  })

  it('has the cells as the file has them, null where one is missing', () => {
    const cells = someClassifier({ form: 'long' }).check.flatMap(({ rows }) => rows?.flat() ?? [])
    expect(cells).toContain(null)
    expect(cells.filter(cell => typeof cell === 'string')).toEqual(expect.arrayContaining(['blau', 'rot']))
  })

  it('has the text as the file has it, up to the last word that is read', () => {
    const rule = { by: 'words', lowerCase: true } as const
    const texts = someClassifier({ form: 'text', longest: 3 }).check.map(({ text }) => text ?? '')
    const whole = someClassifier({ form: 'text' }).check.map(({ text }) => text ?? '')
    expect(texts.map(text => tokenise(text, rule).texts)).toEqual(
      whole.map(text => tokenise(text, rule).texts.slice(0, 3)),
    )
    expect(whole.map((text, n) => text.startsWith(texts[n]))).toEqual([true, true, true])
    expect(whole.join()).toMatch(/[A-ZÜΟİ]/)
  })
})

describe('the file of a classifier', () => {
  it('keeps classes and levels of a page, and symbols of any length', () => {
    const page = 'word '.repeat(5000)
    for (const form of ['long', 'text'] as const) {
      const model = someClassifier({ form })
      const { inputs, vocabulary, classes } = model.recipe
      const recipe = {
        ...model.recipe,
        inputs: inputs.map(input =>
          input.kind === 'category' ? { ...input, levels: [page, ...input.levels.slice(1)] } : input,
        ),
        vocabulary: vocabulary && { ...vocabulary, symbols: [...vocabulary.symbols.slice(0, -1), page] },
        classes: [...classes.slice(0, -1), page],
      }
      expect(decodeModel(bytesOf(modelText({ ...model, recipe })))).toEqual({ ...model, recipe })
    }
  })
})

describe('the data of a classifier', () => {
  it('are the choices of reading, with the order of dates that was found, and none of the clock', () => {
    const { data } = classifyExperiment({})
    const kept = classifyModelData({ ...data, types: { a: 'text' } }, { dateOrder: 'dmy', utc: true })
    expect(kept).toEqual({ read: { ...data.read, dateOrder: 'dmy', utc: true }, types: { a: 'text' } })
  })
})

describe('a broken classifier', () => {
  const valid = {
    long: modelText(someClassifier()),
    wide: modelText(someClassifier({ form: 'wide' })),
    text: modelText(someClassifier({ form: 'text' })),
  }
  const long = (change: (model: Fields) => void): string => changedModel(valid.long, change)
  const wide = (change: (model: Fields) => void): string => changedModel(valid.wide, change)
  const text = (change: (model: Fields) => void): string => changedModel(valid.text, change)
  const list = (model: Fields, ...path: (string | number)[]): unknown[] => at(model, ...path) as unknown as unknown[]

  it.each<[string, string, string]>([
    [
      'a class that occurs twice',
      long(m => (list(m, 'outputs', 'classes')[1] = list(m, 'outputs', 'classes')[0])),
      'outputs.classes',
    ],
    ['a class too many', long(m => list(m, 'outputs', 'classes').push('other')), 'network.outputs'],
    ['one class', long(m => list(m, 'outputs', 'classes').splice(1)), 'outputs.classes'],
    ['a label that is an input', long(m => (at(m, 'outputs').label = 'Farbe')), 'outputs.label'],
    ['a label that is a step', wide(m => (at(m, 'outputs').label = 'x3')), 'outputs.label'],
    ['a label that is the text', text(m => (at(m, 'outputs').label = 'Wort')), 'outputs.label'],
    ['an input twice', long(m => list(m, 'inputs').push(list(m, 'inputs')[0])), 'inputs'],
    [
      'a level twice',
      long(m => (list(m, 'inputs', 1, 'levels')[1] = list(m, 'inputs', 1, 'levels')[0])),
      'inputs[1].levels',
    ],
    ['a calendar', long(m => (list(m, 'inputs')[0] = { kind: 'calendar', cycle: 'hour' })), 'inputs[0].kind'],
    ['other inputs than features', long(m => (at(m, 'network').inputs = 7)), 'network.inputs'],
    [
      'tokens that nobody reads',
      long(m => (at(m, 'network').embeddings = [{ symbols: 2, size: 2 }])),
      'network.embeddings',
    ],
    [
      'a token input beside numbers',
      long(m => list(m, 'inputs').push(at(JSON.parse(valid.text) as Fields, 'inputs', 0))),
      'inputs[3].kind',
    ],
    ['steps for ever', long(m => (at(m, 'task').longest = 1e9)), 'task.longest'],
    ['fewer steps than its check', long(m => (at(m, 'task').longest = 1)), 'check[1].rows'],
    ['an unknown form', long(m => (at(m, 'task', 'form').kind = 'deep')), 'task.form.kind'],
    ['no case column', long(m => (at(m, 'task', 'form').ids = [])), 'task.form.ids'],
    ['more steps than columns', wide(m => (at(m, 'task').longest = 8)), 'task.longest'],
    ['an input that is no channel', wide(m => (at(m, 'inputs', 0).column = 'z')), 'inputs[0].column'],
    [
      'a channel of categories',
      wide(m => (list(m, 'inputs')[0] = { kind: 'category', column: 'x', levels: ['1'] })),
      'inputs[0].kind',
    ],
    [
      'a channel too short',
      wide(m => list(m, 'task', 'form', 'channels', 1, 'columns').pop()),
      'task.form.channels[1].columns',
    ],
    [
      'texts and numbers',
      text(m => list(m, 'inputs').push(at(JSON.parse(valid.long) as Fields, 'inputs', 0))),
      'inputs',
    ],
    ['a text without tokens', text(m => (m.inputs = at(JSON.parse(valid.long) as Fields, 'inputs'))), 'inputs'],
    [
      'a symbol twice',
      text(m => (list(m, 'inputs', 0, 'symbols')[2] = list(m, 'inputs', 0, 'symbols')[1])),
      'inputs[0].symbols',
    ],
    ['a symbol too many', text(m => list(m, 'inputs', 0, 'symbols').push('more')), 'network.embeddings[0].symbols'],
    [
      'no symbol for unknown words',
      text(m => Object.assign(at(m, 'inputs', 0), { reserved: 0, symbols: ['a'] })),
      'inputs[0].symbols',
    ],
    ['a word that is reserved', text(m => (at(m, 'inputs', 0).reserved = 2)), 'inputs[0].symbols[1]'],
    [
      'a reserved symbol among the words',
      text(m => (list(m, 'inputs', 0, 'symbols')[3] = '<end>')),
      'inputs[0].symbols[3]',
    ],
    [
      'more reserved symbols than there are',
      text(m => Object.assign(at(m, 'inputs', 0), { reserved: 9, symbols: ['<unk>'] })),
      'inputs[0].reserved',
    ],
    ['an unknown cut', text(m => (at(m, 'inputs', 0).by = 'sentences')), 'inputs[0].by'],
    ['vectors of no size', text(m => (at(m, 'network', 'embeddings', 0).size = 0)), 'network.embeddings[0].size'],
    [
      'vectors of another size',
      text(m => (at(m, 'network', 'embeddings', 0).size = 5)),
      'parameters["embeddings.0.E"].shape',
    ],
    [
      'symbols beyond the limit',
      text(m => (at(m, 'network', 'embeddings', 0).symbols = 1e9)),
      'network.embeddings[0].symbols',
    ],
    ['two tables', text(m => list(m, 'network', 'embeddings').push({ symbols: 2, size: 2 })), 'network.embeddings'],
    ['no table', text(m => delete at(m, 'network').embeddings), 'network.embeddings'],
    [
      'more parameters than a file holds',
      text(m => Object.assign(at(m, 'network'), { units: 2048, layers: 8, bidirectional: true })),
      'network',
    ],
    [
      'a missing vector',
      text(m => list(m, 'parameters', 'embeddings.0.E', 'data').pop()),
      'parameters["embeddings.0.E"].data',
    ],
    ['a check without its text', text(m => (at(m, 'check', 1).text = null)), 'check[1].text'],
    ['a check of blanks', text(m => (at(m, 'check', 1).text = ' \n')), 'check[1].text'],
    ['a check of rows where texts are read', text(m => (at(m, 'check', 1).rows = [[1]])), 'check[1].rows'],
    ['a check of texts where rows are read', long(m => (at(m, 'check', 0).text = 'a')), 'check[0].text'],
    ['a check without rows', long(m => (at(m, 'check', 0).rows = null)), 'check[0].rows'],
    ['a check of a short row', long(m => list(m, 'check', 0, 'rows', 0).pop()), 'check[0].rows[0]'],
    ['a check of the wrong kind', long(m => (list(m, 'check', 0, 'rows', 0)[0] = 'rot')), 'check[0].rows[0][0]'],
    ['a probability too few', long(m => list(m, 'check', 2, 'outputs').pop()), 'check[2].outputs'],
    ['a probability above 1', long(m => (list(m, 'check', 2, 'outputs')[1] = 1.5)), 'check[2].outputs[1]'],
    [
      'scores of a forecast',
      long(m => (at(m, 'training', 'test', 0).scores = { mae: 1 })),
      'training.test[0].scores.accuracy',
    ],
    ['a clock', long(m => (at(m, 'data').time = 'none')), 'data.time'],
    ['an unknown key of its form', wide(m => (at(m, 'task', 'form').extra = 1)), 'task.form.extra'],
    ['another word in its vocabulary', text(m => (list(m, 'inputs', 0, 'symbols')[2] = 'other')), 'checksum'],
    ['the kind of another task', long(m => (at(m, 'task').kind = 'forecast')), 'task.window'],
  ])('with %s is refused at its place', (_, broken, field) => {
    expect(problemOf(broken).place).toEqual({ file: 'm.json', field })
  })
})
