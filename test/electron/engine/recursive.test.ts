import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeModel } from '../../../core/formats/model'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import { forecastEvaluation, waveExperiment, workplace, writeWave, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let data: string

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  data = place.at('wave.csv')
  await writeWave(data)
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterAll(async () => {
  await engine.close()
  await place.remove()
  await workers.remove()
})

async function trained(name: string, task: Partial<ForecastTask>, on = engine): Promise<string> {
  const wave = waveExperiment(data, { epochs: 12, learningRate: 0.01 })
  const run = place.at(name)
  await on.start(
    { ...wave, task: { ...wave.task, inputs: ['level'], horizon: 6, output: 'path', recursive: true, ...task } },
    run,
  )
  expect(await on.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return run
}
const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

describe('a recursive forecast', () => {
  it('is better than persistence up to its horizon, and is judged beside the same baselines', async () => {
    const run = await trained('run', {})
    const { forecasters, horizons } = forecastEvaluation(await engine.evaluate(run))
    expect(horizons).toEqual([1, 2, 3, 4, 5, 6])
    expect(forecasters.map(({ name }) => name)).toEqual(['network', 'persistence', 'seasonal-naive', 'ridge'])
    const [network, persistence] = forecasters
    expect(network.scores.mae).toBeLessThan(0.6 * persistence.scores.mae)
    expect(network.byStep[5].mae).toBeLessThan(persistence.byStep[5].mae)
  })

  it('says of a file what its run said of the test part, and goes on beyond its end', async () => {
    const run = await trained('file', { teacher: 0.5 })
    const rows = (text: string): string[][] =>
      text
        .trim()
        .split(/\r?\n/)
        .map(line => line.split(','))
    const pieces: Uint8Array[] = []
    for await (const piece of (await engine.predict(run, data)).text({ kind: 'csv', lineEnd: '\n' })) pieces.push(piece)
    const said = rows(Buffer.concat(pieces).toString()).slice(1)
    const [header, ...tested] = rows(await readFile(`${run}/predictions.csv`, 'utf8'))
    const network = header.indexOf('network')
    const forecasts = new Map(said.map(([from, steps, , forecast]) => [`${from} ${steps}`, Number(forecast)]))
    for (const row of tested.slice(0, 200))
      expect(forecasts.get(`${row[0]} ${row[2]}`)).toBeCloseTo(Number(row[network]), 5)
    expect(said.at(-1)?.slice(0, 3)).toEqual(['2024-01-25T23:00:00', '6', '2024-01-26T05:00:00'])
    expect(await engine.evaluate(run, data)).toMatchObject({ part: 'file', horizons: [1, 2, 3, 4, 5, 6] })
  })

  it('has the same weights with 1 and 2 threads where it reads its own forecasts in training, and others than with the truth', async () => {
    const [two, truth] = [await trained('two', { teacher: 0 }), await trained('truth', { teacher: 1 })]
    const alone = openEngine({ workers: workers.folder, threads: 1 })
    const one = await trained('one', { teacher: 0 }, alone)
    await alone.close()
    expect(await weightsOf(one)).toEqual(await weightsOf(two))
    expect(await weightsOf(two)).not.toEqual(await weightsOf(truth))
  })
})
