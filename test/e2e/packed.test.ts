import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, type Longhand } from './support/app'

describe('the packed app', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand({ packed: true })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('runs from its own archive', async () => {
    expect(await app.electron.evaluate(({ app }) => app.getAppPath())).toMatch(/app\.asar$/)
    expect(await app.page.title()).toBe('Longhand')
  })

  it('reads its samples with the native DuckDB in a worker thread', async () => {
    const profile = await app.page.evaluate(async () => {
      const opened = await window.longhand.openSample('weather-newark')
      if (!opened.ok) return opened
      return window.longhand.profileDataset(opened.value.dataset, opened.value.experiment)
    })
    expect(profile).toMatchObject({ ok: true })
  })

  it('plans a training, which measures the WebAssembly kernels', async () => {
    const plan = await app.page.evaluate(async () => {
      const opened = await window.longhand.openSample('weather-newark')
      if (!opened.ok) return opened
      return window.longhand.planExperiment(opened.value.dataset, opened.value.experiment)
    })
    expect(plan).toMatchObject({ ok: true })
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
