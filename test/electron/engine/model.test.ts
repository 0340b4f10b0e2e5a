import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine, RunExport } from '../../../electron/engine/engine.types'
import { readExperiment } from '../../../electron/engine/experiments'
import { waveExperiment, workplace, writeWave, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let run: string
let data: string

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  engine = openEngine({ workers: workers.folder, threads: 2 })
  run = place.at('run')
  data = place.at('wave.csv')
  await writeWave(data)
  await engine.start(waveExperiment(data), run)
  await engine.finished(run)
})
afterAll(async () => {
  await engine.close()
  await workers.remove()
  await place.remove()
})

const exported = async (what: RunExport): Promise<string> => {
  const file = place.at('out', what)
  await engine.export(run, what, file)
  return readFile(file, 'utf8')
}
const table = (text: string): string[][] =>
  text
    .trim()
    .split('\r\n')
    .map(line => line.split(','))

describe('predict', () => {
  it('forecasts every window of the file, the last ones beyond its end', async () => {
    const { rows, horizons, target } = await engine.predict(place.at('run', 'model.json'), data)
    expect({ target, horizons, rows: rows.length }).toEqual({ target: 'level', horizons: [3], rows: 600 - 12 + 1 })
    expect(rows[0]).toMatchObject({ from: '2024-01-01T11:00:00', times: ['2024-01-01T14:00:00'] })
    expect(rows.at(-1)).toMatchObject({ from: '2024-01-25T23:00:00', times: ['2024-01-26T02:00:00'], truth: [null] })
  })

  it('says the same about the test part as the run did', async () => {
    const [header, ...rows] = table(await exported('predictions'))
    const network = header.indexOf('network')
    const said = new Map((await engine.predict(`${run}/model.json`, data)).rows.map(row => [row.from, row.values[0]]))
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) expect(said.get(row[0])).toBeCloseTo(Number(row[network]), 5)
  })

  it('names the column that a file lacks', async () => {
    const file = place.at('lacking.csv')
    await writeFile(file, (await readFile(data, 'utf8')).replace('other', 'another'))
    await expect(engine.predict(`${run}/model.json`, file)).rejects.toMatchObject({ place: { column: 'other' } })
  })

  it('says the same of a file with other columns in another order, with other marks between cells and in numbers', async () => {
    const file = place.at('dressed.tsv')
    const lines = (await readFile(data, 'utf8')).trim().split('\n')
    const dressed = lines.map((line, k) => {
      const [time, level, other] = line.split(',').map(cell => cell.replace('.', ','))
      return [k === 0 ? 'note' : `n${k}`, other, time, level].join('\t')
    })
    await writeFile(file, dressed.join('\r\n'))
    const plain = await engine.predict(`${run}/model.json`, data)
    expect(await engine.predict(`${run}/model.json`, file)).toEqual(plain)
  })

  it('refuses texts where it learned from numbers, and names the column', async () => {
    const file = place.at('texts.csv')
    const lines = (await readFile(data, 'utf8')).trim().split('\n')
    await writeFile(file, lines.map((line, k) => (k === 0 ? line : line.replace(/[^,]*$/, `kind ${k % 2}`))).join('\n'))
    await expect(engine.predict(`${run}/model.json`, file)).rejects.toMatchObject({
      code: 'COLUMN_OF_OTHER_KIND',
      place: { column: 'other' },
    })
  })

  it('reads dates and categories of a short file as it learned them from a long one', async () => {
    const day = (k: number): string => new Date(Date.UTC(2023, 0, 1 + k)).toISOString().slice(0, 10)
    const line = (k: number): string => {
      const [year, month, date] = day(k).split('-')
      return `${date}/${month}/${year},${Math.sin(k).toFixed(3)},${'abcdefg'[k % 7]}`
    }
    const days = (from: number, to: number): string =>
      ['date,y,kind', ...Array.from({ length: to - from }, (_, k) => line(from + k))].join('\n')
    const [long, short] = [place.at('long.csv'), place.at('short.csv')]
    await writeFile(long, days(0, 300))
    await writeFile(short, days(304, 312)) // 1 to 8 November: the order of day and month is open
    const wave = waveExperiment(long, { epochs: 1 })
    const task = { ...wave.task, target: 'y', inputs: ['y', 'kind'], window: 4, horizon: 1 }
    await engine.start({ ...wave, task }, place.at('days'))
    await engine.finished(place.at('days'))
    const { rows } = await engine.predict(place.at('days', 'model.json'), short)
    expect(rows.at(-1)).toMatchObject({ from: '2023-11-08T00:00:00', times: ['2023-11-09T00:00:00'] })
  })

  it('says how many rows are needed', async () => {
    const file = place.at('short.csv')
    await writeWave(file, 11)
    await expect(engine.predict(`${run}/model.json`, file)).rejects.toMatchObject({ code: 'FILE_TOO_SHORT' })
  })
})

