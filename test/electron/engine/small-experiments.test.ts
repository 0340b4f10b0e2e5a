import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Experiment } from '../../../core/experiment/schema'
import type { Evaluation } from '../../../core/tasks/evaluation'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import { readExperiment } from '../../../electron/engine/experiments'
import { workplace, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

/**
 * The experiments of test/experiments on what of their data lies here, with small networks: seconds instead of minutes. The
 * numbers are ones that a task which does not learn, or is judged on the wrong rows, cannot reach.
 */
const root = join(__dirname, '../../..')
const samples = join(root, 'electron/samples')
const fixtures = join(root, 'test/fixtures/classify')

let workers: BuiltWorkers
let place: Workplace
let engine: Engine

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterAll(async () => {
  await engine.close()
  await place.remove()
  await workers.remove()
})

/** Trains an experiment with other files, a smaller network and fewer epochs. */
async function judged(
  name: string,
  { file, testFile = null }: { file: string; testFile?: string | null },
  {
    network = {},
    training = {},
  }: { network?: Partial<Experiment['network']>; training?: Partial<Experiment['training']> },
): Promise<Evaluation> {
  const experiment = await readExperiment(join(root, 'test/experiments', `${name}.json`))
  const { split } = experiment.evaluation
  const run = place.at(name.replace('/', '-'))
  await engine.start(
    {
      ...experiment,
      data: { ...experiment.data, file },
      network: { ...experiment.network, ...network },
      training: { ...experiment.training, ...training },
      evaluation: { ...experiment.evaluation, split: { ...split, testFile } },
    },
    run,
  )
  expect(await engine.finished(run)).toMatchObject({ state: 'finished', problem: null })
  return engine.evaluate(run)
}

function accuracies(evaluation: Evaluation): Record<string, number> {
  if (evaluation.task !== 'classify') throw new Error(`the task is ${evaluation.task}`)
  return Object.fromEntries(evaluation.classifiers.map(({ name, scores }) => [name, scores.accuracy]))
}

function forecastOf(evaluation: Evaluation): Extract<Evaluation, { task: 'forecast' }> {
  if (evaluation.task !== 'forecast') throw new Error(`the task is ${evaluation.task}`)
  return evaluation
}

describe('a small experiment', () => {
  it('tells nine speakers apart by their vowels', async () => {
    const files = { file: join(samples, 'japanese-vowels.csv'), testFile: join(samples, 'japanese-vowels-test.csv') }
    const evaluation = await judged('classify/tsc-japanesevowels', files, {
      network: { units: 32, dropout: 0.2 },
      training: { epochs: 20, learningRate: 0.005 },
    })
    const { network, majority } = accuracies(evaluation)
    expect(majority).toBeLessThan(0.1)
    expect(network).toBeGreaterThan(0.9)
  })

  it('tells winter from summer by the demand of a day', async () => {
    const files = { file: join(fixtures, 'italy-power-train.csv'), testFile: join(fixtures, 'italy-power-test.csv') }
    const evaluation = await judged('classify/tsc-italypower', files, {
      network: { units: 16, layers: 1 },
      training: { epochs: 60, learningRate: 0.005 },
    })
    expect(accuracies(evaluation).network).toBeGreaterThan(0.75)
  })

  it('forecasts the passengers of a year ahead better than the year before', async () => {
    const { forecasters } = forecastOf(
      await judged('forecast/passengers', { file: join(samples, 'airline-passengers.csv') }, {}),
    )
    const rmse = Object.fromEntries(forecasters.map(({ name, scores }) => [name, scores.rmse]))
    expect(rmse.network).toBeLessThan(rmse['seasonal-naive'])
  })
})
