import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropFile, removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, choose, click, mayClick, newestRun, sees, train } from './support/person'

const fixtures = resolve(import.meta.dirname, '../fixtures/csv')
const file = (name: string): string => join(fixtures, name)

describe('air quality as a European spreadsheet writes it', () => {
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

  it('is read with its semicolons, decimal commas, and a clock of two columns', async () => {
    await dropFile(app, file('real/italy-spring.csv'))
    await mayClick(app, 'Continue to task')
    await sees(app, 'Date + Time')
    await sees(app, 'One row every hour')
    await sees(app, /1,500 rows/)
  })

  it('asks whether -200 means “missing”, and takes the answer', async () => {
    const question = app.page.getByText(/-200 occurs .* Does it mean “missing”\?/)
    await question.waitFor()
    await takePictures(app, 'question')
    await click(app, 'Yes, -200 means missing')
    await question.waitFor({ state: 'detached' })
    await sees(app, /% missing/)
  })

  it('trains on the column that was chosen', async () => {
    await mayClick(app, 'Continue to task')
    await click(app, 'Continue to task')
    await choose(app, 'Target', 'T')
    await train(app)
    await becomes(app, run => run.state === 'running' && run.epoch >= 2)
    await click(app, 'Stop')
    await becomes(app, run => run.state === 'stopped' && run.headline !== null)
    // Degrees: with -200 taken for a temperature the error would be many times as large.
    expect((await newestRun(app)).headline?.value).toBeLessThan(10)
    await click(app, 'See results')
    await sees(app, /windows of the test part/)
    await takePictures(app, 'results-italy')
  })

  it('gives a model that plain Python runs to the same numbers', async () => {
    await click(app, 'Export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})

describe('a clock that daylight saving moves', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('in spring lacks an hour, and the gap is told with its place', async () => {
    await dropFile(app, file('real/victoria-october.csv'))
    await sees(app, '1 gap: 2 steps missing, 2 in the longest')
    await sees(app, /row 48.*the first ends at 2013-10-06 03:00/)
  })

  it('in autumn has an hour twice, and the rows are told with what becomes of them', async () => {
    await dropFile(app, file('real/victoria-april.csv'))
    await sees(app, '2 rows repeat a time')
    await sees(app, '1 row is earlier than the row above')
    await sees(app, /rows 34, 35, column “Time”: the time is there already/)
    await sees(app, /Of rows with the same time the first one is used/)
  })
})

describe('a file that cannot be used as it is', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('because it is a picture: says so by name, and what to do, beside the place to drop files', async () => {
    await dropFile(app, file('bad/picture-renamed.csv'))
    const alert = app.page.getByRole('main').getByRole('alert')
    await alert.getByText(/picture-renamed\.csv.*PNG/).waitFor()
    await alert.locator('.advice').waitFor()
    await takePictures(app, 'refused')
  })

  it('because its dates can be read in two ways: asks which, and reads them as answered', async () => {
    await dropFile(app, file('bad/day-or-month-first.csv'))
    await sees(app, /is “01\/03\/2024” the 1 March 2024 or the 3 January 2024\?/)
    await sees(app, 'No column tells the time: each row is one step.')
    await takePictures(app, 'ambiguous')
    await click(app, 'Month first: 3 January 2024')
    await sees(app, 'One row every month')
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
