import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine, Predictions, RunExport, TextForm } from '../../../electron/engine/engine.types'
import { readExperiment } from '../../../electron/engine/experiments'
import { forecastEvaluation, waveExperiment, workplace, writeWave, type Workplace } from './support/experiment'
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

const CSV: TextForm = { kind: 'csv', lineEnd: '\r\n' }

async function textOf(forecasts: Predictions, form = CSV): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of forecasts.text(form)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
const predicted = async (model: string, file: string, by = engine): Promise<string> =>
  textOf(await by.predict(model, file))

interface ForecastRow {
  readonly from: string
  readonly times: readonly string[]
  readonly values: readonly (number | null)[]
  readonly truth: readonly (number | null)[]
}
const rowsOf = async (forecasts: Predictions): Promise<ForecastRow[]> =>
  (await textOf(forecasts, { kind: 'ndjson' }))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as ForecastRow)

describe('predict', () => {
  it('forecasts every window of the file, the last ones beyond its end', async () => {
    const forecasts = await engine.predict(place.at('run', 'model.json'), data)
    const { count } = forecasts
    expect(forecasts).toMatchObject({ kind: 'forecast', target: 'level', horizons: [3], count: 600 - 12 + 1 })
    const rows = await rowsOf(forecasts)
    expect(rows).toHaveLength(count)
    expect(rows[0]).toMatchObject({ from: '2024-01-01T11:00:00', times: ['2024-01-01T14:00:00'] })
    expect(rows.at(-1)).toMatchObject({ from: '2024-01-25T23:00:00', times: ['2024-01-26T02:00:00'], truth: [null] })
  })

  it('says the same about the test part as the run did', async () => {
    const [header, ...rows] = table(await exported('predictions'))
    const network = header.indexOf('network')
    const all = await rowsOf(await engine.predict(`${run}/model.json`, data))
    const said = new Map(all.map(row => [row.from, row.values[0]]))
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
    const plain = await predicted(run, data)
    expect(await predicted(`${run}/model.json`, file)).toEqual(plain)
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
    const rows = await rowsOf(await engine.predict(place.at('days', 'model.json'), short))
    expect(rows.at(-1)).toMatchObject({ from: '2023-11-08T00:00:00', times: ['2023-11-09T00:00:00'] })
  })

  it('writes the same numbers as CSV: a row per window, empty where the file does not know the truth', async () => {
    const forecasts = await engine.predict(run, data)
    const [header, ...lines] = table(await textOf(forecasts))
    expect(header).toEqual(['from', 'steps', 'time', 'forecast', 'truth'])
    const cells = (value: number | null): string => (value === null ? '' : String(value))
    const rows = (await rowsOf(forecasts)).map(({ from, times, values, truth }) => [
      ...[from, '3', times[0]],
      ...[cells(values[0]), cells(truth[0])],
    ])
    expect(lines).toEqual(rows)
    expect(lines.filter(line => line[4] === '')).toHaveLength(3)
  })

  it('says the same bits with one thread and with three, however slowly it is read', async () => {
    const long = place.at('many.csv')
    await writeWave(long, 40_000)
    const one = openEngine({ workers: workers.folder, threads: 1 })
    const three = openEngine({ workers: workers.folder, threads: 3 })
    try {
      const forecasts = await one.predict(run, long)
      const done: number[] = []
      const pieces: Uint8Array[] = []
      for await (const piece of forecasts.text(CSV, count => done.push(count))) {
        pieces.push(piece)
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      expect(Buffer.concat(pieces).toString()).toBe(await predicted(run, long, three))
      expect(done.length).toBeGreaterThan(4)
      expect(done).toEqual([...done].sort((a, b) => a - b))
      expect(done.at(-1)).toBe(forecasts.count)
    } finally {
      await Promise.all([one.close(), three.close()])
    }
  })

  it('reads times with offsets on the clock that the model was trained on', async () => {
    const time = (k: number, offset: number): string =>
      `${new Date(Date.UTC(2024, 0, 1, k + offset)).toISOString().slice(0, 19)}+0${offset}:00`
    const rowsAt = (rows: number, offset: (k: number) => number): string =>
      ['time,y', ...Array.from({ length: rows }, (_, k) => `${time(k, offset(k))},${(k * 7) % 24}`)].join('\n')
    const [trained, single, mixed] = ['offsets', 'single', 'mixed'].map(name => place.at(`${name}.csv`))
    const changing = (k: number): number => (k < 150 ? 1 : 2)
    await writeFile(trained, rowsAt(300, changing))
    await writeFile(
      single,
      rowsAt(40, () => 2),
    )
    await writeFile(
      mixed,
      rowsAt(40, k => (k < 20 ? 1 : 2)),
    )
    const wave = waveExperiment(trained, { epochs: 1 })
    const task = { ...wave.task, target: 'y', inputs: ['y'], window: 4, horizon: 1 }
    await engine.start({ ...wave, task, data: { ...wave.data, calendar: ['hour'] } }, place.at('clocks'))
    await engine.finished(place.at('clocks'))
    // The same moments and values: on UTC, as it learned them, the same forecasts.
    const forecasts = await predicted(place.at('clocks'), single)
    expect(forecasts).toBe(await predicted(place.at('clocks'), mixed))
    expect(forecasts.split('\r\n')[1]).toMatch(/^2024-01-01T03:00:00,1,2024-01-01T04:00:00,/)
  })

  it('lets its threads go when nobody reads on, and can be read anew', async () => {
    const long = place.at('left.csv')
    await writeWave(long, 40_000)
    const alone = openEngine({ workers: workers.folder, threads: 1 })
    try {
      const forecasts = await alone.predict(run, long)
      const text = forecasts.text(CSV)[Symbol.asyncIterator]()
      await text.next()
      const first = await text.next()
      await text.return?.()
      expect(await textOf(forecasts)).toContain(Buffer.from(first.value as Uint8Array).toString())
    } finally {
      await alone.close()
    }
  })

  it('forecasts the newest window alone when it is asked to', async () => {
    const [row, ...more] = await rowsOf(await engine.predict(run, data, 'last'))
    expect([row.from, more]).toEqual(['2024-01-25T23:00:00', []])
    expect(row).toEqual((await rowsOf(await engine.predict(run, data))).at(-1))
  })

  it('ends when the engine is closed', async () => {
    const long = place.at('closed.csv')
    await writeWave(long, 30_000)
    const closing = openEngine({ workers: workers.folder, threads: 1 })
    const text = (await closing.predict(run, long)).text(CSV)[Symbol.asyncIterator]()
    await text.next()
    await text.next()
    await closing.close()
    const rest = async (): Promise<void> => {
      while ((await text.next()).done !== true);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'POOL_CLOSED' })
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
    const judged = forecastEvaluation(await engine.evaluate(run, data))
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

  it('says how many rows a file needs to be judged on', async () => {
    const file = place.at('unjudgeable.csv')
    await writeWave(file, 14)
    expect((await engine.predict(run, file)).count).toBe(3)
    await expect(engine.evaluate(run, file)).rejects.toMatchObject({
      code: 'FILE_TOO_SHORT',
      message: expect.stringContaining('12 + 3 rows without a gap') as string,
    })
  })

  it('asks for a file when it is given a model alone', async () => {
    await expect(engine.evaluate(`${run}/model.json`)).rejects.toMatchObject({ code: 'EVALUATE_NEEDS_FILE' })
  })
})

describe('export', () => {
  it('writes a model that can be applied where it lies', async () => {
    await exported('model')
    expect((await engine.predict(place.at('out', 'model'), data)).count).toBe(589)
  })

  it('writes curves with a row per step, and the validation loss at the end of each epoch', async () => {
    const [header, ...rows] = table(await exported('curves'))
    const validation = header.indexOf('epoch_validation_loss')
    expect(rows.map(([step]) => Number(step))).toEqual(rows.map((_, k) => k + 1))
    expect(rows.filter(row => row[validation] !== '')).toHaveLength(6)
  })

  it('writes the metrics of every forecaster in full precision', async () => {
    const [header, first] = table(await exported('metrics'))
    const { scores } = forecastEvaluation(await engine.evaluate(run)).forecasters[0]
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
      features: ['level', 'other'],
      facts: { windowSteps: 12, horizonSteps: 3, stepText: '1 h' },
    })
    expect(plan.parts.map(({ samples }) => samples)).toEqual([420 - 14, 90 - 14, 90 - 14])
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
