import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../electron/main/settings'

describe('openSettings', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-settings-'))
    file = join(folder, 'settings.json')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('gives back what was changed, in the next start', async () => {
    const settings = await openSettings(file)
    await Promise.all([
      settings.change({ theme: 'dark' }),
      settings.change({ bounds: { x: 1, y: 2, width: 1300, height: 900 } }),
    ])
    expect((await openSettings(file)).values).toEqual({
      theme: 'dark',
      bounds: { x: 1, y: 2, width: 1300, height: 900 },
      maximized: false,
      kernels: { build: 'auto', width: 'auto' },
    })
  })

  it.each(['', 'null', '[]', '{', '{"theme":"pink","bounds":{"x":"left"},"maximized":3,"kernels":{"build":"x"}}'])(
    'takes the defaults from a file that holds %j',
    async text => {
      await writeFile(file, text)
      expect((await openSettings(file)).values).toEqual({
        theme: 'system',
        maximized: false,
        kernels: { build: 'auto', width: 'auto' },
      })
    },
  )
  it('keeps a change that it cannot write, says so, and writes it with the next one', async () => {
    const settings = await openSettings(file)
    await mkdir(`${file}.new`)
    await expect(settings.change({ theme: 'dark' })).rejects.toMatchObject({
      code: 'SETTINGS_NOT_SAVED',
      message: 'settings.json cannot be written: it is a folder.',
      place: { file },
    })
    expect(settings.values.theme).toBe('dark')
    await rmdir(`${file}.new`)
    await settings.change({ maximized: true })
    expect((await openSettings(file)).values).toMatchObject({ theme: 'dark', maximized: true })
  })
})
