import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

interface Results {
  readonly title: string
  readonly about: string
  readonly date: string
  readonly remarks: readonly string[]
  readonly tables: readonly {
    readonly title: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }[]
}

it('npm run bench:data -- --json writes the tables that it prints, each row as wide as its columns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-data-'))
  const file = join(folder, 'data.json')
  const args = ['test/bench/data.mjs', '--only', 'wide', '--quick', '--rounds', '1', '--json', file]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: resolve(import.meta.dirname, '../..') })
  const { title, about, date, remarks, tables } = JSON.parse(await readFile(file, 'utf8')) as Results
  await rm(folder, { recursive: true })
  expect(title).toBe('From a file to batches')
  expect(about).toContain('10 % of their rows')
  expect(Date.parse(date)).toBeGreaterThan(Date.now() - 3_600_000)
  for (const remark of remarks) expect(stdout).toContain(remark)
  expect(tables.map(each => each.title)).toEqual(['Import, MB/s', 'Batches of 64 windows, one thread'])
  for (const { columns, rows } of tables) {
    expect(rows).toHaveLength(1)
    expect(rows[0]).toHaveLength(columns.length)
    for (const cell of rows[0]) expect(stdout).toContain(cell)
  }
  const [imported, windows] = tables.map(({ columns, rows: [row] }) =>
    Object.fromEntries(columns.map((column, k) => [column, row[k]])),
  )
  expect(imported).toMatchObject({ file: 'wide', rows: '1,000' })
  for (const speed of ['open', 'prepare', 'DuckDB']) expect(Number(imported[speed])).toBeGreaterThan(0)
  expect(Number(windows['windows/s'])).toBeGreaterThan(0)
})
