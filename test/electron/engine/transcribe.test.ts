import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../../core/experiment/schema'
import { decodeModel } from '../../../core/formats/model'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import type { TranscribeResults } from '../../../electron/engine/run.types'
import { workplace, type Workplace } from './support/experiment'
import { recordingExperiment, textAt, writeFrames } from './support/recordings'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let frames: string
let texts: string

beforeAll(async () => {
  workers = await buildWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  frames = place.at('frames.csv')
  texts = place.at('texts.csv')
  await writeFrames(frames, texts)
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

async function transcribed(run: string): Promise<TranscribeResults> {
  const results = await engine.results(run)
  if (results.kind !== 'transcribe') throw new Error(`the results are of ${results.kind}`)
  return results
}

const weightsOf = async (run: string): Promise<Float32Array> =>
  decodeModel(await readFile(`${run}/model.json`)).parameters

/** Trains for some epochs and leaves, as if the program were closed. */
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

async function resumed(run: string): Promise<ReturnType<Engine['finished']>> {
  const other = openEngine({ workers: workers.folder, threads: 1 })
  try {
    await other.resume(run)
    return await other.finished(run)
  } finally {
    await other.close()
  }
}

describe('a run that transcribes', () => {
  it('learns where letters are that nobody has marked, far better than the most frequent text', async () => {
    const run = await trained(recordingExperiment(frames, texts))
    const { evaluation, recordings, heard } = await transcribed(run)
    const [network, bestPath, frequent, nearest] = evaluation.transcribers
    expect(evaluation.transcribers.map(({ name }) => name)).toEqual([
      ...['network', 'best-path', 'frequent', 'nearest-neighbour'],
    ])
    expect(network.scores.letterError).toBeLessThan(0.1)
    expect(bestPath.scores.letterError).toBeLessThan(0.12)
    expect(frequent.scores.letterError).toBeGreaterThan(0.4)
    expect(nearest.judged).toBe(evaluation.recordings)
    expect((await engine.finished(run))?.headline).toEqual({
      ...{ metric: 'letter error', value: 100 * network.scores.letterError, unit: '%', better: 'lower' },
    })
    const exact = recordings.filter(({ reference, said }) => reference.join('') === said.join(''))
    expect(exact.length / recordings.length).toBe(network.scores.exact)
    for (const { name, reference } of recordings) expect(reference.join('')).toBe(textAt(Number(name.slice(1))))
    expect(heard).toBe(recordings.length)
    const lines = (await readFile(`${run}/predictions.csv`, 'utf8')).trim().split(/\r?\n/)
    expect(lines[0]).toBe('recording,truth,network,best-path,frequent,nearest-neighbour,ln p(network)')
    expect(lines).toHaveLength(1 + evaluation.recordings)
  })

  it('says after each epoch what it hears in some recordings, and more and more of it is right', async () => {
    const run = await trained(recordingExperiment(frames, texts))
    const { events, glimpse } = await engine.open(run)
    const epochs = events.filter(event => event.kind === 'epoch')
    expect(epochs.map(({ said }) => said?.length)).toEqual(epochs.map(() => 6))
    if (glimpse?.kind !== 'transcribe') throw new Error('there is no glimpse')
    expect(glimpse.epoch).toBe(25)
    const right = glimpse.lines.filter(({ reference, said }) => reference.join('') === said.join(''))
    expect(right.length).toBeGreaterThanOrEqual(4)
    expect(epochs.at(-1)?.accuracy).toBeGreaterThan(0.7)
    expect(epochs[0].accuracy).toBeLessThan(0.3)
  })

  it('hears a recording of the test part again with its probabilities, whatever the beam', async () => {
    const run = await trained(recordingExperiment(frames, texts))
    const { recordings } = await transcribed(run)
    const heard = await engine.hear(run, 3, 10)
    expect(heard).toMatchObject({ name: recordings[3].name, reference: recordings[3].reference, seconds: null })
    expect(heard.said).toEqual(recordings[3].said)
    expect(heard.labels).toEqual(['', 'a', 'b', 'c'])
    expect(heard.probabilities).toHaveLength(heard.frames)
    for (const frame of heard.probabilities) expect(frame.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 2)
    expect(heard.ranked[0].labels).toEqual(heard.said)
    expect(heard.picture).toMatchObject({ features: 2, columns: heard.frames })
    expect((await engine.hear(run, 3, 1)).ranked).toHaveLength(1)
    await expect(engine.hear(run, 999, 1)).rejects.toMatchObject({ code: 'RECORDING_NOT_KEPT' })
  })

  it('has the same weights, bit for bit, with 1, 2 and 4 threads, and when it was left and continued', async () => {
    // enough of them that it is still at work when it is left
    const experiment = recordingExperiment(frames, texts, { epochs: 60, batch: 16, shards: 4 })
    const weights = await weightsOf(await trained(experiment, 'two'))
    for (const threads of [1, 4]) {
      const other = openEngine({ workers: workers.folder, threads })
      expect(await weightsOf(await trained(experiment, `with ${threads}`, other))).toEqual(weights)
      await other.close()
    }
    const run = await left(experiment, 'left')
    expect((await engine.open(run)).summary.state).toBe('interrupted')
    expect(await resumed(run)).toMatchObject({ state: 'finished' })
    expect(await weightsOf(run)).toEqual(weights)
  })

  it('is opened from its files alone, when its data are gone', async () => {
    const run = await trained(recordingExperiment(frames, texts, { epochs: 2 }))
    await rm(texts)
    await writeFile(frames, 'nothing')
    const { plan, experiment } = await engine.open(run)
    expect(plan.facts).toMatchObject({
      ...{ kind: 'transcribe', form: 'frames', text: 'transcript', recordings: 120, features: 2, unsayable: 0 },
      ...{ labels: ['a', 'b', 'c'], letters: { shortest: 2, longest: 4 }, seconds: null },
    })
    expect(experiment.task).toMatchObject({ cases: { form: 'frames', id: ['file'], step: 'frame' } })
    expect((await transcribed(run)).recordings[0].reference.length).toBeGreaterThan(1)
  })

  it('holds a speaker back, and exports its scores', async () => {
    const run = await trained(
      recordingExperiment(frames, texts, { epochs: 2 }, { split: { group: 'speaker', held: ['s1'] } }),
    )
    const { recordings } = await transcribed(run)
    expect(recordings.map(({ name }) => Number(name.slice(1)) % 4)).toEqual(recordings.map(() => 1))
    await engine.export(run, 'metrics', place.at('metrics.csv'))
    const [header, ...rows] = (await readFile(place.at('metrics.csv'), 'utf8')).trim().split(/\r?\n/)
    expect(header).toBe('part,recordings,transcriber,letter_error,word_error,exact,substitutions,insertions,deletions')
    expect(rows).toHaveLength(4)
  })

  it('trains with every cell', async () => {
    for (const network of [
      { cell: 'simple-rnn' },
      ...['NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR'].map(variant => ({ variant, peepholes: true })),
    ]) {
      const experiment = recordingExperiment(frames, texts, { epochs: 1 })
      const name = Object.values(network).join('-')
      const run = await trained({ ...experiment, network: { ...experiment.network, ...network } } as Experiment, name)
      expect((await transcribed(run)).evaluation.transcribers[0].scores.letterError).toBeGreaterThan(0)
    }
  })
})
