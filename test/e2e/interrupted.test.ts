import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dropFile, removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { becomes, click, mayClick, newestRun, reaction, sees, train } from './support/person'

const data = join(resolve(import.meta.dirname, '../..'), 'electron/samples/weather-newark.csv')

const ends: Record<string, (app: Longhand) => Promise<unknown>> = {
  closed: app => app.close(),
  killed: app => {
    const process = app.electron.process()
    process.kill('SIGKILL')
    return once(process, 'exit')
  },
}

describe.each(Object.keys(ends))('an app that is %s in the middle of a training', how => {
  let app: Longhand
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('ends', async () => {
    app = await startLonghand()
    await dropFile(app, data)
    await mayClick(app, 'Continue to task')
    await click(app, 'Continue to task')
    await train(app)
    // Checkpoints are written every 20 seconds; only the closing one does not wait for its time.
    await becomes(app, run => run.state === 'running' && run.epoch >= (how === 'killed' ? 4 : 2))
    await ends[how](app)
  })

  it('has the run in its list when it is opened again, and trains on from where it was', async () => {
    app = await startLonghand({ userData: app.userData })
    const { state, progress, name } = await newestRun(app)
    expect(state).toBe('interrupted')
    await app.page.getByRole('region', { name: 'Runs' }).getByRole('button', { name }).click()
    await takePictures(app, `interrupted-${how}`)
    await click(app, 'Continue training')
    await becomes(app, run => run.state === 'running' && run.progress > progress)
  })

  it('brings it to its results', async () => {
    await click(app, 'Stop')
    await becomes(app, run => run.state === 'stopped' && run.headline !== null)
    await click(app, 'See results')
    await sees(app, /windows of the test part/)
  })

  it('discards it without a trace', async () => {
    const { id } = await newestRun(app)
    const time = await reaction(app, id, 'discard')
    console.log(`from discard to effect ${time.toFixed(0)} ms`)
    expect(await app.page.evaluate(() => window.longhand.listRuns())).toEqual({ ok: true, value: [] })
    expect(app.errors).toEqual([])
  })
})
