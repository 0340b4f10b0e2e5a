import { open } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import { waveExperiment, workplace, type Workplace } from '../engine/support/experiment'
import { buildWorkers, type BuiltWorkers } from '../engine/support/workers'

let place: Workplace
let workers: BuiltWorkers

/** Seconds of reading. */
const ROWS = 3_000_000

beforeAll(async () => {
  place = await workplace()
  workers = await buildWorkers()
  const file = await open(place.at('long.csv'), 'w')
  await file.write('level,other\n')
  const block = 10_000
  for (let from = 0; from < ROWS; from += block)
    await file.write(Array.from({ length: block }, (_, k) => `${(from + k) % 977},${(from + k) % 1013}\n`).join(''))
  await file.close()
}, 60_000)
afterAll(async () => {
  await workers.remove()
  await place.remove()
})

describe('closing while a file is read', () => {
  it.each([50, 600, 1000])(
    'ends within 3 s, without a crash, %i ms after the start',
    async ms => {
      const engine = openEngine({ workers: workers.folder, threads: 2 })
      const experiment = waveExperiment(place.at('long.csv'))
      const asked = [engine.profile(experiment), engine.plan(experiment)].map(answer =>
        answer.then(
          () => 'answered',
          (error: unknown) => error,
        ),
      )
      await new Promise(resolve => setTimeout(resolve, ms))
      const begun = performance.now()
      await engine.close()
      expect(performance.now() - begun).toBeLessThan(3000)
      for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ code: 'POOL_CLOSED' })
      await expect(engine.profile(experiment)).rejects.toMatchObject({ code: 'POOL_CLOSED' })
    },
    20_000,
  )
})
