import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Data } from '../../../core/experiment/data'
import { loadSeries, previewDataset, profileDataset } from '../../../electron/engine/datasets'

const piece = (name: string): string => fileURLToPath(new URL(`../../fixtures/csv/real/${name}`, import.meta.url))
const sample = (name: string): string => fileURLToPath(new URL(`../../../electron/samples/${name}`, import.meta.url))
const data = (file: string, more: object = {}) => Data.parse({ file, ...more })

const profile = (file: string, more: object = {}) => profileDataset(file, data(file, more))
const series = (file: string, columns: string[], more: object = {}) => loadSeries(file, data(file, more), columns)

describe('Newark weather, a year of hours', () => {
  const file = sample('weather-newark.csv')

  it('has 8703 rows, 18 gaps and one repeated hour', async () => {
    const { rows, clock } = await profile(file)
    expect(rows).toBe(8703)
    expect(clock?.step).toEqual({ unit: 'second', count: 3600 })
    expect(clock).toMatchObject({ start: '2013-01-01T01:00:00', end: '2013-12-30T18:00:00' })
    expect(clock?.gaps).toMatchObject({ count: 18, missingSteps: 28, longest: 5 })
    expect(clock?.duplicates).toMatchObject({ count: 1, places: [{ row: 7321, time: '2013-11-03T01:00:00' }] })
    expect(clock?.disorder.count).toBe(0)
  })

  it('finds the season of the column that is to be forecast', async () => {
    const humid = await profileDataset(file, data(file), { target: 'humid' })
    const wind = await profileDataset(file, data(file), { target: 'wind_speed' })
    expect(humid.suggestion).toMatchObject({ target: 'humid', season: 24 })
    expect(humid.suggestion.reasons.season).toMatch(/peaks at 24 h/)
    expect(wind.suggestion.reasons.season).toMatch(/no clear peak/)
  })

  it('has the missing cells that its source states', async () => {
    const { columns } = await profile(file)
    const missing = Object.fromEntries(columns.map(c => [c.name, c.missing]))
    expect(missing).toMatchObject({
      wind_gust: 6901,
      pressure: 935,
      wind_dir: 256,
      temp: 1,
      dewp: 1,
      humid: 1,
      wind_speed: 1,
      precip: 0,
    })
  })

  it('suggests to look four days back and one day ahead, for the season is a day', async () => {
    const { suggestion } = await profile(file)
    expect(suggestion).toMatchObject({ target: 'temp', season: 24, window: 96, horizon: 24 })
  })

  it('becomes 8730 hours without a hole, every repair counted', async () => {
    const { rows, times, columns, blocked, repairs } = await series(file, ['temp', 'pressure'])
    expect(rows).toBe(8730)
    expect(times[rows - 1] - times[0]).toBe(8729 * 3_600_000)
    expect(columns.every(c => c.values.every(Number.isFinite))).toBe(true)
    expect(blocked.every(b => b === 0)).toBe(true)
    expect(repairs.map(r => r.count)).toEqual([1, 28, 29, 963])
  })

  it('shows its first rows from the first part of the file', async () => {
    const { columns, rows, reading } = await previewDataset(file, data(file))
    expect(rows).toHaveLength(200)
    expect(columns).toHaveLength(15)
    expect(rows[0].slice(0, 6)).toEqual(['EWR', '2013', '1', '1', '1', '39.02'])
    expect(rows[0][10]).toBeNull()
    expect(reading).toMatchObject({ delimiter: ',', encoding: 'utf-8', header: true })
  })
})

describe('the hour that daylight saving repeats', () => {
  const temperatures = async (duplicates: string): Promise<number> => {
    const { times, columns } = await series(piece('newark-november.csv'), ['temp'], { duplicates })
    return columns[0].values[times.indexOf(Date.UTC(2013, 10, 3, 1))]
  }

  it('is the first row, the last or their mean, as chosen', async () => {
    expect(await temperatures('first')).toBe(51.98)
    expect(await temperatures('last')).toBe(50)
    expect(await temperatures('mean')).toBeCloseTo(50.99, 12)
  })

  it('sorts the rows of a clock that steps back', async () => {
    const { clock } = await profile(piece('victoria-april.csv'))
    expect(clock?.step).toEqual({ unit: 'second', count: 1800 })
    expect(clock?.duplicates.places.map(p => p.row)).toEqual([34, 35])
    expect(clock?.disorder.places.map(p => p.row)).toEqual([34])
    const { times, columns } = await series(piece('victoria-april.csv'), ['Demand', 'Holiday'])
    expect(times.every((t, k) => k === 0 || t - times[k - 1] === 1_800_000)).toBe(true)
    expect(columns[1].values.every(v => v === 0)).toBe(true)
  })

  it('is the same series in every time zone of the machine', async () => {
    const zone = process.env.TZ
    const found: string[] = []
    for (const tz of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata']) {
      process.env.TZ = tz
      const { times, columns, repairs } = await series(piece('newark-november.csv'), ['temp'])
      found.push(JSON.stringify([[...times], [...columns[0].values], repairs]))
    }
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
    expect(new Set(found).size).toBe(1)
  })
})

