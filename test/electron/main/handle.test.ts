import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Problem } from '../../../core/problem'
import type { Reply } from '../../../electron/contract'
import { handle } from '../../../electron/main/handle'

type Listener = (event: unknown, ...args: unknown[]) => Promise<Reply<unknown>>
const listeners = vi.hoisted(() => new Map<string, unknown>())
vi.mock('electron', () => ({
  app: { isPackaged: true },
  ipcMain: { handle: (name: string, listener: unknown) => listeners.set(name, listener) },
}))

const eventFrom = (url: string) => {
  const frame = { url }
  return { senderFrame: frame, sender: { mainFrame: frame } }
}
const page = eventFrom('app://longhand/index.html')
const ask = (event: unknown, ...args: unknown[]) => (listeners.get('double') as Listener)(event, ...args)

describe('handle', () => {
  const work = vi.fn((x: number) => x * 2)
  beforeEach(() => {
    work.mockReset().mockImplementation(x => x * 2)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    handle('double', z.tuple([z.number()]), work)
  })

  it('answers with the value', async () => {
    expect(await ask(page, 21)).toEqual({ ok: true, value: 42 })
  })

  it.each(['https://example.org/', 'app://longhand.example.org/', 'app://other/index.html', 'file:///index.html'])(
    'does no work for %s',
    async url => {
      expect(await ask(eventFrom(url), 21)).toMatchObject({ ok: false, problem: { code: 'DEFECT' } })
      expect(work).not.toHaveBeenCalled()
    },
  )

  it('does no work for a frame inside the page', async () => {
    const embedded = { ...page, senderFrame: { url: 'app://longhand/index.html' } }
    expect(await ask(embedded, 21)).toMatchObject({ ok: false })
    expect(work).not.toHaveBeenCalled()
  })

  it.each([[['21']], [[]], [[1, 2]], [[null]]])('does no work with the arguments %j', async args => {
    expect(await ask(page, ...args)).toMatchObject({ ok: false, problem: { code: 'INVALID_ARGUMENT' } })
    expect(work).not.toHaveBeenCalled()
  })

  it('hands on a problem with its place, the file without its folder', async () => {
    work.mockImplementation(() => {
      throw new Problem('CSV_NOT_A_NUMBER', 'expected a number', { place: { file: '/home/someone/a.csv', row: 17 } })
    })
    expect(await ask(page, 1)).toMatchObject({
      ok: false,
      problem: { code: 'CSV_NOT_A_NUMBER', place: { file: 'a.csv', row: 17 } },
    })
  })

  it('calls any other error a defect', async () => {
    work.mockImplementation(() => {
      throw new TypeError('x is undefined')
    })
    expect(await ask(page, 1)).toMatchObject({ ok: false, problem: { code: 'DEFECT', message: 'x is undefined' } })
  })
})
