import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropFile, removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { savedAndReadByPython } from './support/exported'
import { becomes, click, mayClick, newestRun, sees } from './support/person'

/** Names by a rule: consonant and vowel in turn, so that a network that has learnt anything says such ones. */
function names(count: number): string[] {
  const [consonants, vowels] = ['bdklmnrst', 'aeio']
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: 2 + (n % 3) }, (_, k) => {
      const at = n * 7 + k * 13 + Math.floor(n / 9) * k
      return consonants[at % 9] + vowels[(at * 5 + n) % 4]
    }).join(''),
  )
}

describe('from a file of names to a network that says more of them', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-names-'))
    await writeFile(join(folder, 'names.txt'), `${names(900).join('\n')}\n`)
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  it('says what the file holds and what is to be beaten', async () => {
    await app.page.getByText('Drop a data file anywhere').waitFor()
    await dropFile(app, join(folder, 'names.txt'))
    await mayClick(app, 'Continue to task')
    await click(app, 'Continue to task')
    await app.page.getByRole('button', { name: /^Generate/ }).click()
    await sees(app, /characters in 900 texts/)
    await sees(app, /-gram/)
    await takePictures(app, 'generate-task')
  })

  it('trains, and says something at the end of every epoch', async () => {
    await mayClick(app, 'Continue to model')
    await click(app, 'Continue to model')
    await mayClick(app, 'Train')
    await takePictures(app, 'generate-model')
    await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
    await becomes(app, run => run.epoch >= 3)
    await sees(app, /nats per character on the validation part/)
    await takePictures(app, 'generate-train')
  })

  it('is judged beside the n-gram, in bits per character', async () => {
    await becomes(app, run => run.state === 'finished' && run.headline !== null)
    const { headline } = await newestRun(app)
    expect(headline).toMatchObject({ metric: 'bits per character', better: 'lower' })
    // Letters by their shares alone cost more than three bits.
    expect(headline?.value).toBeLessThan(2.6)
    await click(app, 'See results')
    await sees(app, /bits per character/)
  })

  it('goes on from what a person types', async () => {
    await app.page.getByRole('textbox', { name: 'Start' }).fill('ka')
    await app.page.getByRole('textbox', { name: 'Temperature' }).fill('0.5')
    await app.page.locator('main').getByRole('button', { name: 'Generate', exact: true }).click()
    const answer = app.page.getByRole('article').first()
    await answer.getByText('temperature 0.5').waitFor()
    const said = await answer.getByRole('listitem').allInnerTexts()
    expect(said).toHaveLength(16)
    expect(said.every(name => name.startsWith('ka'))).toBe(true)
    const byTheRule = said.filter(name => /^([bdklmnrst][aeio])+$/.test(name))
    expect(byTheRule.length).toBeGreaterThan(12)
    await takePictures(app, 'generate-results')
  })

  it('writes a model that plain Python runs to the same probabilities', async () => {
    await click(app, 'Export')
    expect(await savedAndReadByPython(app, join(folder, 'model.json'))).toMatch(/largest error/)
    await takePictures(app, 'generate-export')
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
