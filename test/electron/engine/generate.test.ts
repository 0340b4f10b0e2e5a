import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../../core/experiment/schema'
import { decodeModel } from '../../../core/formats/model'
import { GenerateRequest } from '../../../core/tasks/generate/request'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import { parseExperiment } from '../../../electron/engine/experiments'
import type { GenerateGlimpse, GenerateResults } from '../../../electron/engine/run.types'
import { workplace, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine

beforeAll(async () => {
  workers = await buildWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterEach(async () => {
  await engine.close()
  await place.remove()
})

const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join('\n')

/** A text in which every third word follows from the one before, and blank lines stand. */
const RUNNING = lines(200, k => (k % 5 === 4 ? '' : `the ${['cat sat', 'dog ran', 'owl flew'][(k * 7) % 3]} away.`))
const NAMES = lines(
  120,
  k => `${['an', 'be', 'cor', 'dal'][k % 4]}${['na', 'lla', 'in'][(k >> 2) % 3]}${['', 'a'][k % 2]}`,
)
/** Two voices: the second is always seven above the first. */
const CHORDS = `piece,step,low,high\n${lines(240, k => {
  const low = 60 + ((Math.floor(k / 8) + (k % 8)) % 5)
  return `${Math.floor(k / 8)},${k % 8},${low},${low + 7}`
})}`
const PLACES = ['soho', 'old town', 'kreuzberg', 'the bay']
const SENTENCES = `food,area,text\n${lines(160, k => {
  const food = ['thai', 'fish'][k % 2]
  const area = PLACES[(k >> 1) % 4]
  return `${food},${area},${food === 'thai' ? `eat thai in ${area}` : `${area} has the best fish`}`
})}`

const FORMS = {
  stream: {
    file: 'plays.txt',
    text: RUNNING,
    task: { form: 'stream', steps: 12, sampling: { length: 40 } },
    score: 'bits',
  },
  texts: { file: 'names.txt', text: NAMES, task: { sampling: { length: 12 } }, score: 'bits' },
  keys: {
    file: 'chords.csv',
    text: CHORDS,
    task: { keys: ['low', 'high'], cases: { id: ['piece'], step: 'step' }, sampling: { length: 8 } },
    score: 'nats',
  },
  vector: {
    file: 'sentences.csv',
    text: SENTENCES,
    task: { column: 'text', vector: { columns: ['food', 'area'] }, slots: ['area'], beam: { width: 2 } },
    score: 'bleu',
  },
} as const

async function experimentOf(form: keyof typeof FORMS, training: object = {}): Promise<Experiment> {
  const { file, text, task } = FORMS[form]
  await writeFile(place.at(file), `${text}\n`)
  return parseExperiment({
    name: form,
    seed: 7,
    data: { file: place.at(file) },
    task: { kind: 'generate', ...task },
    network: { units: 16, dropout: 0.1, embedding: 8 },
    training: { epochs: 12, batch: 8, shards: 2, learningRate: 0.02, earlyStopping: null, ...training },
  })
}

async function trained(experiment: Experiment, name = 'run', on = engine): Promise<string> {
  const run = place.at(name)
  await on.start(experiment, run)
  expect(await on.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return run
}

async function resultsOf(run: string): Promise<GenerateResults> {
  const results = await engine.results(run)
  if (results.kind !== 'generate') throw new Error(`the results are of ${results.kind}`)
  return results
}

const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

describe('a run that generates', () => {
  it.each(Object.keys(FORMS) as (keyof typeof FORMS)[])(
    'foretells better than the baselines, speaks with every epoch, and has its files: %s',
    async form => {
      const { score } = FORMS[form]
      const glimpses: GenerateGlimpse[] = []
      engine.onProgress((_, { glimpse }) => {
        if (glimpse?.kind === 'generate') glimpses.push(glimpse)
      })
      const run = await trained(await experimentOf(form))
      const { evaluation, samples, pieces } = await resultsOf(run)
      const [network, ...rivals] = evaluation.generators
      expect(evaluation.metric).toBe(score)
      if (score === 'bleu') {
        expect(network.scores.bleu).toBeGreaterThan(0.9)
        expect(rivals.map(({ name }) => name)).toContain('retrieval')
        expect(samples[0].said.kind === 'text' && samples[0].reference).toBeTruthy()
      } else {
        const shares = rivals.find(({ name }) => name === 'shares')
        expect(network.scores[score]).toBeLessThan(0.6 * (shares?.scores[score] ?? 0))
      }
      expect(pieces.length > 0).toBe(form !== 'stream')
      expect(glimpses.length).toBeGreaterThan(0)
      const { glimpse } = await engine.open(run)
      expect(glimpse).toEqual(glimpses[glimpses.length - 1])
      expect((await engine.finished(run))?.headline?.value).toBeCloseTo(
        (network.scores[score] ?? NaN) * (score === 'bleu' ? 100 : 1),
        12,
      )
      expect(await engine.evaluate(run)).toEqual(evaluation)
    },
  )

  it.each(['stream', 'vector'] as const)(
    'has the same weights, bit for bit, with 1 and 2 threads, and when it was left and continued: %s',
    async form => {
      const experiment = await experimentOf(form, { epochs: 60 })
      const weights = await weightsOf(await trained(experiment, 'two'))
      const alone = openEngine({ workers: workers.folder, threads: 1 })
      expect(await weightsOf(await trained(experiment, 'one', alone))).toEqual(weights)
      await alone.close()
      const run = place.at('left')
      const first = openEngine({ workers: workers.folder, threads: 2 })
      const underWay = new Promise<void>(resolve => {
        const stop = first.onProgress((_, { events }) => {
          // In the middle of an epoch, where a state is carried on.
          if (!events.some(event => event.kind === 'step' && event.epoch > 2)) return
          stop()
          resolve()
        })
      })
      await first.start(experiment, run)
      await underWay
      await first.close()
      expect((await engine.open(run)).summary.state).toBe('interrupted')
      await engine.resume(run)
      expect(await engine.finished(run)).toMatchObject({ state: 'finished' })
      expect(await weightsOf(run)).toEqual(weights)
      // What it said before and after is what an undisturbed run said.
      const saidIn = async (name: string): Promise<unknown[]> =>
        (await engine.open(place.at(name))).events.flatMap(event => (event.kind === 'epoch' ? [event.said] : []))
      expect(await saidIn('left')).toEqual(await saidIn('two'))
    },
  )

  it('says what a person asks for: from a start, from a vector, with a seed', async () => {
    const run = await trained(await experimentOf('vector'), 'vector')
    const asked = (request: object) => engine.generate(run, GenerateRequest.parse({ temperature: 0, ...request }))
    const { pieces, ended } = await asked({ vector: { food: 'thai', area: 'a place nobody knows' } })
    expect(pieces[0]).toMatchObject({ kind: 'text', text: 'eat thai in a place nobody knows' })
    expect(ended).toEqual([true])
    await expect(asked({ vector: { drink: 'tea' } })).rejects.toMatchObject({
      code: 'VECTOR_UNKNOWN',
      place: { field: 'vector.drink' },
    })
    const chords = await trained(await experimentOf('keys'), 'keys')
    const music = (request: object) => engine.generate(chords, GenerateRequest.parse({ length: 4, ...request }))
    const { keys, pieces: said } = await music({ start: '60+67 61+68', temperature: 0 })
    expect(said[0]).toMatchObject({
      kind: 'keys',
      steps: [
        [2, 9],
        [3, 10],
        [4, 11],
        [0, 7],
      ].map(step => step),
    })
    expect(keys?.slice(0, 2)).toEqual(['60', '61'])
    expect(await music({ seed: 3, count: 2 })).toEqual(await music({ seed: 3, count: 2 }))
    await expect(music({ start: '60+999' })).rejects.toMatchObject({ code: 'KEY_UNKNOWN', place: { field: 'start' } })
  })
})

describe('a plan of what is generated', () => {
  it('tells of a running text how long it is, and of names which come again', async () => {
    const { facts } = await engine.plan(await experimentOf('stream'))
    expect(facts).toMatchObject({ kind: 'generate', form: 'stream', by: 'characters', sequences: 1, steps: 12 })
    const names = await engine.plan(await experimentOf('texts'))
    expect(names.warnings.map(({ code }) => code)).toContain('TEXT_REPEATS')
    expect(names.facts).toMatchObject({ form: 'texts', sequences: 120, lengths: { longest: 7 } })
  })

  it('refuses a second direction, which would read what is to be foretold', async () => {
    const experiment = await experimentOf('texts')
    await expect(
      engine.plan({ ...experiment, network: { ...experiment.network, bidirectional: true } }),
    ).rejects.toMatchObject({ code: 'GENERATE_BIDIRECTIONAL', place: { field: 'network.bidirectional' } })
  })
})
