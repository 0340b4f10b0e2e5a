import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openFile } from '../../../electron/main/handlers/datasets'
import { openedFiles } from '../../../electron/main/opened-files'

vi.mock('electron', () => ({ dialog: {} }))
const samples = resolve(import.meta.dirname, '../../../electron/samples')

describe('openFile', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-open-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const open = (name: string) => openFile({ files: openedFiles() }, join(folder, name))

  it('takes an experiment as one, with the data that it names', async () => {
    await copyFile(join(samples, 'airline-passengers.json'), join(folder, 'a.json'))
    expect(await open('a.json')).toMatchObject({
      name: 'airline-passengers.csv',
      experiment: { seed: 1, network: { units: 16 } },
    })
  })

  it('takes a table in JSON, and JSON that is broken, as data', async () => {
    await writeFile(join(folder, 'rows.json'), '[{"time":"2024-01-01","x":1}]')
    await writeFile(join(folder, 'broken.json'), '{"data":')
    expect((await open('rows.json')).name).toBe('rows.json')
    expect((await open('broken.json')).name).toBe('broken.json')
  })

  it('takes anything else as data, before it has looked at it', async () => {
    expect(await open('not-there.csv')).toMatchObject({ name: 'not-there.csv', experiment: { name: 'not-there' } })
  })
})
