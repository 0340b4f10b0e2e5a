import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseExperiment } from '../../../electron/engine/experiments'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import { forecastResults, workplace, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let run: string

/** Three sensors of other levels and lengths; the same wave drives all of them. */
async function writeSensors(file: string, lengths: readonly number[]): Promise<void> {
  const lines = lengths.flatMap((rows, s) =>
    Array.from({ length: rows }, (_, k) => {
      const time = new Date(Date.UTC(2024, 0, 1 + s, k)).toISOString().slice(0, 19)
      return `${time},sensor ${s},${(100 * s + Math.sin((2 * Math.PI * k) / 12)).toFixed(4)}`
    }),
  )
  await writeFile(file, `time,sensor,level\n${lines.join('\n')}\n`)
}

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  engine = openEngine({ workers: workers.folder, threads: 2 })
  run = place.at('run')
  await writeSensors(place.at('sensors.csv'), [200, 150, 260])
  const experiment = parseExperiment({
    data: { file: place.at('sensors.csv'), series: ['sensor'] },
    task: { kind: 'forecast', inputs: ['level'], target: 'level', window: 12, horizon: 4, relative: true },
    network: { units: 8 },
    training: { epochs: 25, batch: 16, learningRate: 0.01 },
  })
  await engine.start(experiment, run)
  expect(await engine.finished(run)).toMatchObject({ state: 'finished', problem: null })
})
afterAll(async () => {
  await engine.close()
  await place.remove()
  await workers.remove()
})

describe('a forecast of many series', () => {
  it('is better than persistence, with one network for all of them, and judged each by itself', async () => {
    const { evaluation, series = [], times } = forecastResults(await engine.results(run))
    const [network, persistence] = evaluation.forecasters
    expect(network.scores.mae).toBeLessThan(0.3 * persistence.scores.mae)
    expect(evaluation.series?.map(({ name, windows }) => [name, windows])).toEqual([
      ['sensor 0', 30 - 15],
      ['sensor 1', 22 - 15],
      ['sensor 2', 39 - 15],
    ])
    expect(series.map(({ name, pictures }) => [name, pictures[0].times.length])).toEqual([
      ['sensor 0', 15],
      ['sensor 1', 7],
      ['sensor 2', 24],
    ])
    expect(times).toEqual(series[0].pictures[0].times)
    expect(series[2].pictures[0].truth[0]).toBeGreaterThan(190)
  })

  it('says how many they are, and writes the series of every prediction', async () => {
    const { plan } = await engine.open(run)
    expect(plan.facts).toMatchObject({ series: { count: 3, shown: 'sensor 0' } })
    const [header, first] = (await readFile(`${run}/predictions.csv`, 'utf8')).split('\r\n')
    expect(header).toMatch(/^from,time,steps,series,truth,/)
    expect(first.split(',')[3]).toBe('sensor 0')
  })

  it('goes on beyond the end of each series of another file, at its own times', async () => {
    const file = place.at('new.csv')
    await writeSensors(file, [20, 14])
    const said = await engine.predict(run, file, 'last')
    const pieces: Uint8Array[] = []
    for await (const piece of said.text({ kind: 'csv', lineEnd: '\n' })) pieces.push(piece)
    const [header, ...rows] = Buffer.concat(pieces).toString().trim().split('\n')
    expect(header).toBe('series,from,steps,time,forecast,truth')
    expect(rows.map(row => row.split(',').slice(0, 4))).toEqual([
      ['sensor 0', '2024-01-01T19:00:00', '4', '2024-01-01T23:00:00'],
      ['sensor 1', '2024-01-02T13:00:00', '4', '2024-01-02T17:00:00'],
    ])
    expect(Math.abs(Number(rows[1].split(',')[4]) - 100)).toBeLessThan(2)
    expect(await engine.evaluate(run, file)).toMatchObject({ part: 'file', windows: 5 })
  })
})
