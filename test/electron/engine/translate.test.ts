import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../../core/experiment/schema'
import { decodeModel } from '../../../core/formats/model'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import { readExperiment } from '../../../electron/engine/experiments'
import type { Glimpse, TranslateResults } from '../../../electron/engine/run.types'
import { workplace, type Workplace } from './support/experiment'
import { sentenceExperiment, writeSentences } from './support/sentences'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let data: string

beforeAll(async () => {
  workers = await buildWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  data = place.at('sentences.tsv')
  await writeSentences(data)
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterEach(async () => {
  await engine.close()
  await place.remove()
})

async function trained(experiment: Experiment, name = 'run', on = engine): Promise<string> {
  const run = place.at(name)
  await on.start(experiment, run)
  expect(await on.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return run
}

async function translated(run: string): Promise<TranslateResults> {
  const results = await engine.results(run)
  if (results.kind !== 'translate') throw new Error(`the results are of ${results.kind}`)
  return results
}

const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

const linesOf = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).trim().split(/\r?\n/)

describe('a run that translates', () => {
  it('learns a language whose words stand in another order, and has its files', async () => {
    const run = await trained(sentenceExperiment(data))
    const { evaluation, sentences } = await translated(run)
    expect(evaluation.translators.map(({ name }) => name)).toEqual(['network', 'greedy', 'retrieval', 'word-for-word'])
    const [network, , retrieval, wordForWord] = evaluation.translators
    expect(network.scores.bleu).toBeGreaterThan(75)
    expect(network.scores.bleu).toBeGreaterThan(Math.max(retrieval.scores.bleu, wordForWord.scores.bleu) + 20)
    expect((await engine.finished(run))?.headline).toEqual({
      ...{ metric: 'BLEU', value: network.scores.bleu, unit: '', better: 'higher' },
    })
    expect(sentences).toHaveLength(evaluation.sentences)
    const right = sentences.filter(({ said, reference }) => said.join() === reference.join())
    expect(right.length / sentences.length).toBe(network.scores.exact)
    const [header, ...predictions] = await linesOf(`${run}/predictions.csv`)
    expect(header).toBe('pair,source,reference,network,greedy,retrieval,word-for-word')
    expect(predictions).toHaveLength(evaluation.sentences)
    expect(await engine.evaluate(run)).toEqual(evaluation)
    expect(existsSync(`${run}/lock`)).toBe(false)
  })

  it('translates a typed text as it did in its results, and shows where it looked', async () => {
    const run = await trained(sentenceExperiment(data, { epochs: 15 }))
    const { sentences } = await translated(run)
    for (const { text, source, said } of sentences.slice(0, 5)) {
      const found = await engine.translate(run, { text })
      expect(found.source).toEqual(source)
      expect(found.said[0].tokens).toEqual(said)
      expect(found.attention?.map(row => row.length)).toEqual([...said, 'end'].map(() => source.length))
      for (const row of found.attention ?? []) expect(row.reduce((sum, α) => sum + α, 0)).toBeCloseTo(1, 4)
    }
    const strange = await engine.translate(`${run}/model.json`, { text: 'The cat sees Gothenburg', beam: 2 })
    expect(strange.unknown).toEqual([false, false, false, true])
    expect(strange.said).toHaveLength(2)
    expect(strange.said[0].probability).toBeGreaterThanOrEqual(strange.said[1].probability)
  })

  it('refuses a text that is empty or longer than any it has learned from', async () => {
    const run = await trained(sentenceExperiment(data, { epochs: 1 }))
    await expect(engine.translate(run, { text: ' \n' })).rejects.toMatchObject({
      code: 'TEXT_EMPTY',
      place: { field: 'text' },
    })
    const long = 'the cat sees '.repeat(5)
    await expect(engine.translate(run, { text: long })).rejects.toMatchObject({ code: 'TEXT_TOO_LONG' })
    await expect(engine.predict(run, data)).rejects.toMatchObject({ code: 'MODEL_OF_OTHER_TASK' })
  })

  it('shows with every epoch what it says of the same pairs, and so does a run that is opened later', async () => {
    const glimpses: Glimpse[] = []
    engine.onProgress((_, { glimpse }) => {
      if (glimpse !== null) glimpses.push(glimpse)
    })
    const run = await trained(sentenceExperiment(data, { epochs: 20 }))
    const last = glimpses.at(-1)
    if (last?.kind !== 'translate') expect.unreachable()
    expect(last.epoch).toBe(20)
    expect(last.lines.length).toBeGreaterThan(3)
    expect(last.lines.some(({ said, reference }) => said.join() === reference.join())).toBe(true)
    expect((await engine.open(run)).glimpse).toEqual(last)
  })

  it('is opened from its files alone, when its data are gone', async () => {
    const run = await trained(sentenceExperiment(data, { epochs: 2 }))
    await writeFile(data, 'nothing')
    const { plan, experiment } = await engine.open(run)
    expect(plan.facts).toMatchObject({ kind: 'translate', source: 'English', target: 'Other', pairs: 104 })
    expect(experiment.task).toMatchObject({ source: 'English', target: 'Other' })
    expect((await translated(run)).sentences[0].text).toMatch(/\.$/)
  })

  it('has the same weights, bit for bit, with 1 and 2 threads, and when it was left and continued, its own words read', async () => {
    const experiment = sentenceExperiment(data, { epochs: 60, shards: 3 }, { teacher: { start: 1, end: 0.3 } })
    const weights = await weightsOf(await trained(experiment, 'two'))
    const alone = openEngine({ workers: workers.folder, threads: 1 })
    expect(await weightsOf(await trained(experiment, 'one', alone))).toEqual(weights)
    const run = place.at('left')
    const underWay = new Promise<void>(resolve => {
      alone.onProgress((folder, { events }) => {
        if (folder === run && events.some(event => event.kind === 'epoch')) resolve()
      })
    })
    await alone.start(experiment, run)
    await underWay
    await alone.close()
    await engine.resume(run)
    expect(await engine.finished(run)).toMatchObject({ state: 'finished' })
    expect(await weightsOf(run)).toEqual(weights)
    const forced = sentenceExperiment(data, { epochs: 60, shards: 3 })
    expect(await weightsOf(await trained(forced, 'forced'))).not.toEqual(weights)
  })

  it('exports its scores by length', async () => {
    const run = await trained(sentenceExperiment(data, { epochs: 2 }, { beam: { width: 1 } }))
    await engine.export(run, 'metrics', place.at('metrics.csv'))
    const { evaluation } = await translated(run)
    expect(evaluation.beam).toBe(1)
    const [header, first, ...others] = await linesOf(place.at('metrics.csv'))
    expect(header).toBe('part,pairs,translator,from,to,bleu,exact')
    expect(first.split(',').slice(0, 5)).toEqual(['test', String(evaluation.sentences), 'network', '', ''])
    expect(others).toHaveLength(3 * (1 + evaluation.lengths.length) - 1)
  })
})

describe('the sample of sentences', () => {
  it('is translated with attention to a BLEU of 50 and more, where word for word comes to 43', async () => {
    const experiment = await readExperiment(join(__dirname, '../../../electron/samples/english-swedish.json'))
    const run = await trained(experiment)
    const { evaluation } = await translated(run)
    expect(evaluation.translators[0].scores.bleu).toBeGreaterThan(50)
    expect(evaluation.translators[3].scores.bleu).toBeLessThan(45)
  })
})
