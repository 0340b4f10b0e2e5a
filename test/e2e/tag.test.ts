import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

describe('from a sample of sentences to a network that knows which Teddy is a person', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-exports-'))
    app = await startLonghand({ args: ['--sample', 'teddies'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  it('shows sentences with their entities, and what is to be beaten', async () => {
    await mayClick(app, 'Continue to task')
    await takePictures(app, 'tag-data')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    await sees(app, /entities found \(F1\)/)
    await sees(app, /Majority/)
    await takePictures(app, 'tag-task')
  })

  it('trains, and tells after every epoch what it says of some sentences', async () => {
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await takePictures(app, 'tag-model')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.epoch >= 2)
    await sees(app, /validation part/)
    await takePictures(app, 'tag-train')
    await app.page.getByText('Said', { exact: true }).click()
    await app.page.getByRole('list', { name: 'Sequences' }).getByRole('listitem').first().waitFor()
    await takePictures(app, 'tag-train-said')
  })

  it('is judged by the entities that it finds', async () => {
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'entity F1', unit: '%', better: 'higher' })
    expect(headline?.value).toBeGreaterThan(85)
    await click(app, 'See results')
    await sees(app, /Entity F1 is/)
    await takePictures(app, 'tag-results')
  })

  it.each([
    ['Teddy bears on sale!', /finds no/],
    ['Teddy Roosevelt was a great president!', /Teddy Roosevelt\s*PER/],
  ])('gets a typed sentence right: %s', async (sentence, answer) => {
    await app.page.getByRole('textbox', { name: 'A sentence of your own' }).fill(sentence)
    await app.page.getByRole('textbox', { name: 'A sentence of your own' }).press('Enter')
    const typed = app.page.getByRole('region', { name: 'Your own sentence' })
    await expect.poll(() => typed.innerText(), { timeout: 90_000 }).toMatch(answer)
    await takePictures(app, `tag-typed-${sentence.split(' ')[1].toLowerCase()}`)
  })

  it('opens the steps of a cell of the confusion matrix in their sentences', async () => {
    await app.page
      .getByRole('grid', { name: /confusion/i })
      .getByRole('gridcell', { name: /^truth B-\w+, said B-/ })
      .first()
      .click()
    const sentences = app.page.getByRole('region', { name: 'Sequences of the cell' })
    await sentences.getByText(/found/).first().waitFor()
    await sentences.locator('.lit').first().waitFor()
    await takePictures(app, 'tag-cell')
  })

  it('writes a model that plain Python runs to the same probabilities', async () => {
    await click(app, 'Export')
    await takePictures(app, 'tag-export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
