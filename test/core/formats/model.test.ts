import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { shortestFloat32 } from '../../../core/formats/float32'
import { decodeModel, MODEL_BYTES, type Model } from '../../../core/formats/model'
import { checkError, checkSequences } from '../../../core/formats/model-check'
import { referenceOutputs } from '../../../core/formats/models/sequences'
import { Problem } from '../../../core/problem'
import { at, bytesOf, changedModel, problemOf, type Fields } from '../support/broken-models'
import { someClassifier } from '../support/classifiers'
import { modelText, someModel } from '../support/models'
import { someTranslator } from '../support/translators'

const bitsOf = (values: Float32Array): number[] => [...new Uint32Array(values.slice().buffer)]

const MODELS: Record<string, () => Model> = {
  'forecast by a simple RNN': () => someModel({ cell: { kind: 'simple-rnn', activation: 'relu' } }),
  'forecast by an LSTM with peepholes, two layers, both directions': () =>
    someModel({ cell: { kind: 'lstm', variant: 'vanilla', peepholes: true }, layers: 2, bidirectional: true }),
  'forecast of a path of several columns in a shared network': () =>
    someModel({ task: { also: ['holiday'], share: true, relative: true, output: 'path', predict: 'season' } }),
  'forecast of quantiles': () =>
    someModel({ task: { head: { kind: 'quantiles', levels: [0.1, 0.5, 0.9] }, also: ['holiday'] } }),
  'forecast of a path of values with calendar': () =>
    someModel({ task: { output: 'path', predict: 'value' }, calendar: ['hour', 'yearday'] }),
  'classifier of cases of rows': () => someClassifier({ form: 'long', bidirectional: true }),
  'classifier of numbered columns': () => someClassifier({ form: 'wide', layers: 2 }),
  translator: () => someTranslator({ layers: 2, cell: { kind: 'simple-rnn', activation: 'relu' } }),
  'translator with attention to both directions': () => someTranslator({ attention: 'luong', bidirectional: true }),
  'classifier of texts': () => someClassifier({ form: 'text', cell: { kind: 'simple-rnn', activation: 'tanh' } }),
}

describe('model.json', () => {
  it.each(Object.entries(MODELS))('gives back a %s to the last bit', (_, of) => {
    const model = of()
    const read = decodeModel(bytesOf(modelText(model)))
    expect(bitsOf(read.parameters)).toEqual(bitsOf(model.parameters))
    expect({ ...read, parameters: null }).toEqual({ ...model, parameters: null })
  })

  it('gives back special float32 values: minus zero, the smallest and the largest', () => {
    const model = someModel()
    model.parameters.set([-0, 1e-45, -3.4028234663852886e38, 0.1])
    expect(bitsOf(decodeModel(bytesOf(modelText(model))).parameters)).toEqual(bitsOf(model.parameters))
  })

  it.each(Object.entries(MODELS))('carries a check that a %s passes, and not with another weight', (_, of) => {
    const model = of()
    const sequences = checkSequences(model)
    const outputs = (parameters: Float32Array): Float64Array => referenceOutputs(model.network, parameters, sequences)
    expect(checkError(model, outputs(model.parameters))).toBeLessThan(1e-12)
    const other = model.parameters.slice()
    other[other.length - 1] += 0.01
    expect(checkError(model, outputs(other))).toBeGreaterThan(1e-4)
    expect(checkError(model, outputs(other.fill(NaN)))).toBeNaN()
    expect(checkError(model, outputs(model.parameters).fill(NaN, 0, 1))).toBeNaN()
  })

  it('is refused by its size before anything is read', () => {
    expect(() => decodeModel({ length: MODEL_BYTES + 1 } as Uint8Array)).toThrow(
      expect.objectContaining({ code: 'MODEL_TOO_LARGE' }),
    )
  })

  it('is refused by its version before its content is judged', () => {
    for (const version of [1, 3, '2', null]) {
      const text = JSON.stringify({ format: 'longhand-model', version, something: 'other' })
      expect(() => decodeModel(bytesOf(text), 'm.json')).toThrow(
        expect.objectContaining({ code: 'MODEL_VERSION', place: { file: 'm.json', field: 'version' } }),
      )
    }
  })

  it('of an older version is told what to do with it', () => {
    const old = bytesOf(JSON.stringify({ format: 'longhand-model', version: 1 }))
    expect(problemOf(old).advice).toMatch(/train the model again/)
  })
})

describe('shortestFloat32', () => {
  it('rounds to the same bits, with no more digits than needed', () => {
    expect([0.1, 1 / 3, 16777216, 1e-45, -2.5].map(v => shortestFloat32(Math.fround(v)))).toEqual([
      0.1, 0.33333334, 16777216, 1e-45, -2.5,
    ])
    fc.assert(
      fc.property(fc.float({ noNaN: true }), value => {
        const short = shortestFloat32(value)
        expect(Object.is(Math.fround(short), value)).toBe(true)
        expect(String(short).length).toBeLessThanOrEqual(String(value).length)
      }),
    )
  })
})

