import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StepEvent } from '../../../core/training/events'
import { openEngine } from '../../../electron/engine/engine'
import { readJournal } from '../../../electron/engine/open-run'
import { waveExperiment, workplace, writeWave, type Workplace } from '../engine/support/experiment'
import { buildWorkers, type BuiltWorkers } from '../engine/support/workers'

let place: Workplace
let workers: BuiltWorkers

beforeAll(async () => {
  workers = await buildWorkers({ shards: join(import.meta.dirname, 'slow-helper.ts') })
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  await writeWave(place.at('wave.csv'))
})
afterEach(() => place.remove())

const shards = 8
/** Shards that helpers have done. */
const helped = async (): Promise<number> =>
  existsSync(place.at('helped')) ? (await readFile(place.at('helped'), 'utf8')).length : 0

/** The steps of a training that is stopped when `enough` says so. */
async function steps(threads: number, enough: (taken: number) => Promise<boolean>): Promise<StepEvent[]> {
  const engine = openEngine({ workers: workers.folder, threads })
  const run = place.at(`run-${threads}`)
  let taken = 0
  engine.onProgress((_, { events }) => {
    taken += events.filter(({ kind }) => kind === 'step').length
  })
  await engine.start(waveExperiment(place.at('wave.csv'), { epochs: 100_000, shards }), run)
  while (!(await enough(taken))) await new Promise(resolve => setTimeout(resolve, 20))
  await engine.control(run, 'stop')
  expect(await engine.finished(run)).toMatchObject({ state: 'stopped', problem: null })
  await engine.close()
  return (await readJournal(join(run, 'metrics.ndjson'))).filter(event => event.kind === 'step')
}

describe('helpers whose core is taken by others', () => {
  it('take the shards they can, the leader takes the rest, and every step is that of one thread', async () => {
    const alone = await steps(1, taken => Promise.resolve(taken > 500))
    expect(await helped()).toBe(0)
    const together = await steps(3, async () => (await helped()) > 40)
    // Shards that were assigned would be theirs by two thirds.
    expect(await helped()).toBeLessThan((together.length * shards) / 2)
    const common = Math.min(alone.length, together.length)
    expect(common).toBeGreaterThan(10)
    expect(together.slice(0, common)).toEqual(alone.slice(0, common))
  })
})
