import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, thrifty } from '../../../electron/scripts/lib/cli.mjs'
import { projectNode } from '../../../electron/scripts/lib/process.mjs'
import { waveExperiment, writeWave } from '../engine/support/experiment'

/** The built program with real kernels, under the Node that the scripts start: the one whose engine fuses. */
const folder = mkdtempSync(join(tmpdir(), 'longhand-kernels-'))
const env = { ...process.env, ...thrifty, XDG_CACHE_HOME: join(folder, 'cache'), LOCALAPPDATA: join(folder, 'cache') }
const at = (...names: string[]): string => join(folder, ...names)

const longhand = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise(done => {
    execFile(projectNode(), [...cli, ...args], { cwd: folder, env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })

interface About {
  readonly fusion: string
  readonly choice: { readonly build: string; readonly tile: { readonly wide: boolean }; readonly how: string }
}
const about = async (...args: string[]): Promise<About> =>
  JSON.parse((await longhand('about', '--json', ...args)).out) as About

/** A model is all of the run's result; its date, with the checksum over it, is all that two runs do not share. */
async function model(run: string, ...args: string[]): Promise<string> {
  const { code, err } = await longhand('train', 'wave.json', '--out', run, ...args)
  expect(code, err).toBe(0)
  return readFileSync(at(run, 'model.json'), 'utf8').replace(/"(date|checksum)": "[^"]*"/g, '')
}
const environment = (run: string): Record<string, unknown> =>
  JSON.parse(readFileSync(at(run, 'environment.json'), 'utf8')) as Record<string, unknown>

describe('the kernels of the built longhand', () => {
  it('are measured by the first process and remembered by the second', async () => {
    const first = await about()
    expect(['measured', 'fallback']).toContain(first.choice.how)
    expect((await about()).choice).toEqual({ ...first.choice, how: 'remembered' })
    expect(readdirSync(at('cache', 'longhand'))).toEqual(['kernels.json'])
  })

  it('give the same model.json, wide and narrow, with 1, 2 and 4 threads; plain another', async () => {
    await writeWave(at('wave.csv'))
    writeFileSync(at('wave.json'), JSON.stringify(waveExperiment(at('wave.csv'), { epochs: 2 })))
    const standard = await model('wide', '--kernels', 'wide', '--threads', '1')
    for (const threads of ['1', '2', '4'])
      expect(await model(`narrow-${threads}`, '--kernels', 'narrow', '--threads', threads)).toBe(standard)
    expect(await model('wide-2', '--kernels', 'wide', '--threads', '2')).toBe(standard)
    expect(environment('wide').kernelTile).toMatch(/^\d × 16$/)
    expect(environment('narrow-2')).toMatchObject({ kernelChoice: 'forced', kernelBits: 128 })
    expect(environment('narrow-2').kernelTile).toMatch(/^\d × 8$/)
    expect(environment('narrow-2').kernelGflops).toBeGreaterThan(0.1)
    const plain = await model('plain', '--kernels', 'plain')
    expect(environment('plain').kernels).toBe('plain')
    if (environment('wide').kernels === 'relaxed') expect(plain).not.toBe(standard)
  })

  it('are the ones that the terminal was told about', async () => {
    const { err } = await longhand('train', 'wave.json', '--out', 'told', '--kernels', 'plain,narrow')
    expect(err).toContain('Kernels: As asked for: the plain build, 128 bits.')
  })

  it('work where nothing can be written beside the run', async () => {
    writeFileSync(at('file'), '')
    const nowhere = {
      ...env,
      XDG_CACHE_HOME: at('file'),
      LOCALAPPDATA: at('file'),
      TMPDIR: at('file'),
      TEMP: at('file'),
    }
    const code = await new Promise(done => {
      execFile(projectNode(), [...cli, 'about'], { cwd: folder, env: nowhere }, error => done(error?.code ?? 0))
    })
    expect(code).toBe(0)
  })

  it('leave no note of an attempt when the program is told to end meanwhile', async () => {
    const cache = at('interrupted')
    mkdirSync(cache)
    const child = spawn(projectNode(), [...cli, 'about'], { cwd: folder, env: { ...env, XDG_CACHE_HOME: cache } })
    const ended = new Promise(done => child.on('close', (_, signal) => done(signal)))
    const names = (): string[] => readdirSync(cache, { recursive: true, encoding: 'utf8' })
    await expect.poll(() => names().some(name => /attempt|kernels/.test(name)), { interval: 2 }).toBe(true)
    child.kill('SIGTERM')
    await ended
    expect(names().filter(name => name.includes('attempt'))).toEqual([])
  })
})
