import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal, parseJournal, writeAtomically } from '../../../electron/engine/files'
import { workplace, type Workplace } from './support/experiment'

let place: Workplace
beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.remove())

describe('writeAtomically', () => {
  it('replaces a file and leaves no temporary one', async () => {
    const file = place.at('a.json')
    await writeAtomically(file, 'old')
    await writeAtomically(file, 'new')
    expect(await readFile(file, 'utf8')).toBe('new')
    expect(await readdir(place.folder)).toEqual(['a.json'])
  })

  it('names the file that cannot be written', async () => {
    const file = place.at('none', 'a.json')
    await expect(writeAtomically(file, '')).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
      message: `${file} cannot be written: the folder ${place.at('none')} does not exist.`,
      place: { file },
    })
  })
})

describe('openJournal', () => {
  it('cuts off what lies behind the given length, and never lengthens a file', async () => {
    const file = place.at('j.ndjson')
    await writeFile(file, '{"a":1}\n{"a":2}\n{"to')
    openJournal(file, 16).close()
    expect(await readFile(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n')
    openJournal(file, 1000).close()
    expect(await readFile(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n')
  })

  it.runIf(existsSync('/dev/full'))('says that the disk is full, with what to do', () => {
    const journal = openJournal('/dev/full', 0)
    journal.append({ step: 1 })
    expect(() => journal.sync()).toThrow(expect.objectContaining({ code: 'DISK_FULL' }) as Error)
    journal.close()
  })

  it('appends, and sync answers the length in bytes', async () => {
    const file = place.at('j.ndjson')
    const journal = openJournal(file, 0)
    journal.append({ unit: '°F' })
    expect(journal.sync()).toBe(Buffer.byteLength('{"unit":"°F"}\n'))
    journal.append({ last: true })
    journal.close()
    expect(await readFile(file, 'utf8')).toBe('{"unit":"°F"}\n{"last":true}\n')
  })

  it.runIf(process.platform === 'linux')('says that the disk is full, and what to do', () => {
    const journal = openJournal('/dev/full', 0)
    journal.append({ a: 1 })
    expect(() => journal.sync()).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
  })
})

describe('parseJournal', () => {
  it('leaves out a torn last line', () => {
    expect(parseJournal('{"a":1}\n{"a":2}\n{"a', 'j')).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('names the row of any other damage', () => {
    expect(() => parseJournal('{"a":1}\n{"a"\n{"a":3}\n', 'dir/j.ndjson')).toThrow(
      expect.objectContaining({ code: 'JOURNAL_DAMAGED', place: { file: 'dir/j.ndjson', row: 2 } }),
    )
  })
})
