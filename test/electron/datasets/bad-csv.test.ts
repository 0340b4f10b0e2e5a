import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Data } from '../../../core/experiment/data'
import { reportOf, type ProblemReport } from '../../../core/problem'
import type { DatasetProfile } from '../../../core/data/profile'
import { loadSeries, profileDataset } from '../../../electron/engine/datasets'

const folder = fileURLToPath(new URL('../../fixtures/csv/bad/', import.meta.url))

interface Case {
  file: string
  odd: string
  outcome: string
  sha256: string
  alsoFine?: string
  names?: { line?: number; lines?: number[]; column?: string | number; text?: string; count?: number }
  options?: Record<string, string | number | boolean>
  expect?: {
    rows?: number
    columns?: string[]
    numeric?: Record<string, { finite: number; sum: number; first: number; last: number }>
  }
}
const { cases } = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as { cases: Case[] }

/** The options of the index in the words of the experiment file. */
function choiceOf(file: string, options: Case['options'] = {}): ReturnType<typeof Data.parse> {
  const { encoding, timeFormat, headerLine, ...same } = options
  const read: Record<string, string | number | boolean> = { ...same }
  if (encoding !== undefined) read.encoding = encoding === 'latin1' ? 'latin-1' : encoding
  if (timeFormat !== undefined)
    read.timeFormat = String(timeFormat).replace('DD', '%d').replace('MM', '%m').replace('YYYY', '%Y')
  if (headerLine !== undefined) read.skip = Number(headerLine) - 1
  return Data.parse({ file, read })
}

type Outcome = { profile: DatasetProfile; messages: ProblemReport[] } | { profile: null; messages: ProblemReport[] }

async function open(file: string, options?: Case['options']): Promise<Outcome> {
  try {
    const profile = await profileDataset(folder + file, choiceOf(folder + file, options))
    const questions = profile.questions.map(q => ({ code: q.code, message: q.text, place: q.place }))
    return { profile, messages: [...profile.warnings, ...questions] }
  } catch (error) {
    return { profile: null, messages: [reportOf(error)] }
  }
}

const textOf = (messages: readonly ProblemReport[]): string =>
  messages
    .map(m => m.message)
    .join('\n')
    .toLowerCase()

function expectNamed(
  messages: readonly ProblemReport[],
  { line, lines = [], column, text, count }: NonNullable<Case['names']>,
): void {
  const all = textOf(messages)
  for (const number of [...(line === undefined ? [] : [line]), ...lines, ...(count === undefined ? [] : [count])]) {
    expect(all).toMatch(new RegExp(`(?<!\\d)${number}(?!\\d)`))
  }
  if (column !== undefined)
    expect(all).toContain(typeof column === 'number' ? `column ${column}` : column.toLowerCase())
  if (text !== undefined) expect(all).toContain(text.toLowerCase())
}

async function expectLoaded(
  profile: DatasetProfile,
  wanted: NonNullable<Case['expect']>,
  options?: Case['options'],
): Promise<void> {
  if (wanted.rows !== undefined) expect(profile.rows).toBe(wanted.rows)
  if (wanted.columns !== undefined) expect(profile.columns.map(c => c.name)).toEqual(wanted.columns)
  const file = folder + profile.name
  for (const [name, { finite, sum, first, last }] of Object.entries(wanted.numeric ?? {})) {
    const column = profile.columns.find(c => c.name === name)
    expect(column?.type).toBe('number')
    expect(column?.present).toBe(finite)
    expect((column?.mean ?? 0) * finite).toBeCloseTo(sum, 6)
    const { columns } = await loadSeries(file, { ...choiceOf(file, options), time: 'none', fill: 'drop' }, [name])
    const values = columns[0].values.filter(Number.isFinite)
    expect(values[0]).toBe(first)
    expect(values[values.length - 1]).toBe(last)
  }
}

describe('a broken or odd CSV file', () => {
  for (const one of cases) {
    const { file, odd, outcome, alsoFine, names, options } = one
    it(`${file}: ${odd} → ${outcome}`, async () => {
      const bytes = readFileSync(folder + file)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(one.sha256)
      const started = performance.now()
      const { profile, messages } = await open(file)
      expect(performance.now() - started).toBeLessThan(20_000)
      for (const { code } of messages) expect(code).not.toBe('DEFECT')
      const mayReject = outcome === 'reject' || outcome === 'warn-or-reject' || alsoFine?.startsWith('reject') === true
      if (outcome === 'reject') expect(profile).toBeNull()
      if (!mayReject) expect(profile).not.toBeNull()
      if (outcome !== 'accept') expect(messages.length).toBeGreaterThan(0)
      if (names !== undefined) expectNamed(messages, names)
      if (profile !== null && one.expect !== undefined && options === undefined)
        await expectLoaded(profile, adjusted(one))
      if (options !== undefined && one.expect !== undefined) {
        const again = await open(file, options)
        expect(again.profile, JSON.stringify(again.messages)).not.toBeNull()
        if (again.profile !== null) await expectLoaded(again.profile, one.expect, options)
      }
    })
  }
})

/** What is "also fine" where the wanted values differ from it: -999 stays a number, its row is named in a question. */
function adjusted({ file, expect: wanted = {} }: Case): NonNullable<Case['expect']> {
  if (file !== 'nan-spellings.csv') return wanted
  const { temp, ...others } = wanted.numeric ?? {}
  return { ...wanted, numeric: { ...others, temp: { ...temp, finite: temp.finite + 1, sum: temp.sum - 999 } } }
}
