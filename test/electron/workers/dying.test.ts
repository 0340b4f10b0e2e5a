import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import { waveExperiment, workplace, writeWave, type Workplace } from '../engine/support/experiment'
import { buildWorkers, type BuiltWorkers } from '../engine/support/workers'

const here = (name: string): string => join(import.meta.dirname, name)

let place: Workplace
let workers: BuiltWorkers | null = null

beforeEach(async () => {
  place = await workplace()
  await writeWave(place.at('wave.csv'))
})
afterEach(async () => {
  await workers?.remove()
  await place.remove()
})

/** Trains with one worker file replaced. The run's last summary; the engine could be closed. */
async function trainWith(replaced: Record<string, string>) {
  workers = await buildWorkers(replaced)
  const engine = openEngine({ workers: workers.folder, threads: 2 })
  const run = place.at('run')
  await engine.start(waveExperiment(place.at('wave.csv'), { epochs: 10_000 }), run)
  const summary = await engine.finished(run)
  await engine.close()
  return summary
}

describe('a thread that dies', () => {
  it('as helper in the middle of a shard fails the run, and nothing hangs', async () => {
    const summary = await trainWith({ shards: here('dying-helper.ts') })
    expect(summary).toMatchObject({ state: 'failed', problem: { code: 'WORKER_DIED' } })
  }, 20_000)

  it('as helper that holds no shard costs the run a core: it trains on, and says so', async () => {
    workers = await buildWorkers({ shards: here('absent-helper.ts') })
    const engine = openEngine({ workers: workers.folder, threads: 3 })
    const run = place.at('run')
    const lost = new Promise<void>(resolve =>
      engine.onProgress((_, { summary }) => {
        if (summary.problem?.code === 'HELPER_LOST') resolve()
      }),
    )
    await engine.start(waveExperiment(place.at('wave.csv'), { epochs: 10_000 }), run)
    await lost
    const { progress } = (await engine.list(place.folder))[0]
    await expect.poll(async () => (await engine.list(place.folder))[0].progress).toBeGreaterThan(progress)
    await engine.control(run, 'stop')
    expect(await engine.finished(run)).toMatchObject({ state: 'stopped', problem: { code: 'HELPER_LOST' } })
    await engine.close()
  }, 20_000)

  it('as leader fails the run, and its helpers go home', async () => {
    const summary = await trainWith({ train: here('dying-leader.ts') })
    expect(summary).toMatchObject({ state: 'failed', problem: { code: 'WORKER_DIED' } })
  }, 20_000)

  it('at a forecast ends the forecast with its reason', async () => {
    workers = await buildWorkers({ predict: here('dying-predictor.ts') })
    const engine = openEngine({ workers: workers.folder, threads: 2 })
    const [run, data] = [place.at('run'), place.at('wave.csv')]
    await engine.start(waveExperiment(data, { epochs: 1 }), run)
    await engine.finished(run)
    await expect(engine.evaluate(run, data)).rejects.toMatchObject({ code: 'WORKER_DIED' })
    await engine.close()
  }, 20_000)
})
