import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { becomes, choose, click, mayClick, newestRun, reaction, sees, train } from './support/person'

describe('a forecast of two columns with intervals', () => {
  let app: Longhand
  beforeAll(async () => (app = await startLonghand({ args: ['--sample', 'weather-newark'] })))
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('is chosen on the screen of the task', async () => {
    await mayClick(app, 'Continue to task')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    const also = app.page.getByRole('group', { name: 'Forecast these columns too' })
    await also.getByRole('button', { name: 'dewp', exact: true }).click()
    await app.page.getByText('Quantiles', { exact: true }).click()
    // Both are planned at once, a moment after the last click.
    await app.page.locator('.sums.waiting').first().waitFor({ state: 'attached' })
    await mayClick(app, 'Continue to model')
    await takePictures(app, 'forecast-more-task')
  })

  it('is stopped early, and judged over both columns and each by itself, with the coverage of its interval', async () => {
    await train(app)
    await becomes(app, run => run.epoch >= 2)
    await reaction(app, (await newestRun(app)).id, 'stop')
    await becomes(app, run => run.state === 'stopped' && run.headline !== null)
    expect((await newestRun(app)).headline).toMatchObject({ metric: 'MAE', unit: 'σ' })
    await click(app, 'See results')
    await sees(app, /The 80 % interval holds \d+\.\d % of the truth/)
    await takePictures(app, 'forecast-more-results')
    await choose(app, 'Column', 'dewp')
    await sees(app, /interval holds/)
    await takePictures(app, 'forecast-more-column')
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
