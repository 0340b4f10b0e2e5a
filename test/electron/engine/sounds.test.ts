import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileColumns } from '../../../core/data/columns'
import { usualFrames } from '../../../core/data/mel'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine, Predictions } from '../../../electron/engine/engine.types'
import { frameChoice, readSounds } from '../../../electron/engine/sounds'
import { TranscribeTask } from '../../../core/experiment/tasks/transcribe'
import { workplace, type Workplace } from './support/experiment'
import { recordingExperiment, soundOf, textAt, writeFrames, writeSounds } from './support/recordings'
import { buildWorkers, type BuiltWorkers } from './support/workers'

const CHOICE = TranscribeTask.parse({ kind: 'transcribe' }).sounds

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let table: string
let run: string

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  table = place.at('sounds.csv')
  await writeSounds(table)
  engine = openEngine({ workers: workers.folder, threads: 2 })
  run = place.at('run')
  await engine.start(recordingExperiment(table, null), run)
  expect(await engine.finished(run)).toMatchObject({ state: 'finished', problem: null })
})
afterAll(async () => {
  await engine.close()
  await place.remove()
  await workers.remove()
})

async function rowsOf(said: Predictions): Promise<string[][]> {
  const pieces: Uint8Array[] = []
  for await (const piece of said.text({ kind: 'csv', lineEnd: '\n' })) pieces.push(piece)
  const lines = Buffer.concat(pieces).toString().trim().split('\n')
  return lines.map(line => line.split(','))
}

const named = (names: readonly (string | null)[]): FileColumns => ({
  file: 'table.csv',
  rows: Int32Array.from(names, (_, k) => k + 2),
  columns: [],
  texts: [{ name: 'path', texts: names }],
})

describe('sound files that a table names', () => {
  it('become the frames that NumPy computed for a spoken “six”', async () => {
    const folder = 'test/fixtures/speech'
    const { frames, choice } = await readSounds(named(['6_nicolas_0.wav']), 'path', folder, CHOICE)
    expect(choice).toEqual(usualFrames(8000))
    const lines = (await readFile(`${folder}/6_nicolas_0.mfcc.csv`, 'utf8')).trim().split('\n').slice(1)
    lines.forEach((line, t) => {
      line
        .split(',')
        .slice(2)
        .forEach((value, c) => {
          expect(Math.abs(frames.columns[c + 1].values[t] - Number(value))).toBeLessThan(0.0501)
        })
    })
  })

  it('are cut into frames by milliseconds, whatever their rate', () => {
    expect(frameChoice({ ...CHOICE, kind: 'log-mel', filters: 40 }, 16000)).toMatchObject({
      ...{ window: 400, hop: 200, points: 512, filters: 40, coefficients: 0, highest: 8000 },
    })
  })

  it('are learned to be transcribed', async () => {
    const results = await engine.results(run)
    if (results.kind !== 'transcribe') throw new Error('sounds are transcribed')
    expect(results.evaluation.transcribers[0].scores.letterError).toBeLessThan(0.1)
    const { plan } = await engine.open(run)
    expect(plan.facts).toMatchObject({ form: 'sounds', features: 13, frameSeconds: 0.0125, recordings: 80 })
    expect(plan.features).toHaveLength(13)
  })

  it('are refused where one is missing, has another rate, or is not named, with the row', async () => {
    await mkdir(dirname(place.at('odd', 'x')), { recursive: true })
    await writeFile(place.at('odd', 'a.wav'), soundOf(1))
    await writeFile(place.at('odd', 'b.wav'), soundOf(1, 16000))
    const read = (names: (string | null)[]) => readSounds(named(names), 'path', place.at('odd'), CHOICE)
    await expect(read(['a.wav', 'c.wav'])).rejects.toMatchObject({
      code: 'SOUND_UNREADABLE',
      place: { file: 'table.csv', row: 3, column: 'path' },
    })
    await expect(read(['a.wav', null])).rejects.toMatchObject({ code: 'SOUND_UNREADABLE', place: { row: 3 } })
    await expect(read(['a.wav', 'b.wav'])).rejects.toMatchObject({
      code: 'SOUND_RATE',
      message: 'b.wav has 16000 samples a second, 8000 are needed, as in the others.',
    })
  })
})

describe('a transcriber on new files', () => {
  const fresh = Array.from({ length: 10 }, (_, k) => 900 + k)

  it('says of the test part what its run said', async () => {
    const lines = (await readFile(`${run}/predictions.csv`, 'utf8')).trim().split(/\r?\n/)
    const [header, ...rows] = await rowsOf(await engine.predict(run, table))
    expect(header).toEqual(['recording', 'text', 'truth', 'ln p'])
    for (const [name, truth, said] of lines.slice(1).map(line => line.split(',')))
      expect(rows.find(([own]) => own === name)?.slice(1, 3)).toEqual([said, truth])
  })

  it('hears a single sound file, which needs no table', async () => {
    const right = await Promise.all(
      fresh.map(async one => {
        const file = place.at(`${one}.wav`)
        await writeFile(file, soundOf(one))
        const [, [name, text]] = await rowsOf(await engine.predict(run, file))
        expect(name).toBe(`${one}.wav`)
        return text === textAt(one)
      }),
    )
    expect(right.filter(Boolean).length).toBeGreaterThanOrEqual(8)
    const [heard] = await engine.transcribe(run, place.at('900.wav'), 5)
    expect(heard).toMatchObject({ name: '900.wav', reference: null, labels: ['', 'a', 'b', 'c'] })
    expect(heard.probabilities).toHaveLength(heard.frames)
    expect(heard.seconds).toBeGreaterThan(0.1)
  })

  it('is judged on the texts of a table of other sounds', async () => {
    const other = place.at('other.csv')
    await writeSounds(other, 20, 500)
    const evaluation = await engine.evaluate(run, other)
    if (evaluation.task !== 'transcribe') throw new Error('sounds are transcribed')
    expect(evaluation).toMatchObject({ part: 'file', recordings: 20 })
    expect(evaluation.transcribers[0].scores.letterError).toBeLessThan(0.15)
    expect(evaluation.transcribers.map(({ name }) => name)).toEqual(['network', 'best-path', 'frequent'])
  })

  it('takes a file of frames without names as one recording, and refuses a sound it was not trained on', async () => {
    const [frames, texts] = [place.at('frames.csv'), place.at('texts.csv')]
    await writeFrames(frames, texts)
    const other = place.at('of frames')
    await engine.start(recordingExperiment(frames, texts), other)
    expect(await engine.finished(other)).toMatchObject({ state: 'finished' })
    const [header, ...lines] = (await readFile(frames, 'utf8')).trim().split('\n')
    const own = lines.filter(line => line.startsWith('r7,'))
    const cut = [header, ...own].map(line => line.split(',').slice(2).join())
    await writeFile(place.at('seven.csv'), cut.join('\n'))
    const [, [name, text]] = await rowsOf(await engine.predict(other, place.at('seven.csv')))
    const all = await rowsOf(await engine.predict(other, frames))
    expect([name, text]).toEqual(['seven.csv', all.find(([recording]) => recording === 'r7')?.[1]])
    await writeFile(place.at('900.wav'), soundOf(900))
    await expect(engine.predict(other, place.at('900.wav'))).rejects.toMatchObject({ code: 'SOUND_FOR_FRAMES' })
  })
})
