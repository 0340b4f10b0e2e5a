import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeModel } from '../../../core/formats/model'
import type { Experiment } from '../../../core/experiment/schema'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import type { TagResults } from '../../../electron/engine/run.types'
import { workplace, type Workplace } from './support/experiment'
import { tagExperiment, writeMachine, writeNames } from './support/steps'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let machine: string
let names: string

beforeAll(async () => {
  workers = await buildWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  machine = place.at('machine.csv')
  names = place.at('names.conll')
  await writeMachine(machine)
  await writeNames(names)
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterEach(async () => {
  await engine.close()
  await place.remove()
})

const STATES = { label: 'state', inputs: ['x'], cases: { form: 'series', longest: 48 } }
const FLOW = { label: 'flow', says: 'number', inputs: ['x'], cases: { form: 'series', longest: 48 } }

async function trained(experiment: Experiment, name = 'run', on = engine): Promise<string> {
  const run = place.at(name)
  await on.start(experiment, run)
  expect(await on.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return run
}

async function tagged(run: string): Promise<TagResults> {
  const results = await engine.results(run)
  if (results.kind !== 'tag') throw new Error(`the results are of ${results.kind}`)
  return results
}

const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

describe('a run that tags', () => {
  it('labels the steps of a series from their neighbours, better than any step alone tells', async () => {
    const { evaluation, sequences } = await tagged(await trained(tagExperiment(machine, STATES)))
    if (evaluation.says !== 'labels') throw new Error('states are labels')
    expect(evaluation.taggers.map(({ name }) => name)).toEqual(['network', 'majority', 'threshold', 'nearest-mean'])
    const [network, ...rivals] = evaluation.taggers.map(({ scores }) => scores.accuracy)
    expect(network).toBeGreaterThan(0.9)
    expect(Math.max(...rivals)).toBeLessThan(0.7)
    const [{ labels, said }] = sequences
    const right = (labels ?? []).filter((label, t) => label === said?.[t])
    expect(right.length / evaluation.places).toBeCloseTo(network, 12)
  })

  it('finds entities in sentences of one token a line, and tags a typed sentence', async () => {
    const run = await trained(tagExperiment(names, {}, { epochs: 25 }))
    const { evaluation } = await tagged(run)
    if (evaluation.says !== 'labels') throw new Error('marks are labels')
    const f1 = evaluation.taggers.map(({ entities }) => entities?.overall.f1 ?? 0)
    expect(f1[0]).toBeGreaterThan(0.95)
    expect(f1[2]).toBeLessThan(0.6)
    expect((await engine.finished(run))?.headline).toMatchObject({ metric: 'entity F1', value: 100 * f1[0] })
    expect((await engine.tagText(run, 'Rose Jackson ran.')).said).toEqual(['B-PER', 'I-PER', 'O', 'O'])
    expect((await engine.tagText(run, 'Rose cups fell.')).said).toEqual(['O', 'O', 'O', 'O'])
    await expect(engine.tagText(run, '  ')).rejects.toMatchObject({ code: 'TEXT_WITHOUT_WORDS' })
  })

  it('says a number at every step, better than the mean and a line through the step alone, and passes over missing ones', async () => {
    const lines = (await readFile(machine, 'utf8')).split('\n')
    const holed = lines.map((line, k) => (k % 10 === 3 ? line.replace(/,[^,]*,/, ',,') : line))
    await writeFile(machine, holed.join('\n'))
    const run = await trained(tagExperiment(machine, FLOW, { epochs: 30 }))
    const { evaluation, sequences } = await tagged(run)
    if (evaluation.says !== 'number') throw new Error('a flow is a number')
    const [network, mean, linear] = evaluation.taggers.map(({ scores }) => scores.mae)
    expect(network).toBeLessThan(0.6 * Math.min(mean, linear))
    expect(evaluation.places).toBe(sequences[0].numbers?.filter(value => value !== null).length)
    await expect(engine.tagText(run, 'a word')).rejects.toMatchObject({ code: 'TEXT_NOT_READ' })
  })

  it('reads several files as several series, and notes what is in each', async () => {
    const other = place.at('other.csv')
    await writeMachine(other, 600)
    const { data, ...rest } = tagExperiment(machine, STATES, { epochs: 1 })
    const experiment = { ...rest, data: { ...data, also: [other] } }
    const { facts } = await engine.plan(experiment)
    expect(facts).toMatchObject({ sequences: 2, lengths: { shortest: 600, longest: 1200 } })
    const run = await trained(experiment)
    const environment = JSON.parse(await readFile(`${run}/environment.json`, 'utf8')) as Record<string, string>
    expect(environment.also0).toBe('other.csv')
    expect(environment.also0Fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('has the same weights, bit for bit, with 1 and 2 threads, and when it was left and continued', async () => {
    const experiment = tagExperiment(names, {}, { epochs: 50 })
    const weights = await weightsOf(await trained(experiment, 'two'))
    const alone = openEngine({ workers: workers.folder, threads: 1 })
    expect(await weightsOf(await trained(experiment, 'one', alone))).toEqual(weights)
    await alone.close()
    const run = place.at('left')
    const leaving = openEngine({ workers: workers.folder, threads: 2 })
    const underWay = new Promise<void>(resolve => {
      leaving.onProgress((_, { events }) => {
        if (events.some(event => event.kind === 'epoch')) resolve()
      })
    })
    await leaving.start(experiment, run)
    await underWay
    await leaving.close()
    expect((await engine.open(run)).summary.state).toBe('interrupted')
    await engine.resume(run)
    expect(await engine.finished(run)).toMatchObject({ state: 'finished' })
    expect(await weightsOf(run)).toEqual(weights)
  })

  it('tells what the network says of some validation sequences with every epoch, also when it is opened later', async () => {
    const run = await trained(tagExperiment(names))
    const { glimpse } = await engine.open(run)
    if (glimpse?.kind !== 'tag') throw new Error('there is a glimpse')
    expect(glimpse.epoch).toBe(15)
    for (const { tokens, labels, said } of glimpse.sequences) {
      expect(said).toHaveLength(tokens?.length ?? 0)
      expect(new Set(labels).size).toBeGreaterThan(1)
    }
  })

  it('exports its scores by label and by type of entity, and a row for every step', async () => {
    const run = await trained(tagExperiment(names, {}, { epochs: 2 }))
    const exported = async (what: 'metrics' | 'predictions'): Promise<string[]> => {
      await engine.export(run, what, place.at(`${what}.csv`))
      return (await readFile(place.at(`${what}.csv`), 'utf8')).trim().split(/\r?\n/)
    }
    const { evaluation } = await tagged(run)
    const metrics = await exported('metrics')
    expect(metrics[0]).toBe('part,steps,tagger,of,label,accuracy,f1,precision,recall,support')
    expect(metrics.filter(line => line.includes(',network,steps,'))).toHaveLength(4)
    expect(metrics.filter(line => line.includes(',network,entities,'))).toHaveLength(2)
    const predictions = await exported('predictions')
    expect(predictions[0]).toBe('sequence,step,word,truth,network,majority,word-lookup,p(B-PER),p(I-PER),p(O)')
    expect(predictions).toHaveLength(1 + evaluation.places)
  })
})
