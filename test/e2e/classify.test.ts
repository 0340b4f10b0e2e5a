import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

describe('from a sample of cases to a classifier', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-exports-'))
    app = await startLonghand({ args: ['--sample', 'japanese-vowels'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  it('says what a case is, how many there are of each class, and what is to be beaten', async () => {
    await mayClick(app, 'Continue to task')
    await takePictures(app, 'classify-data')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    await sees(app, /nearest neighbour/i)
    await sees(app, /Majority/)
    await takePictures(app, 'classify-task')
  })

  it('trains, and tells after every epoch how often it is right', async () => {
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await takePictures(app, 'classify-model')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.epoch >= 3)
    await sees(app, /validation part/)
    await takePictures(app, 'classify-train')
  })

  it('is judged on the test part, class by class', async () => {
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'accuracy', unit: '%', better: 'higher' })
    // The nearest neighbour has 95 %, the majority 8 %.
    expect(headline?.value).toBeGreaterThan(90)
    await click(app, 'See results')
    await sees(app, /Right in \d/)
    await takePictures(app, 'classify-results')
  })

  it('opens the cases of a cell of the confusion matrix', async () => {
    await app.page
      .getByRole('grid', { name: /confusion/i })
      .getByRole('gridcell')
      .first()
      .click()
    const cases = app.page.getByRole('region', { name: 'Cases of the cell' })
    await cases
      .getByText(/\d+ steps/)
      .first()
      .waitFor()
    await takePictures(app, 'classify-cases')
  })

  it('writes a model that plain Python runs to the same probabilities', async () => {
    await click(app, 'Export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
