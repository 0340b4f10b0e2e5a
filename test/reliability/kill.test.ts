import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeModel } from '../../core/formats/model'
import { stream, uniform } from '../../core/random'
import type { RunSummary } from '../../electron/engine/run.types'
import { saveExperiment } from '../../electron/engine/experiments'
import { waveExperiment, workplace, writeWave, type Workplace } from '../electron/engine/support/experiment'
import { buildWorkers, type BuiltWorkers } from '../electron/engine/support/workers'

const KILLS = 8

let place: Workplace
let workers: BuiltWorkers

beforeAll(async () => {
  workers = await buildWorkers({ 'train-one': join(import.meta.dirname, 'support', 'train-one.ts') })
  place = await workplace()
  await writeWave(place.at('wave.csv'))
  const experiment = waveExperiment(place.at('wave.csv'), { epochs: 1000, checkpointEvery: 0.05 })
  await saveExperiment(experiment, place.at('wave.json'))
})
afterAll(async () => {
  await workers.remove()
  await place.remove()
})

interface End {
  readonly killed: boolean
  readonly summary: RunSummary | null
}

/** Trains in a process of its own, which is killed after `lifetime` ms if it is not done by then. */
function trainIn(folder: string, lifetime: number | null): Promise<End> {
  const child = spawn(process.execPath, [join(workers.folder, 'train-one.js'), place.at('wave.json'), folder])
  let printed = ''
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
  child.stderr.on('data', (text: Buffer) => process.stderr.write(text))
  const kill = lifetime === null ? undefined : setTimeout(() => child.kill('SIGKILL'), lifetime)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (_, signal) => {
      clearTimeout(kill)
      const summary = printed === '' ? null : (JSON.parse(printed) as RunSummary)
      resolve({ killed: signal === 'SIGKILL', summary })
    })
  })
}

async function weightsHash(run: string): Promise<string> {
  const { parameters } = decodeModel(await readFile(join(run, 'model.json')))
  return createHash('sha256').update(new Uint8Array(parameters.buffer)).digest('hex')
}

async function losses(run: string): Promise<unknown[]> {
  const text = await readFile(join(run, 'metrics.ndjson'), 'utf8')
  const events = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  return events.map(({ kind, step, loss, validationLoss }) => [kind, step, loss, validationLoss])
}

describe('kill -9', () => {
  it('at any moment loses nothing: the run goes on to the weights and curves of an undisturbed one', async () => {
    const [straight, broken] = [place.at('straight'), place.at('broken')]
    const started = performance.now()
    expect((await trainIn(straight, null)).summary).toMatchObject({ state: 'finished', problem: null })
    const whole = performance.now() - started
    const random = stream(1, 'kill')
    let killed = 0
    for (let n = 0; n < KILLS; n++) {
      // At most a quarter of the way at once, however fast the machine: it cannot be done before the third kill.
      const end = await trainIn(broken, (0.05 + 0.2 * uniform(random)) * whole)
      if (end.killed) killed++
      else break
    }
    expect(killed).toBeGreaterThanOrEqual(3)
    const last = await trainIn(broken, null)
    expect(last.summary).toMatchObject({ state: 'finished', problem: null })
    expect(await weightsHash(broken)).toBe(await weightsHash(straight))
    expect(await losses(broken)).toEqual(await losses(straight))
  })

  it('leaves every file whole: JSON parses, checkpoints bear their checksum, no temporary file is taken for a real one', async () => {
    const run = place.at('torn')
    const random = stream(2, 'kill')
    for (let n = 0; n < 4; n++) {
      await trainIn(run, 700 + 700 * uniform(random))
      for (const name of existsSync(run) ? await readdir(run) : [])
        if (name.endsWith('.json')) JSON.parse(await readFile(join(run, name), 'utf8'))
      if (existsSync(join(run, 'model.json'))) await weightsHash(run)
    }
    await rm(run, { recursive: true })
  })
})
