import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeModel } from '../../../core/formats/model'
import type { Experiment } from '../../../core/experiment/schema'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import type { ClassifyResults } from '../../../electron/engine/run.types'
import { caseExperiment, writeTexts, writeWaves } from './support/cases'
import { workplace, type Workplace } from './support/experiment'
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
  data = place.at('waves.csv')
  await writeWaves(data)
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterEach(async () => {
  await engine.close()
  await place.remove()
})

const linesOf = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).trim().split(/\r?\n/)

async function trained(experiment: Experiment, name = 'run', on = engine): Promise<string> {
  const run = place.at(name)
  await on.start(experiment, run)
  expect(await on.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return run
}

async function classified(run: string): Promise<ClassifyResults> {
  const results = await engine.results(run)
  if (results.kind !== 'classify') throw new Error(`the results are of ${results.kind}`)
  return results
}

const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

/** Continues a run that was suspended. */
async function resumed(run: string): Promise<ReturnType<Engine['finished']>> {
  const other = openEngine({ workers: workers.folder, threads: 1 })
  try {
    await other.resume(run)
    return await other.finished(run)
  } finally {
    await other.close()
  }
}

/** Trains for some steps and leaves, as if the program were closed. */
async function left(experiment: Experiment, name: string): Promise<string> {
  const run = place.at(name)
  const other = openEngine({ workers: workers.folder, threads: 2 })
  const underWay = new Promise<void>(resolve => {
    const stop = other.onProgress((_, { events }) => {
      if (!events.some(event => event.kind === 'epoch')) return
      stop()
      resolve()
    })
  })
  await other.start(experiment, run)
  await underWay
  await other.close()
  return run
}

describe('a run that classifies', () => {
  it.each([
    ['sequences', writeWaves, 'nearest-neighbour'],
    ['texts', writeTexts, 'naive-bayes'],
  ] as const)('learns more than the majority, and has its files: %s', async (_, write, rival) => {
    await write(data)
    const run = await trained(caseExperiment(data))
    const { evaluation, cases } = await classified(run)
    expect(evaluation.classifiers.map(({ name }) => name)).toEqual(['network', 'majority', rival])
    const [network, majority] = evaluation.classifiers
    expect(network.scores.accuracy).toBeGreaterThan(majority.scores.accuracy + 0.2)
    expect((await engine.finished(run))?.headline).toEqual({
      ...{ metric: 'accuracy', value: 100 * network.scores.accuracy, unit: '%', better: 'higher' },
    })
    expect(cases).toHaveLength(evaluation.cases)
    expect(cases.filter(({ truth, said }) => truth === said).length / cases.length).toBe(network.scores.accuracy)
    const [header, ...predictions] = await linesOf(`${run}/predictions.csv`)
    expect(header).toMatch(new RegExp(`^case,truth,network,majority,${rival},p\\(`))
    expect(predictions).toHaveLength(evaluation.cases)
    expect(await engine.evaluate(run)).toEqual(evaluation)
    expect(existsSync(`${run}/lock`)).toBe(false)
  })

  it('is opened from its files alone, when its data are gone', async () => {
    const run = await trained(caseExperiment(data, { epochs: 2 }))
    await writeFile(data, 'nothing')
    const { plan, experiment, summary } = await engine.open(run)
    expect(plan.facts).toMatchObject({ kind: 'classify', form: 'long', label: 'kind', cases: 120 })
    expect(experiment.task).toMatchObject({ label: 'kind', inputs: ['x'], cases: { id: ['id'], step: 'step' } })
    expect(summary.state).toBe('finished')
    expect((await classified(run)).cases[0]).toMatchObject({ truth: expect.stringMatching(/fast|slow/) })
  })

  it('has the same weights, bit for bit, with 1 and 2 threads, and when it was left and continued', async () => {
    // enough of them that it is still at work when it is left
    const experiment = caseExperiment(data, { epochs: 150 })
    const weights = await weightsOf(await trained(experiment, 'two'))
    const alone = openEngine({ workers: workers.folder, threads: 1 })
    expect(await weightsOf(await trained(experiment, 'one', alone))).toEqual(weights)
    await alone.close()
    const run = await left(experiment, 'left')
    expect((await engine.open(run)).summary.state).toBe('interrupted')
    expect(await resumed(run)).toMatchObject({ state: 'finished' })
    expect(await weightsOf(run)).toEqual(weights)
  })

  it('can be stopped, and is judged with the best weights so far', async () => {
    const run = place.at('run')
    const learning = new Promise<void>(resolve => {
      engine.onProgress((_, { events }) => {
        if (events.some(event => event.kind === 'epoch')) resolve()
      })
    })
    await engine.start(caseExperiment(data, { epochs: 10_000 }), run)
    await learning
    await engine.control(run, 'stop')
    expect(await engine.finished(run)).toMatchObject({ state: 'stopped', headline: { metric: 'accuracy' } })
    expect((await classified(run)).evaluation.part).toBe('test')
  })

  it('is not continued when its file or its test file has changed', async () => {
    const test = place.at('test.csv')
    await writeWaves(test, 20, 200)
    const run = await left(caseExperiment(data, { epochs: 10_000 }, { testFile: test }), 'run')
    for (const file of [test, data]) {
      const old = await readFile(file)
      await writeWaves(file, 21, 200)
      expect(await resumed(run)).toMatchObject({
        state: 'failed',
        problem: { code: 'DATA_CHANGED', place: { file } },
      })
      await writeFile(file, old)
    }
  })

  it('exports its scores by class, its predictions and its curves', async () => {
    const run = await trained(caseExperiment(data, { epochs: 2 }))
    const exported = async (what: 'metrics' | 'predictions' | 'curves'): Promise<string[]> => {
      await engine.export(run, what, place.at(`${what}.csv`))
      return linesOf(place.at(`${what}.csv`))
    }
    const metrics = await exported('metrics')
    expect(metrics[0]).toBe('part,cases,classifier,class,accuracy,f1,precision,recall,support')
    const { evaluation } = await classified(run)
    expect(metrics).toHaveLength(1 + 3 * (1 + evaluation.classes.length))
    expect(metrics[2].split(',').slice(0, 4)).toEqual(['test', String(evaluation.cases), 'network', 'fast'])
    expect(await exported('predictions')).toHaveLength(1 + evaluation.cases)
    expect(await exported('curves')).toHaveLength(1 + 2 * Math.ceil((await engine.open(run)).plan.parts[0].samples / 8))
    await engine.export(run, 'model', place.at('model.json'))
    expect((await weightsOf(place.folder)).length).toBeGreaterThan(0)
  })
})

describe('the file of cases', () => {
  const planned = async (text: string, task: object = {}, split: object = {}) => {
    await writeFile(data, text)
    const experiment = caseExperiment(data, {}, split)
    return engine.plan({ ...experiment, task: { ...experiment.task, ...task } })
  }
  const rows = (line: (one: number, t: number) => string, cases = 40): string =>
    Array.from({ length: cases }, (_, one) => Array.from({ length: 5 }, (_, t) => line(one, t)).join('\n')).join('\n')
  const x = (one: number, t: number): string => ((one * 7 + t * 3) % 11).toFixed(1)

  it('has classes that are called as the file calls them', async () => {
    const { facts } = await planned(
      `id,step,x,odd\n${rows((one, t) => `${one},${t},${x(one, t)},${one % 2 ? 'Yes' : 'No'}`)}\n`,
    )
    expect(facts).toMatchObject({ classes: [{ name: 'no' }, { name: 'yes' }] })
  })

  it('has cases named by more texts than are categories, in the order of their times', async () => {
    const text = rows((one, t) => `rec-${one}.wav,2024-03-01 10:00:0${4 - t},${x(one, t)},${one % 2 ? 'a' : 'b'}`, 120)
    const cases = { form: 'long', id: ['file'], step: 'when', longest: 1000 }
    const { facts, warnings } = await planned(`file,when,x,kind\n${text}\n`, { cases, label: 'kind' })
    expect(facts).toMatchObject({ cases: 120, lengths: { shortest: 5, longest: 5 } })
    expect(warnings.map(({ code }) => code)).toContain('STEPS_SORTED')
  })

  it('is no text because it has a time', async () => {
    const text = Array.from(
      { length: 24 },
      (_, k) => `2024-01-01 ${String(k).padStart(2, '0')}:00,${k * 1.3},${k % 2 ? 'ok' : 'no'}`,
    )
    await expect(planned(`time,temp,note\n${text.join('\n')}\n`)).rejects.toMatchObject({ code: 'CASE_FORM_UNCLEAR' })
  })

  it('has columns of the same kinds in the test file, however few rows that has', async () => {
    const header = 'id,step,x,sky,kind'
    const test = place.at('test.csv')
    await writeFile(test, `${header}\n0,0,1.5,7,b\n0,1,2.5,7,b\n`)
    const text = rows((one, t) => `${one},${t},${x(one, t)},${t % 2 ? 'sun' : 'rain'},${one % 2 ? 'a' : 'b'}`)
    const { parts, features } = await planned(`${header}\n${text}\n`, {}, { testFile: test })
    expect(parts[2].samples).toBe(1)
    expect(features).toEqual(['x', 'sky = rain', 'sky = sun'])
    await writeFile(test, 'id,step,x,sky\n0,0,1.5,sun\n')
    await expect(planned(`${header}\n${text}\n`, {}, { testFile: test })).rejects.toMatchObject({
      message: expect.stringContaining('has no column “kind”'),
      place: { file: 'test.csv', field: 'evaluation.split.testFile' },
    })
  })
})
