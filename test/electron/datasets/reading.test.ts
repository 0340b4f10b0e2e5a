import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Data } from '../../../core/experiment/data'
import { loadSeries, previewDataset, profileDataset } from '../../../electron/engine/datasets'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reading-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
const profile = (path: string, more: object = {}) => profileDataset(path, Data.parse({ file: path, ...more }))
const series = (path: string, columns: string[], more: object = {}) =>
  loadSeries(path, Data.parse({ file: path, ...more }), columns)

const hours = (n: number, time: (k: number) => string, mark = ','): string =>
  ['time', ...Array.from({ length: n }, (_, k) => time(k))]
    .map((t, k) => (k === 0 ? `${t}${mark}load` : `${t}${mark}${k}`))
    .join('\n')
const iso = (k: number): string => new Date(Date.UTC(2024, 0, 1, k)).toISOString()

describe('what the file leaves open', () => {
  it('is refused until it is answered, and read as answered then', async () => {
    const path = await file(
      'days.csv',
      hours(12, k => `0${1 + (k % 9)}/03/2024`.slice(-10)),
    )
    await expect(series(path, ['load'])).rejects.toMatchObject({
      code: 'ASK_DATE_ORDER',
      place: { row: 2, column: 'time' },
    })
    const dayFirst = await profile(path, { read: { dateOrder: 'dmy' } })
    expect(dayFirst.clock?.start).toBe('2024-03-01T00:00:00')
    const monthFirst = await profile(path, { read: { dateOrder: 'mdy' } })
    expect(monthFirst.clock?.start).toBe('2024-01-03T00:00:00')
  })

  it('is not asked where a later row proves it', async () => {
    const path = await file(
      'proof.csv',
      hours(20, k => `${String(k + 1).padStart(2, '0')}.03.2024`),
    )
    const { questions, reading } = await profile(path)
    expect(questions).toEqual([])
    expect(reading.dateOrder).toBe('dmy')
  })

  it('hides the numbers of a column whose marks are not understood', async () => {
    const path = await file(
      'open.csv',
      ['units;day', ...Array.from({ length: 12 }, (_, k) => `${k + 1}.2${k % 10}0;${k}`)].join('\n'),
    )
    const before = await profile(path)
    expect(before.questions[0]).toMatchObject({ code: 'ASK_DECIMAL_MARK', answer: 'data.read.decimal' })
    expect(before.columns[0].max).toBeNull()
    await expect(series(path, ['units'])).rejects.toMatchObject({ code: 'ASK_DECIMAL_MARK' })
    await expect(series(path, ['day'])).resolves.toMatchObject({ rows: 12 })
    const thousands = await profile(path, { read: { decimal: ',' } })
    expect(thousands.columns[0].min).toBe(1200)
  })
})

describe('times with an offset', () => {
  it('keep their own clock where all offsets are the same', async () => {
    const path = await file(
      'same.csv',
      hours(24, k => iso(k).replace('.000Z', '+05:30')),
    )
    expect((await profile(path)).clock?.start).toBe('2024-01-01T00:00:00')
    const onUtc = await profile(path, { read: { utc: true } })
    expect([onUtc.clock?.start, onUtc.reading.utc]).toEqual(['2023-12-31T18:30:00', true])
  })

  it('are put on UTC, with a warning, where the offsets differ', async () => {
    const path = await file(
      'differ.csv',
      hours(24, k => (k < 12 ? iso(k).replace('.000Z', '+00:00') : iso(k + 1).replace('.000Z', '+01:00'))),
    )
    const { clock, warnings } = await profile(path)
    expect(warnings.map(w => w.code)).toContain('TIME_OFFSETS')
    expect(clock).toMatchObject({ end: '2024-01-01T23:00:00', gaps: { count: 0 }, duplicates: { count: 0 } })
    const written = await profile(path, { read: { utc: false } })
    expect(written.clock).toMatchObject({ end: '2024-01-02T00:00:00', gaps: { count: 1 } })
    expect(written.warnings.map(w => w.code)).not.toContain('TIME_OFFSETS')
  })
})

