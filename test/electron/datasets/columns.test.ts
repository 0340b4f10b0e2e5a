import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Data } from '../../../core/experiment/data'
import { loadColumns } from '../../../electron/engine/datasets'

let path = ''
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'columns-test-'))
  path = join(folder, 'cases.csv')
  const text = (k: number): string => (k === 3 ? '' : `"said ${k}, and more"`)
  const rows = Array.from(
    { length: 40 },
    (_, k) => `${Math.floor(k / 4)},${k % 4},${k / 2},${k % 2 ? 'up' : 'down'},${text(k)}`,
  )
  await writeFile(path, `# made for a test\ncase,step,x,way,words\n${rows.join('\n')}\n`)
})
afterAll(() => rm(join(path, '..'), { recursive: true }))

const load = (names: string[], asText: string[] = []) =>
  loadColumns(path, Data.parse({ file: path }), names, { asText })

describe('columns of a file as they are', () => {
  it('have a row for a row, with its line in the file', async () => {
    const { rows, file, columns } = await load(['case', 'x'])
    expect(file).toBe('cases.csv')
    expect(Array.from(rows)).toEqual(Array.from({ length: 40 }, (_, k) => k + 3))
    expect(Array.from(columns[1].values)).toEqual(Array.from({ length: 40 }, (_, k) => k / 2))
  })

  it('are numbers of categories, and texts with their blanks and commas', async () => {
    const { columns, texts } = await load(['way', 'words'])
    expect(columns[0]).toMatchObject({ name: 'way', kind: 'category', levels: ['down', 'up'] })
    expect(Array.from(columns[0].values.subarray(0, 3))).toEqual([0, 1, 0])
    expect(texts[0].texts.slice(2, 5)).toEqual(['said 2, and more', null, 'said 4, and more'])
  })

  it('are texts where that is asked for, whatever they hold', async () => {
    const { columns, texts } = await load(['case'], ['case'])
    expect(columns).toEqual([])
    expect(texts[0].texts[39]).toBe('9')
  })

  it('that are not there are named, with those that are', async () => {
    await expect(load(['word'])).rejects.toMatchObject({ place: { column: 'word' }, message: /“word”/ })
  })
})