describe('evaluate', () => {
  it('answers the scores of a run, and of its model on a file beside the naive forecasts', async () => {
    expect((await engine.evaluate(run)).part).toBe('test')
    const judged = await engine.evaluate(run, data)
    expect(judged).toMatchObject({ part: 'file', target: 'level', windows: 600 - 12 - 3 + 1 })
    expect(judged.forecasters.map(({ name }) => name)).toEqual(['network', 'persistence', 'seasonal-naive'])
  })

  it('tells a path that is not there, a folder without a run and a run that failed apart', async () => {
    await expect(engine.evaluate(place.at('nope'))).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringContaining('there is no such file') as string,
    })
    await expect(engine.evaluate(place.folder)).rejects.toMatchObject({ code: 'RUN_FOLDER_FOREIGN' })
    const bad = place.at('bad')
    await engine.start(
      waveExperiment(data, { learningRate: 100, clip: { norm: null }, optimizer: { kind: 'sgd' } }),
      bad,
    )
    const { problem } = (await engine.finished(bad)) ?? {}
    await expect(engine.evaluate(bad)).rejects.toMatchObject({
      code: 'RUN_FAILED',
      message: expect.stringContaining(problem?.message ?? 'a problem') as string,
    })
  })

  it('asks for a file when it is given a model alone', async () => {
    await expect(engine.evaluate(`${run}/model.json`)).rejects.toMatchObject({ code: 'EVALUATE_NEEDS_FILE' })
  })
})

describe('export', () => {
  it('writes a model that can be applied where it lies', async () => {
    await exported('model')
    expect((await engine.predict(place.at('out', 'model'), data)).rows).toHaveLength(589)
  })

  it('writes curves with a row per step, and the validation loss at the end of each epoch', async () => {
    const [header, ...rows] = table(await exported('curves'))
    const validation = header.indexOf('epoch_validation_loss')
    expect(rows.map(([step]) => Number(step))).toEqual(rows.map((_, k) => k + 1))
    expect(rows.filter(row => row[validation] !== '')).toHaveLength(6)
  })

  it('writes the metrics of every forecaster in full precision', async () => {
    const [header, first] = table(await exported('metrics'))
    const { scores } = (await engine.evaluate(run)).forecasters[0]
    expect(Number(first[header.indexOf('mae')])).toBe(scores.mae)
    expect(Number(first[header.indexOf('r2')])).toBe(scores.r2)
  })

  it('writes an experiment that reads back, with its data found', async () => {
    await exported('experiment')
    const experiment = await readExperiment(place.at('out', 'experiment'))
    expect(experiment.data.file).toBe(data)
  })

  it('of what is not there yet says so', async () => {
    const queued = place.at('queued')
    await engine.start(waveExperiment(data, { epochs: 10_000 }), queued)
    await expect(engine.export(queued, 'model', place.at('x'))).rejects.toMatchObject({ code: 'EXPORT_MISSING' })
    await expect(engine.results(queued)).rejects.toMatchObject({ code: 'RUN_NOT_EVALUATED' })
    await engine.control(queued, 'discard')
  })
})

describe('plan', () => {
  it('counts windows, parameters and steps, and foresees time and memory', async () => {
    const plan = await engine.plan(waveExperiment(data))
    expect(plan).toMatchObject({
      rows: 600,
      windowSteps: 12,
      horizonSteps: 3,
      stepText: '1 h',
      features: ['level', 'other'],
    })
    expect(plan.parts.map(({ windows }) => windows)).toEqual([420 - 14, 90 - 14, 90 - 14])
    expect(plan.parameters).toBe(4 * (8 * 2 + 8 * 8 + 8) + 8 + 1)
    expect(plan.stepsPerEpoch).toBe(Math.ceil(406 / 16))
    expect(plan.secondsPerEpoch).toBeGreaterThan(0)
    expect(plan.memoryBytes).toBeGreaterThan(4 * plan.parameters)
    expect(plan.resolved.training.shards).toBe(4)
  })

  it('names the field of a column that the file lacks', async () => {
    const { task, ...rest } = waveExperiment(data)
    const planned = (changed: Partial<typeof task>) => engine.plan({ ...rest, task: { ...task, ...changed } })
    await expect(planned({ target: 'nope' })).rejects.toMatchObject({ place: { field: 'task.target' } })
    await expect(planned({ inputs: ['level', 'nope'] })).rejects.toMatchObject({ place: { field: 'task.inputs[1]' } })
  })

  it('refuses the impossible with its arithmetic', async () => {
    const experiment = waveExperiment(data)
    const task = { ...experiment.task, window: 96 }
    await expect(engine.plan({ ...experiment, task })).rejects.toMatchObject({
      code: 'PART_TOO_SHORT',
      message: expect.stringContaining('96 + 3 rows are needed') as string,
    })
  })
})
