import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../electron/engine/run.types'
import { answerDialogs, dropFile, removeUserData, startLonghand, takePictures, type Longhand } from './support/app'

const root = resolve(import.meta.dirname, '../..')
const data = join(root, 'electron/samples/weather-newark.csv')

describe('from a file to a model, with four clicks to training', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-exports-'))
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  const click = (name: string | RegExp) => app.page.getByRole('button', { name }).first().click({ timeout: 60_000 })
  const sees = (text: string | RegExp) => app.page.getByText(text).first().waitFor({ timeout: 60_000 })
  const newestRun = (): Promise<RunSummary> =>
    app.page.evaluate(async () => {
      const runs = await window.longhand.listRuns()
      if (!runs.ok) throw new Error(runs.problem.message)
      return runs.value[0]
    })
  /** The state of the run once it is `wanted`, and how long that took, ms. */
  const becomes = async (wanted: (run: RunSummary) => boolean): Promise<number> => {
    const started = performance.now()
    await expect.poll(async () => wanted(await newestRun()), { timeout: 90_000, interval: 20 }).toBe(true)
    return performance.now() - started
  }

  it('shows the first rows of a dropped file at once, then its columns and its clock', async () => {
    const started = performance.now()
    await dropFile(app, data)
    await sees('39.02')
    // Under a second on an idle machine; this one also starts a thread and DuckDB beside other tests.
    expect(performance.now() - started).toBeLessThan(3000)
    await app.page.getByRole('button', { name: 'Continue to task', disabled: false }).waitFor({ timeout: 60_000 })
    await takePictures(app, 'data')
  })

  it('draws what the task means', async () => {
    await click('Continue to task')
    await app.page.getByRole('button', { name: 'Continue to model', disabled: false }).waitFor({ timeout: 60_000 })
    await sees(/persistence/i)
    await takePictures(app, 'task')
  })

  it('tells what the network costs before it is trained', async () => {
    await click('Continue to model')
    await app.page.getByRole('button', { name: 'Train', exact: true, disabled: false }).waitFor({ timeout: 60_000 })
    await sees(/parameters/)
    await takePictures(app, 'model')
  })

  it('trains, and the curves move', async () => {
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(run => run.state === 'running' && run.epoch >= 2)
    await takePictures(app, 'train')
  })

  it('pauses, takes a step and continues', async () => {
    await click('Pause')
    expect(await becomes(run => run.state === 'paused')).toBeLessThan(1000)
    const before = await newestRun()
    await click('Step')
    await becomes(run => run.state === 'paused' && run.progress > before.progress)
    await click('Continue')
    expect(await becomes(run => run.state === 'running')).toBeLessThan(1000)
  })

  it('stops, keeps the best weights and judges them on the test part', async () => {
    await click('Stop')
    await becomes(run => run.state === 'stopped' && run.testMae !== null)
    await click('See results')
    await sees(/windows of the test part/)
    await takePictures(app, 'results')
  })

  it('writes a model that plain Python runs to the same numbers', async () => {
    await click('Export')
    await takePictures(app, 'export')
    const model = join(folder, 'model.json')
    await answerDialogs(app, { save: model })
    await click('Save Model')
    await sees('model.json')
    await expect.poll(async () => readFile(model, 'utf8').catch(() => '')).toContain('longhand-model')
    const { stdout } = await promisify(execFile)('python3', [join(root, 'docs/read_model.py'), model])
    expect(stdout).toMatch(/largest error/)
  })

  it('has the run still, with its results, when the app is opened again', async () => {
    const { id } = await newestRun()
    const { userData } = app
    await app.close()
    app = await startLonghand({ userData })
    expect((await newestRun()).id).toBe(id)
    const results = await app.page.evaluate(run => window.longhand.results(run), id)
    expect(results).toMatchObject({ ok: true })
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