describe('gaps', () => {
  const file = piece('newark-november.csv')

  it('that are longer than allowed stay open and block their rows', async () => {
    const { blocked, columns } = await series(file, ['temp'], { longestFill: '2 h' })
    expect(blocked.reduce((a, b) => a + b, 0)).toBe(5)
    expect(columns[0].values.filter(Number.isNaN)).toHaveLength(5)
  })

  it('block every row they touch where windows are dropped', async () => {
    const { blocked, repaired } = await series(file, ['temp'], { fill: 'drop' })
    expect(blocked.reduce((a, b) => a + b, 0)).toBe(6)
    expect(repaired.every(r => r === 0)).toBe(true)
  })

  it('refuse a longest fill that is no whole number of steps', async () => {
    await expect(series(file, ['temp'], { longestFill: '90 min' })).rejects.toMatchObject({ code: 'SPAN_NOT_WHOLE' })
  })
})

describe('Beijing, its time spread over four columns', () => {
  const file = piece('beijing-january.csv')

  it('has a clock of year, month, day and hour', async () => {
    const { clock, reading, columns } = await profile(file)
    expect(clock?.columns).toEqual(['year', 'month', 'day', 'hour'])
    expect(reading.timeFormat).toBe('%Y %m %d %H')
    expect(clock?.gaps.count).toBe(0)
    expect(columns.find(c => c.name === 'cbwd')?.type).toBe('category')
  })

  it('does not invent what was before the first value', async () => {
    const { blocked, columns } = await series(file, ['pm2.5', 'cbwd'])
    expect(blocked.subarray(0, 25).reduce((a, b) => a + b, 0)).toBe(24)
    expect(columns[1]).toMatchObject({ kind: 'category', levels: ['NE', 'NW', 'SE', 'cv'] })
    expect(columns[1].values[0]).toBe(1)
  })

  it('becomes days by the mean of their hours', async () => {
    const hours = await series(file, ['TEMP'])
    const days = await series(file, ['TEMP'], { step: '1 d' })
    expect(days.rows).toBe(5)
    const first = hours.columns[0].values.subarray(0, 24)
    expect(days.columns[0].values[0]).toBeCloseTo(first.reduce((a, b) => a + b, 0) / 24, 12)
  })

  it('has no finer step than the file', async () => {
    await expect(series(file, ['TEMP'], { step: '30 min' })).rejects.toMatchObject({ code: 'STEP_NOT_POSSIBLE' })
    await expect(series(file, ['TEMP'], { step: '90 min' })).rejects.toMatchObject({ code: 'STEP_NOT_POSSIBLE' })
  })
})

describe('air quality as a European spreadsheet writes it', () => {
  const file = piece('italy-march.csv')

  it('is read with decimal commas, day first, dotted hours, without its blank rows and columns', async () => {
    const { rows, reading, columns, clock } = await profile(file)
    expect(rows).toBe(600)
    expect(columns).toHaveLength(15)
    expect(reading).toMatchObject({ delimiter: ';', decimal: ',', dateOrder: 'dmy', timeFormat: '%d/%m/%Y %H.%M.%S' })
    expect(clock).toMatchObject({ columns: ['Date', 'Time'], start: '2004-03-10T18:00:00', gaps: { count: 0 } })
    expect(columns.find(c => c.name === 'AH')?.max).toBeLessThan(3)
  })

  it('asks whether -200 means missing and does not take it for granted', async () => {
    const before = await profile(file)
    const question = before.questions.find(q => q.code === 'ASK_MISSING_MARK')
    expect(question).toMatchObject({ answer: 'data.read.missing', place: { row: 12, column: 'CO(GT)' } })
    expect(question?.choices[0].value).toBe('-200')
    expect(before.columns.find(c => c.name === 'CO(GT)')?.min).toBe(-200)
    const after = await profile(file, { read: { missing: ['-200'] } })
    expect(after.questions).toEqual([])
    expect(after.columns.find(c => c.name === 'CO(GT)')?.min).toBeGreaterThan(0)
  })
})

describe('monthly series', () => {
  it('have steps of a month and a season of a year', async () => {
    const file = sample('airline-passengers.csv')
    const { clock, suggestion } = await profile(file)
    expect(clock?.step).toEqual({ unit: 'month', count: 1 })
    expect(suggestion).toMatchObject({ target: 'Passengers', season: 12, window: 12 })
    const { times, rows } = await series(file, ['Passengers'])
    expect(rows).toBe(144)
    expect(times[143]).toBe(Date.UTC(1960, 11, 1))
  })

  it('whose months are no dates are rows without a clock', async () => {
    const file = piece('shampoo.csv')
    const { clock, warnings } = await profile(file)
    expect(clock).toBeNull()
    expect(warnings.some(w => w.place?.column === 'Month')).toBe(true)
    const { step, times } = await series(file, ['Sales'])
    expect(step).toBeNull()
    expect([...times.subarray(0, 3)]).toEqual([0, 1, 2])
  })
})
