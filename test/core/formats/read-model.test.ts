import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checksumOf } from '../../../core/formats/checksum'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { symbolsOf, translatorOf, translatorSizes } from '../../../core/tasks/translate/translator'
import { referenceOutputs } from '../../../core/formats/models/sequences'
import { rolledOut } from '../../../core/tasks/recursive'
import { hourly } from '../support/series'
import { someClassifier, type ClassifierChoices } from '../support/classifiers'
import { modelText, someModel, type ModelChoices } from '../support/models'
import { cellName, EVERY_CELL } from '../support/networks'
import { someTagger, TAGGERS, type TaggerChoices } from '../support/taggers'
import { plannedPairs, somePairs, someTranslator, type TranslatorChoices } from '../support/translators'
import { someSpeaker, SPEAKER_FORMS } from '../support/speakers'
import { someTranscriber, type TranscriberChoices } from '../support/transcribers'

const script = join(__dirname, '../../../docs/read_model.py')
const run = promisify(execFile)

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'longhand-models-'))))
afterAll(() => rm(folder, { recursive: true }))

async function written(text: string): Promise<string> {
  const file = join(folder, `model-${++files}.json`)
  await writeFile(file, text)
  return file
}
let files = 0

/** Exit code of the script for a model file of this text, and what it says. */
async function readByPython(text: string): Promise<{ code: unknown; said: string }> {
  const file = await written(text)
  return new Promise(resolve =>
    execFile('python3', [script, file], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    ),
  )
}

