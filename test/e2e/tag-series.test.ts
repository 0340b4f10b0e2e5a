import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

describe('from a sample of a series with a label for every step to its bands', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand({ args: ['--sample', 'office-occupancy'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('draws the labels under the curves before anything is trained', async () => {
    await mayClick(app, 'Continue to task')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    await sees(app, /right steps/)
    await app.page
      .getByRole('img', { name: /Arrow keys read step by step/ })
      .first()
      .waitFor()
    await takePictures(app, 'tag-series-task')
  })

  it('is judged step by step, truth and said one under the other', async () => {
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'accuracy', unit: '%', better: 'higher' })
    // Always saying “no one” is right at 64 to 79 % of the steps.
    expect(headline?.value).toBeGreaterThan(85)
    await click(app, 'See results')
    await sees(app, /Right at/)
    await takePictures(app, 'tag-series-results')
  })

  it('is read with the arrow keys', async () => {
    const bands = app.page.getByRole('region', { name: 'Sequences of the cell' }).getByRole('img').first()
    await bands.press('ArrowRight')
    await sees(app, /^step 2: truth .+, said .+ %$/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
