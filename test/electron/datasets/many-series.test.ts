import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Data } from '../../../core/experiment/data'
import { loadSeries, profileDataset } from '../../../electron/engine/datasets'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-series-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Rows of shops by the hour; `from`: hour of the first one. */
const shop = (name: string, town: string, from: number, sales: readonly (number | string)[]): string[] =>
  sales.map(
    (value, k) => `${new Date(Date.UTC(2024, 0, 1, from + k)).toISOString().slice(0, 19)},${name},${town},${value}`,
  )

async function written(name: string, rows: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, ['time,shop,town,sales', ...rows].join('\n'))
  return path
}
const load = (path: string, more: object = {}) =>
  loadSeries(path, Data.parse({ file: path, series: ['shop'], ...more }), ['sales'])

describe('a file of many series', () => {
  it('has each on its own grid, in the order of their first rows, wherever their rows stand', async () => {
    const [a, b] = [shop('a', 'x', 0, [1, 2, 3, 4]), shop('b', 'x', 2, [20, 21, 22])]
    const path = await written('mixed.csv', [b[0], a[0], a[1], b[1], a[3], a[2], b[2]])
    const { pieces, columns, times, step, rows } = await load(path)
    expect(pieces).toEqual([
      { name: 'b', from: 0, to: 3 },
      { name: 'a', from: 3, to: 7 },
    ])
    expect([rows, Array.from(columns[0].values)]).toEqual([7, [20, 21, 22, 1, 2, 3, 4]])
    expect(step).toEqual({ unit: 'second', count: 3600 })
    expect(times[0] - times[3]).toBe(2 * 3_600_000)
  })

  it('fills gaps within a series and never from another', async () => {
    const path = await written('gaps.csv', [
      ...shop('a', 'x', 0, [1, '', 3, '']),
      ...shop('b', 'x', 0, ['', 10]),
      ...shop('b', 'x', 4, [16, 17]),
    ])
    const { columns, pieces, repairs } = await load(path)
    expect(pieces?.map(({ to }) => to)).toEqual([4, 10])
    expect(Array.from(columns[0].values)).toEqual([1, 2, 3, NaN, NaN, 10, 12, 14, 16, 17])
    expect(repairs).toContainEqual({ what: 'steps without a row', count: 2 })
  })

  it('is named by several columns together, and by the rows where there is no clock', async () => {
    const path = await written('pairs.csv', [...shop('a', 'x', 0, [1, 2]), ...shop('a', 'y', 0, [3, 4, 5])])
    const { pieces, times } = await load(path, { series: ['shop', 'town'], time: 'none' })
    expect(pieces).toEqual([
      { name: 'a · x', from: 0, to: 2 },
      { name: 'a · y', from: 2, to: 5 },
    ])
    expect(Array.from(times)).toEqual([0, 1, 0, 1, 2])
  })

  it('names the row without a series, and the column that is not there', async () => {
    const rows = [...shop('a', 'x', 0, [1, 2]), ...shop('', 'x', 2, [3])]
    await expect(load(await written('nameless.csv', rows))).rejects.toMatchObject({
      code: 'SERIES_WITHOUT_NAME',
      place: { row: 4, column: 'shop' },
    })
    await expect(load(await written('plain.csv', rows), { series: ['store'] })).rejects.toMatchObject({
      place: { field: 'data.series[0]', column: 'store' },
    })
  })

  it('is not told to have repeated times', async () => {
    const path = await written('twice.csv', [
      ...shop('a', 'x', 0, [1, 2, 3, 4, 5, 6]),
      ...shop('b', 'x', 0, [1, 2, 3, 4, 5, 6]),
    ])
    const codes = async (more: object) =>
      (await profileDataset(path, Data.parse({ file: path, ...more }))).warnings.map(({ code }) => code)
    expect(await codes({})).toContain('TIME_REPEATED')
    expect(await codes({ series: ['shop'] })).not.toContain('TIME_REPEATED')
  })
})
