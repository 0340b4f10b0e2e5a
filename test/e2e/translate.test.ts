import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

describe('from a sample of sentences to a translator', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-exports-'))
    app = await startLonghand({ args: ['--sample', 'english-swedish'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  it('says what is translated into what, how long texts are, and what is to be beaten', async () => {
    await mayClick(app, 'Continue to task')
    await takePictures(app, 'translate-data')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    await sees(app, /pairs of texts/)
    await sees(app, /BLEU \d/)
    await takePictures(app, 'translate-task')
  })

  it('offers attention, and trains while it says some sentences', async () => {
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await sees(app, 'Attention')
    await takePictures(app, 'translate-model')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.epoch >= 2)
    await sees(app, /after epoch \d/)
    await takePictures(app, 'translate-train')
  })

  it('is judged on the test part by BLEU, beside the nearest source', async () => {
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'BLEU', better: 'higher' })
    // Word for word has 43, the most similar source 21.
    expect(headline?.value).toBeGreaterThan(45)
    await click(app, 'See results')
    await app.page.getByRole('table', { name: /Attention/ }).waitFor()
    await takePictures(app, 'translate-results')
  })

  it('translates a sentence that is typed, and shows where each word looks', async () => {
    const box = app.page.getByRole('textbox', { name: 'Translate' })
    await box.fill('I like my dog.')
    await box.press('Enter')
    const map = app.page.getByRole('table', { name: /Attention/ })
    await map.getByRole('columnheader', { name: 'dog' }).waitFor()
    await app.page.getByLabel('Search', { exact: true }).getByText('Greedy').click()
    await expect.poll(() => app.page.getByRole('list', { name: 'Translations found' }).locator('li').count()).toBe(1)
    await takePictures(app, 'translate-own')
  })

  it('writes a model that plain Python runs to the same probabilities', async () => {
    await click(app, 'Export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