/** The script as a module, in one process for many files: the largest error of each check. */
async function errorsByPython(models: readonly string[]): Promise<number[]> {
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
import read_model
print(json.dumps([read_model.check(read_model.load(file)) for file in sys.argv[2:]]))`
  const paths = await Promise.all(models.map(written))
  const { stdout } = await run('python3', ['-c', program, dirname(script), ...paths])
  return JSON.parse(stdout) as number[]
}

const forecasts: [string, ModelChoices][] = [
  ...EVERY_CELL.map((cell): [string, ModelChoices] => [cellName(cell), { cell, layers: 2, bidirectional: true }]),
  ['one layer, one direction', {}],
  ['the value itself', { task: { predict: 'value' } }],
  ['a path of changes', { task: { output: 'path' } }],
  ['the change since the season before', { task: { predict: 'season', output: 'path' } }],
  ['a path longer than a season', { task: { predict: 'season', output: 'path', horizon: 12 }, season: 5 }],
  ['inputs relative to the last row', { task: { relative: true } }],
  ['several targets', { task: { also: ['holiday'], output: 'path' } }],
  ['several targets of a shared network', { task: { also: ['holiday'], share: true, relative: true, output: 'path' } }],
  ['quantiles', { task: { head: { kind: 'quantiles', levels: [0.1, 0.5, 0.9] }, output: 'path', also: ['holiday'] } }],
  [
    'quantiles of a shared network',
    { task: { head: { kind: 'quantiles', levels: [0.2, 0.8] }, share: true, also: ['holiday'] } },
  ],
  ['a normal distribution', { task: { head: { kind: 'gaussian', share: 0.9 }, output: 'path', predict: 'season' } }],
  ['what is known ahead', { task: { inputs: ['Größe [MW]', 'holiday'], known: ['holiday', 'wind'], relative: true } }],
  ['every calendar cycle', { calendar: ['hour', 'weekday', 'month', 'yearday'] }],
  ['one step of a recursive forecast', { task: { recursive: true, inputs: ['Größe [MW]'], output: 'path' } }],
  ['a window of one step', { task: { window: 1 } }],
  ['17 units', { units: 17 }],
]

const classifiers: [string, ClassifierChoices][] = [
  ...EVERY_CELL.flatMap(cell =>
    (['long', 'text'] as const).map((form): [string, ClassifierChoices] => [
      `${cellName(cell)}, ${form}`,
      { cell, form, layers: 2, bidirectional: true },
    ]),
  ),
  ['numbered columns', { form: 'wide' }],
  ['the mean of the steps', { form: 'long', read: 'mean' }],
  ['the mean of both directions', { form: 'text', layers: 2, bidirectional: true, read: 'mean' }],
  ['the first three steps', { form: 'long', longest: 3 }],
  ['the first three words', { form: 'text', longest: 3 }],
  ['words as written', { form: 'text', lowerCase: false }],
  ['characters', { form: 'text', by: 'characters' }],
  ['what blanks divide', { form: 'text', by: 'blanks' }],
]

const taggers: [string, TaggerChoices][] = [
  ...EVERY_CELL.flatMap(cell =>
    TAGGERS.map((of): [string, TaggerChoices] => [
      `${cellName(cell)}, ${of}`,
      { cell, of, layers: 2, bidirectional: true },
    ]),
  ),
  ['numbers less the mean of their sequence', { task: { normalise: 'centre' } }],
  ['numbers as in training', { task: { normalise: 'training', changes: false } }],
  ['words without what they look like', { of: 'words', task: { words: { least: 1, spelling: false } } }],
  ['words as written', { of: 'words', task: { words: { least: 1, lowerCase: false } } }],
  ['pieces of one step', { task: { cases: { form: 'long', id: ['id'], longest: 1 } } }],
]

const translators: [string, TranslatorChoices][] = [
  ...EVERY_CELL.map((cell): [string, TranslatorChoices] => [
    cellName(cell),
    { cell, layers: 2, bidirectional: true, attention: 'luong' },
  ]),
  ['without attention', {}],
  ['both directions without attention', { bidirectional: true }],
  ['characters', { by: 'characters', attention: 'luong' }],
]

const speakers = EVERY_CELL.flatMap(cell =>
  SPEAKER_FORMS.map((form): [string, Parameters<typeof someSpeaker>[0]] => [
    `${cellName(cell)}, ${form}`,
    { cell, form, layers: 2 },
  ]),
)

const transcribers: [string, TranscriberChoices][] = [
  ...EVERY_CELL.map((cell): [string, TranscriberChoices] => [cellName(cell), { cell, layers: 2, bidirectional: true }]),
  ['one direction', {}],
  ['changes', { task: { changes: true } }],
  ['deviations of each recording', { task: { normalise: 'sequence', changes: true } }],
  ['the first six frames', { task: { cases: { longest: 6 } } }],
  ['words', { task: { labels: { by: 'words' } } }],
  ['sounds', { form: 'sounds' }],
]

const notBelow = (limit: number, models: readonly [string, object?][], errors: readonly number[]): unknown[] =>
  models.map(([name], k) => [name, errors[k]] as const).filter(([, error]) => !(error < limit))

describe('read_model.py, with the standard library alone', () => {
  it('reproduces the check of a forecast with every cell, task and input to 1e-12 deviations', async () => {
    const errors = await errorsByPython(forecasts.map(([, choice]) => modelText(someModel(choice))))
    expect(notBelow(1e-12, forecasts, errors)).toEqual([])
  })

  it('rolls a recursive forecast out to the same path as the program', async () => {
    const model = someModel({
      task: { recursive: true, inputs: ['Größe [MW]'], output: 'path', horizon: 5, relative: true },
    })
    const file = await written(modelText(model))
    const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
import read_model
model = read_model.load(sys.argv[2])
print(json.dumps(read_model.roll(model, model['check'][0])))`
    const { stdout } = await run('python3', ['-c', program, dirname(script), file])
    const { recipe, network, parameters, check } = model
    const series = hourly({ 'Größe [MW]': check[0].rows.map(([cell]) => Number(cell)) })
    const own = rolledOut(recipe, series, [0], ({ features, relative }, starts) =>
      referenceOutputs(network, parameters, {
        ...{ features: Float64Array.from(features), tokens: null, relative, steps: recipe.window },
        ...{ count: starts.length, starts, lengths: null },
      }),
    )
    const path = (JSON.parse(stdout) as number[][]).flat()
    expect(path).toHaveLength(5)
    path.forEach((y, h) => expect((y - own[h]) / recipe.targets[0].values.deviation).toBeCloseTo(0, 5))
  })

  it('reproduces the check of a classifier with every cell and every form of cases to a probability of 1e-12', async () => {
    const errors = await errorsByPython(classifiers.map(([, choice]) => modelText(someClassifier(choice))))
    expect(notBelow(1e-12, classifiers, errors)).toEqual([])
  })

  it('reproduces the check of a tagger with every cell, of numbers, of words of every shape, and with a number to say', async () => {
    const errors = await errorsByPython(taggers.map(([, choice]) => modelText(someTagger(choice))))
    expect(notBelow(1e-12, taggers, errors)).toEqual([])
  })

  it('reproduces the check of a translator with every cell, and with attention, to a probability of 1e-12', async () => {
    const errors = await errorsByPython(translators.map(([, choice]) => modelText(someTranslator(choice))))
    expect(notBelow(1e-12, translators, errors)).toEqual([])
  })

  it('translates as a translator does, symbol by symbol', async () => {
    const model = someTranslator({ attention: 'luong', bidirectional: true })
    const kernels = loadKernels()
    const network = compileNetwork(model.network, { kernels, ...translatorSizes(4, model.recipe) })
    network.loadParameters(model.parameters)
    const { pairs } = plannedPairs(somePairs())
    const sources = pairs.sources.slice(0, 5)
    const said = translatorOf(network, model.recipe).translate(sources, { width: 1, lengthPenalty: 0 })
    const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
import read_model
model = read_model.load(sys.argv[2])
print(json.dumps([read_model.translate(model, text) for text in sys.argv[3:]]))`
    const file = await written(modelText(model))
    const { stdout } = await run('python3', ['-c', program, dirname(script), file, ...pairs.texts.slice(0, 5)])
    expect(JSON.parse(stdout)).toEqual(said.map(([{ tokens }]) => symbolsOf(model.recipe, tokens).join(' ')))
  })

  it('reproduces the check of a generator with every cell and form to a logarithm of 1e-12', async () => {
    const errors = await errorsByPython(speakers.map(([, choice]) => modelText(someSpeaker(choice))))
    expect(notBelow(1e-12, speakers, errors)).toEqual([])
  })

  it('reproduces the check of a transcriber with every cell to a probability of 1e-12, and what it says', async () => {
    const errors = await errorsByPython(transcribers.map(([, choice]) => modelText(someTranscriber(choice))))
    expect(notBelow(1e-12, transcribers, errors)).toEqual([])
  })

  it('passes as a program and says how close it came', async () => {
    const { code, said } = await readByPython(modelText(someModel()))
    expect(code).toBe(0)
    expect(said).toMatch(/^3 windows, largest error \S+ MW \(\S+ deviations\)\n$/)
  })

  it('fails when a forecast of the check is off by 2e-5 deviations', async () => {
    const model = someModel()
    const off = 2e-5 * model.recipe.targets[0].scaler.deviation
    const check = model.check.map(window => ({ ...window, outputs: window.outputs.map(y => y + off) }))
    const { code, said } = await readByPython(modelText({ ...model, check }))
    expect(code).toBe(1)
    expect(said).toContain('(2e-05 deviations)')
  })

  it('says how close it came to the probabilities of a classifier, and fails when one is off by 2e-5', async () => {
    const model = someClassifier({ form: 'text' })
    const passed = await readByPython(modelText(model))
    expect(passed).toMatchObject({ code: 0 })
    expect(passed.said).toMatch(/^3 cases, largest error of a probability \S+\n$/)
    const check = model.check.map(one => ({ ...one, outputs: one.outputs.map(p => (p < 0.5 ? p + 2e-5 : p - 2e-5)) }))
    const failed = await readByPython(modelText({ ...model, check }))
    expect(failed.code).toBe(1)
    expect(failed.said).toContain('probability 2e-05')
  })

  it('accepts checksums over minus zero, controls and letters of every alphabet', async () => {
    const model = someModel()
    const training = { ...model.training, validationLoss: -0, name: 'tab\t "quoted" \\ \u007f ÿ 漢 😀' }
    expect(await readByPython(modelText({ ...model, training }))).toMatchObject({ code: 0 })
  })

  it('fails on a damaged file and on one of another kind', async () => {
    const damaged = modelText(someModel()).replace('"seed": 1', '"seed": 2')
    const { code, said } = await readByPython(damaged)
    expect(code).toBe(1)
    expect(said).toContain('checksum')
    expect(await readByPython('[]')).toMatchObject({ code: 1 })
    expect(await readByPython('{"format": "longhand-model", "version": 1}')).toMatchObject({ code: 1 })
    const knit = { format: 'longhand-model', version: 2, task: { kind: 'knit' } }
    const other = await readByPython(JSON.stringify({ ...knit, checksum: checksumOf(knit) }))
    expect(other.code).toBe(1)
    expect(other.said).toContain('knit')
  })
})
