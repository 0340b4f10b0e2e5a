import { describe, expect, it } from 'vitest'
import { cacheFolders } from '../../../electron/cli/cache-folders'
import type { KernelRequest } from '../../../electron/engine/kernel-choice.types'
import { kernelReport, longhand } from './fakes'

describe('--kernels', () => {
  const asked = async (...args: string[]): Promise<unknown> =>
    (await longhand(['about', '--json', ...args])).records[0]?.request

  it.each<[string, KernelRequest]>([
    ['auto', { build: 'auto', width: 'auto' }],
    ['plain', { build: 'plain', width: 'auto' }],
    ['narrow', { build: 'auto', width: 'narrow' }],
    ['relaxed,wide', { build: 'relaxed', width: 'wide' }],
    ['narrow, plain', { build: 'plain', width: 'narrow' }],
  ])('%s asks for that', async (text, request) => {
    expect(await asked('--kernels', text)).toEqual(request)
  })

  it('is understood before the command too, and left out means auto', async () => {
    const { records } = await longhand(['--kernels', 'plain', 'about', '--json'])
    expect(records[0].request).toEqual({ build: 'plain', width: 'auto' })
    expect(await asked()).toEqual({ build: 'auto', width: 'auto' })
  })

  it.each([
    ['quick', '“quick” is none of auto, relaxed, plain, wide, narrow'],
    ['wide,narrow', 'wide and narrow cannot both be'],
    ['plain,relaxed', 'plain and relaxed cannot both be'],
    ['constructor', '“constructor” is none of'],
  ])('refuses %s, and says why', async (text, said) => {
    const { code, err } = await longhand(['about', '--kernels', text])
    expect(code).toBe(2)
    expect(err).toContain(said)
  })

  it('is in the help of every command', async () => {
    for (const command of ['train', 'predict', 'gradcheck'])
      expect((await longhand([command, '--help'])).out).toContain('--kernels <choice>')
  })
})

describe('longhand about', () => {
  it('prints what runs, why, and the speed of every tile', async () => {
    const { out } = await longhand(['about'])
    expect(out).toContain('A Processor')
    expect(out).toContain('plain build (0123456789abcdef), tiles of 5 × 16, 256 bits, 61.3 GFLOP/s')
    for (const remark of kernelReport.remarks) expect(out).toContain(remark)
    expect(out).toMatch(/5 × 8 +48\.5 +passed\n5 × 16 +61\.3 +passed +runs/)
  })

  it('tells what is wrong with kernels that cannot be had', async () => {
    const refused = () => Promise.reject(new Error('cannot run the relaxed build'))
    const { code, err } = await longhand(['about'], { engine: { kernels: refused } })
    expect(code).toBe(1)
    expect(err).toContain('cannot run the relaxed build')
  })
})

describe('cacheFolders', () => {
  const on = { env: {}, platform: 'linux', home: '/home/me', temporary: '/tmp', user: 7 } as const

  it('are those of the system, then one among temporary files', () => {
    expect(cacheFolders(on)).toEqual(['/home/me/.cache/longhand', '/tmp/longhand-7'])
    expect(cacheFolders({ ...on, env: { XDG_CACHE_HOME: '/cache' } })[0]).toBe('/cache/longhand')
    expect(cacheFolders({ ...on, env: { XDG_CACHE_HOME: '' } })[0]).toBe('/home/me/.cache/longhand')
    expect(cacheFolders({ ...on, platform: 'darwin' })[0]).toBe('/home/me/Library/Caches/longhand')
    expect(cacheFolders({ ...on, platform: 'win32', env: { LOCALAPPDATA: '/local' } })[0]).toBe('/local/longhand')
  })
})