describe('a broken model.json', () => {
  const valid = modelText(someModel())
  const wv = 'layers.0.forward.W.z'
  const changed = (change: (model: Fields) => void): string => changedModel(valid, change)
  const tensor = (model: Fields): Fields => at(model, 'parameters', wv)

  it.each<[string, string, string]>([
    ['a number that is text', changed(m => ((tensor(m).data as unknown[])[4] = '0.5')), `parameters["${wv}"].data[4]`],
    ['a number that is null', changed(m => ((tensor(m).data as unknown[])[0] = null)), `parameters["${wv}"].data[0]`],
    ['a number beyond float32', changed(m => ((tensor(m).data as unknown[])[1] = 1e39)), `parameters["${wv}"].data[1]`],
    ['an infinite number', valid.replace(/("data": \[)[^,]*/, '$11e999'), `parameters["${wv}"].data[0]`],
    ['one value too few', changed(m => (tensor(m).data as unknown[]).pop()), `parameters["${wv}"].data`],
    ['values as an object', changed(m => (tensor(m).data = { length: 4294967295 })), `parameters["${wv}"].data`],
    ['a shape of another network', changed(m => (tensor(m).shape = [3, 1e9])), `parameters["${wv}"].shape`],
    ['a missing tensor', changed(m => delete at(m, 'parameters')['head.c']), 'parameters["head.c"]'],
    ['a tensor too many', changed(m => (at(m, 'parameters')['head.d'] = tensor(m))), 'parameters["head.d"]'],
    ['units beyond the limit', changed(m => (at(m, 'network').units = 1e9)), 'network.units'],
    ['units that are text', changed(m => (at(m, 'network').units = '3')), 'network.units'],
    ['other units than the tensors have', changed(m => (at(m, 'network').units = 2048)), `parameters["${wv}"].shape`],
    ['other inputs than features', changed(m => (at(m, 'network').inputs = 7)), 'network.inputs'],
    ['another horizon than outputs', changed(m => (at(m, 'task').output = 'path')), 'network.outputs'],
    ['another kind of task', changed(m => (at(m, 'task').kind = 'knit')), 'task.kind'],
    ['no task', changed(m => delete m.task), 'task.kind'],
    ['the kind of another task', changed(m => (at(m, 'task').kind = 'classify')), 'task.form'],
    ['tokens', changed(m => (at(m, 'network').embeddings = [{ symbols: 2, size: 2 }])), 'network.embeddings'],
    ['an unknown cell', changed(m => (at(m, 'network').cell = { kind: 'gru' })), 'network.cell.kind'],
    ['a deviation of 0', changed(m => (at(m, 'outputs', '0', 'scaler').deviation = 0)), 'outputs[0].scaler.deviation'],
    ['a column that occurs twice', changed(m => (at(m, 'inputs', '2').column = 'wind')), 'inputs'],
    ['a short check', changed(m => (at(m, 'check', '0').rows as unknown[]).pop()), 'check[0].rows'],
    [
      'a check of the wrong kind',
      changed(m => (at(m, 'check', '1').rows = Array<number[]>(6).fill([1, 2, 3]))),
      'check[1].rows[0][0]',
    ],
    ['a changed weight', changed(m => ((tensor(m).data as number[])[2] += 0.25)), 'checksum'],
    ['a changed setting', changed(m => (at(m, 'task').window = 6.5)), 'task.window'],
    ['an unknown key', changed(m => (at(m, 'network').extra = 1)), 'network.extra'],
  ])('with %s is refused at its place', (_, text, field) => {
    expect(problemOf(text).place).toEqual({ file: 'm.json', field })
  })

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['half a file', valid.slice(0, valid.length >> 1)],
    ['two models', valid + valid],
    ['a key twice', valid.replace('{', '{"network": {},')],
    ['a number that JSON has not', valid.replace(/("data": \[)[^,]*/, '$1NaN')],
    ['a prototype', valid.replace('{', '{"__proto__": {"polluted": true},')],
    ['2,000,000 brackets', '['.repeat(2e6)],
    ['10,000 objects within each other', valid.replace('{', `{"deep":${'{"a":'.repeat(1e4)}1${'}'.repeat(1e4)},`)],
    ['a byte that is not UTF-8', bytesOf(valid).map((byte, k) => (k === 5 ? 0xff : byte))],
  ])('of %s is refused with its file', (_, text) => {
    expect(problemOf(text).place.file).toBe('m.json')
    expect('polluted' in {}).toBe(false)
  })

  it.each<[string, string]>([
    ['without blanks', JSON.stringify(JSON.parse(valid))],
    ['with other line ends', valid.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${valid}`],
    ['with its keys in another order', JSON.stringify(JSON.parse(valid), (_, value: unknown) => reversed(value))],
  ])('is none when it is only written %s', (_, text) => {
    expect(bitsOf(decodeModel(bytesOf(text)).parameters)).toEqual(bitsOf(someModel().parameters))
  })

  it.each(Object.entries(MODELS))('of a %s is named, whichever digit or letter is damaged', (_, of) => {
    const bytes = bytesOf(modelText(of()))
    const good = decodeModel(bytes)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = bytes.map((value, k) => (k === at ? byte : value))
        try {
          expect(decodeModel(damaged)).toEqual(good)
        } catch (error) {
          if (!(error instanceof Problem)) throw error
        }
      }),
      { numRuns: 100 },
    )
  })
})

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).reverse())
}
