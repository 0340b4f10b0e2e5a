import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

describe('from a sample of spoken digits to a transcriber', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-exports-'))
    app = await startLonghand({ args: ['--sample', 'spoken-digits'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  it('says how many frames and letters recordings have, and what is to be beaten', async () => {
    await mayClick(app, 'Continue to task')
    await takePictures(app, 'transcribe-data')
    await click(app, 'Continue to task')
    await mayClick(app, 'Continue to model')
    await sees(app, /letter error/i)
    await takePictures(app, 'transcribe-task')
  })

  it('trains while it says what it hears in some recordings', async () => {
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await takePictures(app, 'transcribe-model')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.epoch >= 5)
    await sees(app, /after epoch \d/)
    await takePictures(app, 'transcribe-train')
  })

  it('is judged on the test part by its letter error, and shows where it hears what', async () => {
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'letter error', better: 'lower' })
    // Percent; the most frequent word has 90.
    expect(headline?.value).toBeLessThan(5)
    await click(app, 'See results')
    await app.page.getByRole('table').first().waitFor()
    await takePictures(app, 'transcribe-results')
  })

  it('writes a model that plain Python runs to the same probabilities', async () => {
    await click(app, 'Export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
