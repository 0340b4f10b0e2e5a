import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calls } from '../../../electron/contract'
import { newRunFolder, slug } from '../../../electron/main/runs-folder'

describe('newRunFolder', () => {
  let runs: string
  beforeEach(async () => {
    runs = join(await mkdtemp(join(tmpdir(), 'longhand-runs-')), 'runs')
  })
  afterEach(() => rm(runs, { recursive: true, force: true }))

  it('begins at 1 and makes the folder of the runs when there is none', async () => {
    expect(await newRunFolder(runs, 'weather-newark')).toBe('weather-newark-1')
    expect(await readdir(runs)).toEqual(['weather-newark-1'])
  })

  it('counts on from the highest number, whatever the names and gaps before it', async () => {
    for (const name of ['load-2', 'weather-newark-7', 'notes']) await mkdir(join(runs, name), { recursive: true })
    expect(await newRunFolder(runs, 'load')).toBe('load-8')
  })

  it('gives runs that start at the same moment different folders', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => newRunFolder(runs, 'same')))
    expect(new Set(names).size).toBe(8)
  })
})

describe('slug', () => {
  it('keeps letters, digits and hyphens', () => {
    expect(slug('Temperatur in Zürich (°C), 2024')).toBe('temperatur-in-zu-rich-c-2024')
    expect(slug('…')).toBe('data')
  })

  it('makes of any name a run identifier that the contract allows', () => {
    const [runId] = calls.openRun.def.items
    fc.assert(fc.property(fc.string(), name => runId.safeParse(`${slug(name)}-12345`).success))
  })
})

describe('a run identifier', () => {
  it('cannot lead out of the folder of the runs', () => {
    for (const id of ['..', '.', '../x', 'a/b', 'a\\b', '.hidden', ''])
      expect(calls.openRun.safeParse([id]).success).toBe(false)
  })
})