describe('other ways to write times', () => {
  const start = Date.UTC(2024, 0, 1) / 1000
  const ways: [name: string, time: (k: number) => string][] = [
    ['Unix seconds', k => String(start + 3600 * k)],
    ['Unix milliseconds', k => String((start + 3600 * k) * 1000)],
    ['ISO with milliseconds and Z', iso],
    ['ISO with a blank', k => iso(k).slice(0, 16).replace('T', ' ')],
    [
      'half days',
      k =>
        `01/${String(1 + Math.floor(k / 24)).padStart(2, '0')}/2024 ${((k + 11) % 12) + 1}:00 ${k % 24 < 12 ? 'AM' : 'PM'}`,
    ],
    [
      'dates at midnight and times otherwise',
      k => (k % 24 === 0 ? iso(k).slice(0, 10) : iso(k).slice(0, 19).replace('T', ' ')),
    ],
  ]
  for (const [name, time] of ways) {
    it(`read ${name} as the same hours`, async () => {
      const path = await file('way.csv', hours(360, time))
      const { clock } = await profile(path)
      expect(clock).toMatchObject({
        start: '2024-01-01T00:00:00',
        end: '2024-01-15T23:00:00',
        gaps: { count: 0 },
        unreadable: { count: 0 },
      })
    })
  }

  it('take a strptime form from a person', async () => {
    const path = await file(
      'odd.csv',
      hours(48, k => `${1 + Math.floor(k / 24)}~1~2024 at ${k % 24}`),
    )
    const { clock } = await profile(path, { time: ['time'], read: { timeFormat: '%d~%m~%Y at %H' } })
    expect(clock).toMatchObject({ end: '2024-01-02T23:00:00', gaps: { count: 0 } })
  })

  it('name a column that is not there, with those that are', async () => {
    const path = await file('way.csv', hours(20, iso))
    await expect(profile(path, { time: ['when'] })).rejects.toMatchObject({
      code: 'NO_SUCH_COLUMN',
      place: { field: 'data.time' },
    })
    await expect(series(path, ['lod'])).rejects.toMatchObject({
      code: 'NO_SUCH_COLUMN',
      advice: 'Its columns are “time”, “load”.',
    })
  })
})

