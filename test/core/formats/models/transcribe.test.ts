import { describe, expect, it } from 'vitest'
import { decodeModel } from '../../../../core/formats/model'
import { saidBy } from '../../../../core/formats/models/transcribe'
import { transcribeCheckOf, transcribeCheckSequences } from '../../../../core/formats/models/transcribe-check'
import { transcribeData } from '../../../../core/tasks/transcribe/data'
import { planTranscribe } from '../../../../core/tasks/transcribe/plan'
import { at, bytesOf, changedModel, problemOf, type Fields } from '../../support/broken-models'
import { modelText } from '../../support/models'
import { someRecordings, someTranscriber } from '../../support/transcribers'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

describe('the check of a transcriber', () => {
  it('has probabilities that sum to 1 in every frame, and what they say', () => {
    const model = someTranscriber({ bidirectional: true })
    expect(model.check).toHaveLength(3)
    for (const { outputs, said } of model.check) {
      for (const frame of outputs) expect(sum(frame)).toBeCloseTo(1, 12)
      expect(said).toEqual(saidBy(model.recipe, outputs))
    }
    expect(model.check.flatMap(({ said }) => said).length).toBeGreaterThan(0)
  })

  it.each([
    ['as it is', {}],
    ['cut after six frames', { cases: { longest: 6 } }],
    ['with changes', { changes: true }],
  ])('becomes what the network read in training: %s', (_, task) => {
    const plan = planTranscribe(...someRecordings(task))
    const { recipe, recordings, parts } = plan
    const check = transcribeCheckOf({ ...someTranscriber({ task }), recipe }, recordings, parts.validation)
    const { features, starts, lengths } = transcribeCheckSequences({ recipe, check })
    const data = transcribeData(plan)
    const D = data.inputs
    ;[0, Math.round((parts.validation.length - 1) / 2), parts.validation.length - 1].forEach((sample, n) => {
      const from = data.validation.starts[sample]
      const length = data.validation.lengths?.[sample] ?? 0
      expect(lengths?.[n]).toBe(length)
      expect(Float32Array.from(features.subarray(starts[n] * D, (starts[n] + length) * D))).toEqual(
        data.features.slice(from * D, (from + length) * D),
      )
    })
  })

  it('has the cells as the file has them, null where one is missing', () => {
    const cells = someTranscriber().check.flatMap(({ rows }) => rows.flat())
    expect(cells).toContain(null)
    expect(cells).toEqual(expect.arrayContaining(['rot', 'grün']))
  })
})

describe('the file of a transcriber', () => {
  it.each([
    ['frames', {}],
    ['frames in deviations of their recording', { task: { normalise: 'sequence', changes: true } }],
    ['sounds', { form: 'sounds' }],
    ['words', { task: { labels: { by: 'words', lowerCase: true } } }],
  ] as const)('is read as it was written: %s', (_, choices) => {
    const model = someTranscriber(choices)
    expect(decodeModel(bytesOf(modelText(model)))).toEqual(model)
  })
})

describe('a broken transcriber', () => {
  const valid = modelText(someTranscriber({ task: { changes: true } }))
  const sounds = modelText(someTranscriber({ form: 'sounds' }))
  const frames = (change: (model: Fields) => void): string => changedModel(valid, change)
  const ofSounds = (change: (model: Fields) => void): string => changedModel(sounds, change)
  const list = (model: Fields, ...path: (string | number)[]): unknown[] => at(model, ...path) as unknown as unknown[]

  it.each<[string, string, string]>([
    ['a label twice', frames(m => (list(m, 'outputs', 'labels')[1] = ' ')), 'outputs.labels'],
    ['a label too many', frames(m => list(m, 'outputs', 'labels').push('x')), 'network.outputs'],
    ['no labels', frames(m => (at(m, 'outputs').labels = [])), 'outputs.labels'],
    ['an empty label', frames(m => (list(m, 'outputs', 'labels')[0] = '')), 'outputs.labels[0]'],
    ['a text that is an input', frames(m => (at(m, 'outputs').text = 'Farbe')), 'outputs.text'],
    ['an unknown cut', frames(m => (at(m, 'outputs').by = 'sounds')), 'outputs.by'],
    ['an input twice', frames(m => list(m, 'inputs').push(list(m, 'inputs')[0])), 'inputs'],
    ['a change of no number', frames(m => (at(m, 'inputs', 2).column = 'Farbe')), 'inputs[2]'],
    ['a token input', frames(m => (at(m, 'inputs', 0).kind = 'token')), 'inputs[0].kind'],
    ['other inputs than features', frames(m => (at(m, 'network').inputs = 7)), 'network.inputs'],
    ['a head that speaks once', frames(m => (at(m, 'network').read = 'last')), 'network.read'],
    [
      'tokens that nobody reads',
      frames(m => (at(m, 'network').embeddings = [{ symbols: 2, size: 2 }])),
      'network.embeddings',
    ],
    ['frames for ever', frames(m => (at(m, 'task').longest = 1e9)), 'task.longest'],
    ['a beam of nothing', frames(m => (at(m, 'task').beam = 0)), 'task.beam'],
    ['another way to normalise', frames(m => (at(m, 'task').normalise = 'batch')), 'task.normalise'],
    ['no column of recordings', frames(m => (at(m, 'task', 'form').ids = [])), 'task.form.ids'],
    ['an unknown form', frames(m => (at(m, 'task', 'form').kind = 'video')), 'task.form.kind'],
    ['a hop of nothing', ofSounds(m => (at(m, 'task', 'form', 'choice').hop = 0)), 'task.form.choice.hop'],
    ['an input that no sound has', ofSounds(m => (at(m, 'inputs', 0).column = 'mfcc9')), 'inputs[0].column'],
    ['a check of a short row', frames(m => list(m, 'check', 0, 'rows', 0).pop()), 'check[0].rows[0]'],
    ['a check of the wrong kind', frames(m => (list(m, 'check', 0, 'rows', 0)[0] = 'rot')), 'check[0].rows[0][0]'],
    ['a frame without outputs', frames(m => list(m, 'check', 1, 'outputs').pop()), 'check[1].outputs'],
    ['a probability too few', frames(m => list(m, 'check', 2, 'outputs', 0).pop()), 'check[2].outputs[0]'],
    ['a probability above 1', frames(m => (list(m, 'check', 2, 'outputs', 0)[1] = 1.5)), 'check[2].outputs[0][1]'],
    ['probabilities that say something else', frames(m => list(m, 'check', 1, 'said').push('a')), 'check[1].said'],
    [
      'scores of a classifier',
      frames(m => (at(m, 'training', 'test', 0).scores = { accuracy: 1, macroF1: 1 })),
      'training.test[0].scores.letterError',
    ],
  ])('with %s is refused at its place', (_, broken, field) => {
    expect(problemOf(broken).place).toEqual({ file: 'm.json', field })
  })
})