describe('other files', () => {
  it('are the same table as Parquet, JSON lines and UTF-16 in both byte orders', async () => {
    const text = `${hours(48, iso)}\n`
    const csv = await file('table.csv', text)
    const parquet = join(folder, 'table.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`)
    connection.closeSync()
    instance.closeSync()
    const lines = text
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(','))
    const json = await file(
      'table.ndjson',
      lines.map(([time, load]) => JSON.stringify({ time, load: Number(load) })).join('\n'),
    )
    const little = await file('le.csv', Buffer.from(`\ufeff${text}`, 'utf16le'))
    const big = await file('be.csv', Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
    for (const path of [csv, parquet, json, little, big]) {
      const { rows, columns } = await series(path, ['load'])
      expect(rows).toBe(48)
      expect(columns[0].values[47]).toBe(48)
      expect((await previewDataset(path, Data.parse({ file: path }))).rows).toHaveLength(48)
    }
  })

  it('are named in words where they cannot be read', async () => {
    await expect(profile(join(folder, 'nothing.csv'))).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' })
    await expect(profile(folder)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' })
    const broken = await file('broken.json', '[{"a": 1}, {"a"')
    await expect(profile(broken)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' })
    const sheet = await file('sheet.csv', Buffer.from('PK\x03\x04rest of the archive', 'latin1'))
    await expect(profile(sheet)).rejects.toMatchObject({ code: 'CSV_NOT_TEXT' })
  })

  it('may have names that are hard on paths and statements', async () => {
    for (const name of ["quote'.csv", '-rf.csv', '$(id);&.csv', 'ünï 数据.csv', 'percent%20#1.csv', 'no-extension']) {
      expect((await profile(await file(name, hours(12, iso)))).rows).toBe(12)
    }
  })

  it('leave nothing behind, read or refused, neither beside them nor in the folder for temporary files', async () => {
    const good = await file('good.csv', hours(24, iso))
    const bad = await file('bad.csv', 'a,b\n1,"2\n3,4\n')
    const usual = process.env.TMPDIR
    process.env.TMPDIR = folder
    const before = await readdir(folder)
    await profile(good)
    await series(good, ['load'])
    await expect(profile(bad)).rejects.toMatchObject({ code: 'CSV_UNTERMINATED_QUOTE', place: { row: 2, column: 'b' } })
    expect(await readdir(folder)).toEqual(before)
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
  })
})

describe('rows', () => {
  it('with a far wrong time are no reason for a grid of millions of steps', async () => {
    const path = await file('far.csv', `${hours(30, iso)}\n1970-01-01T00:00:00.000Z,5\n`)
    await expect(series(path, ['load'])).rejects.toMatchObject({ code: 'GRID_TOO_LONG' })
  })

  it('beside the grid go to the nearest step, counted', async () => {
    const path = await file(
      'beside.csv',
      hours(30, k => (k === 7 ? '2024-01-01T07:00:04.000Z' : iso(k))),
    )
    const { rows, columns, repairs } = await series(path, ['load'])
    expect(rows).toBe(30)
    expect(columns[0].values[7]).toBe(8)
    expect(repairs).toEqual([{ what: 'rows moved to the nearest step of the grid', count: 1 }])
  })

  it('of a column of texts cannot be an input', async () => {
    const path = await file(
      'texts.csv',
      `note,v\n${Array.from({ length: 300 }, (_, k) => `word${k} and more,${k}`).join('\n')}`,
    )
    await expect(series(path, ['note'])).rejects.toMatchObject({ code: 'COLUMN_NOT_USABLE', place: { column: 'note' } })
  })
})

describe('the suggestion', () => {
  const minutes = (rows: number, value: (k: number) => number): string =>
    [
      'time,load',
      ...Array.from(
        { length: rows },
        (_, k) => `${new Date(Date.UTC(2024, 0, 1) + k * 600_000).toISOString().slice(0, 19)},${value(k).toFixed(4)}`,
      ),
    ].join('\n')
  const daily = (k: number): number => Math.sin((2 * Math.PI * k) / 144)

  it('finds the season in the training rows: whatever follows them changes nothing', async () => {
    const calm = await file('calm.csv', minutes(3000, daily))
    const wild = await file(
      'wild.csv',
      minutes(3000, k => (k < 2100 ? daily(k) : Math.sin(k / 5) * 9)),
    )
    const choice = (path: string) => Data.parse({ file: path })
    const [before, after] = await Promise.all(
      [calm, wild].map(path => profileDataset(path, choice(path), { train: 0.7 })),
    )
    expect(before.suggestion.season).toBe(144)
    expect(after.suggestion).toEqual(before.suggestion)
  })

  it('counts in steps of the grid that was asked for, not in rows of the file', async () => {
    const path = await file('ten-minutes.csv', minutes(3000, daily))
    const { suggestion } = await profile(path, { step: '1 h' })
    expect(suggestion).toMatchObject({ season: 24 })
    expect((await profile(path, { step: '7 min' })).suggestion.season).toBe(144)
  })
})

describe('a mark for missing values', () => {
  it('that is blank means the empty cell: 0 stays a number', async () => {
    const path = await file('zeros.csv', hours(24, iso).replace(/,1$/m, ',0'))
    const { columns } = await series(path, ['load'], { read: { missing: ['', '7'] }, fill: 'drop' })
    expect(columns[0].values[0]).toBe(0)
    expect(columns[0].values[6]).toBeNaN()
  })
})

describe('a wide table', () => {
  it('of 2,000 columns is profiled in seconds', { timeout: 30_000 }, async () => {
    const row = (k: number): string => Array.from({ length: 2000 }, (_, c) => (k === 0 ? `v${c}` : k * c)).join(',')
    const path = await file('wide.csv', Array.from({ length: 30 }, (_, k) => row(k)).join('\n'))
    expect((await profile(path)).columns).toHaveLength(2000)
  })
})
