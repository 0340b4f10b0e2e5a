import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TileTrial } from '../../../core/kernels/tiles'
import { Problem } from '../../../core/problem'
import type { FusionHost } from '../../../electron/engine/fusion'
import { openKernels, untriedKernels, type Attempt, type Trial } from '../../../electron/engine/kernel-choice'
import type { KernelRequest } from '../../../electron/engine/kernel-choice.types'
import { workplace, type Workplace } from './support/experiment'

vi.mock('../../../core/kernels/index', async original => ({
  ...(await original<typeof import('../../../core/kernels/index')>()),
  knowsRelaxedSimd: () => true,
}))

let place: Workplace
beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.remove())

const NOTE = 'kernels-attempt-'
const notes = (): string[] => readdirSync(place.folder).filter(name => name.startsWith(NOTE))

/** A process with an engine that fuses, as number 100; 200 is alive beside it. */
interface FakeHost extends FusionHost {
  readonly flags: string[]
  end(): void
}
function host(changes: Partial<FusionHost> = {}): FakeHost {
  const flags: string[] = []
  let end = (): void => undefined
  return {
    ...{ v8: '13.6.1', arch: 'x64', pid: 100, flags },
    setFlag: flag => void flags.push(flag),
    isAlive: pid => pid === 200,
    onEnd(erase) {
      end = erase
      return () => (end = () => undefined)
    },
    end: () => end(),
    ...changes,
  }
}

/** Wide tiles are faster by half where there is fusion, which is when they are tried without being asked for. */
const speeds =
  (wide: Partial<TileTrial> = {}, narrow: Partial<TileTrial> = {}) =>
  ({ tiles }: Trial): TileTrial[] =>
    tiles.map(tile => ({
      ...tile,
      ...(tile.wide
        ? { gflops: 90 + tile.rows, passed: true, ...wide }
        : { gflops: 60 + tile.rows, passed: true, ...narrow }),
    }))

function attempt(answer: (trial: Trial) => readonly TileTrial[] = speeds()) {
  const tried: Trial[] = []
  const run: Attempt = trial => {
    tried.push(trial)
    return Promise.resolve(answer(trial))
  }
  return { tried, run }
}

const open = (on: FakeHost, request?: Partial<KernelRequest>, folders = [place.folder]) =>
  openKernels({ folders, request: { build: 'auto', width: 'auto', ...request }, host: on })

describe('the choice of kernels', () => {
  it('takes the fastest tile, fused, and says that it was measured', async () => {
    const on = host()
    const report = await open(on).report(attempt().run)
    expect(on.flags).toEqual(['--experimental-wasm-revectorize'])
    expect(report).toMatchObject({
      fusion: 'on',
      restart: false,
      choice: { build: 'relaxed', tile: { rows: 6, wide: true }, fused: true, how: 'measured', gflops: 96 },
    })
  })

  it('is made once in a process, and remembered by the next', async () => {
    const first = attempt()
    const kernels = open(host())
    const [one, two] = await Promise.all([kernels.report(first.run), kernels.report(first.run)])
    expect(one).toBe(two)
    expect(first.tried).toHaveLength(1)
    const second = attempt()
    const on = host()
    const report = await open(on).report(second.run)
    expect(second.tried).toHaveLength(0)
    expect(on.flags).toHaveLength(1)
    expect(report.choice).toEqual({ ...one.choice, how: 'remembered' })
  })

  it.each(['', '{', '[]', '[{"key":1}]', '"x"'])('measures again when the memory holds %j', async text => {
    await writeFile(place.at('kernels.json'), text)
    const { tried, run } = attempt()
    expect((await open(host()).report(run)).choice.how).toBe('measured')
    expect(tried).toHaveLength(1)
    expect(JSON.parse(await readFile(place.at('kernels.json'), 'utf8'))).toHaveLength(1)
  })

  it('does not believe a memory of tiles that nobody tried', async () => {
    await open(host()).report(attempt().run)
    const text = await readFile(place.at('kernels.json'), 'utf8')
    await writeFile(place.at('kernels.json'), text.replaceAll('"rows": 6', '"rows": 60'))
    const { tried, run } = attempt()
    expect((await open(host()).report(run)).choice.tile.rows).toBe(6)
    expect(tried).toHaveLength(1)
  })

  it('keeps its memory in the second folder when the first cannot be written to', async () => {
    await writeFile(place.at('file'), '')
    await open(host(), {}, [place.at('file', 'inside'), place.at('second')]).report(attempt().run)
    expect(existsSync(place.at('second', 'kernels.json'))).toBe(true)
  })

  it('without a folder goes without the flag, and says why', async () => {
    await writeFile(place.at('file'), '')
    const on = host()
    const report = await open(on, {}, [place.at('file', 'inside')]).report(attempt().run)
    expect(on.flags).toEqual([])
    expect(report).toMatchObject({ fusion: 'unguarded', choice: { tile: { wide: false }, how: 'fallback' } })
    expect(report.remarks.join(' ')).toContain('no folder')
  })

  it.each([
    ['V8 11', { v8: '11.4.183.29-electron.0' }],
    ['ARM', { arch: 'arm64' }],
  ])('never touches the flag on %s', async (_, changes) => {
    const on = host(changes)
    const report = await open(on, { width: 'wide' }).report(attempt(speeds({ gflops: 30 })).run)
    expect(on.flags).toEqual([])
    expect(notes()).toEqual([])
    expect(report).toMatchObject({
      fusion: 'unsupported',
      restart: false,
      choice: { tile: { wide: true }, fused: false },
    })
    expect(report.remarks.join(' ')).toContain('30 instead of 66 GFLOP/s')
  })

  it('does with what there is when the engine refuses the flag', async () => {
    const on = host({
      setFlag: () => {
        throw new Error('unknown')
      },
    })
    expect(await open(on).report(attempt().run)).toMatchObject({ fusion: 'refused', choice: { how: 'fallback' } })
    expect(notes()).toEqual([])
  })

  it('says that fusing brings nothing where wide tiles are not faster', async () => {
    const { choice } = await open(host()).report(attempt(speeds({ gflops: 40 })).run)
    expect(choice).toMatchObject({ tile: { wide: false }, fused: false, how: 'measured' })
  })

  it('is not remembered when wide tiles are about as fast, as on a busy machine: the next start measures again', async () => {
    const busy = (): ReturnType<typeof attempt> => attempt(speeds({ gflops: 12 }, { gflops: 14 }))
    const kernels = open(host())
    const { tried, run } = busy()
    const report = await kernels.report(run)
    expect(report.choice).toMatchObject({ tile: { wide: true }, fused: true, how: 'measured' })
    expect(report.remarks.join(' ')).toContain('too busy')
    // In this process it holds.
    kernels.ask({ build: 'auto', width: 'auto' })
    await kernels.report(run)
    expect(tried).toHaveLength(1)
    const next = attempt()
    const { choice, remarks } = await open(host()).report(next.run)
    expect(next.tried).toHaveLength(1)
    expect(choice.gflops).toBe(96)
    expect(remarks.join(' ')).not.toContain('too busy')
  })

  it('does without wide tiles that fail the self-test', async () => {
    const report = await open(host()).report(attempt(speeds({ passed: false })).run)
    expect(report.choice).toMatchObject({ tile: { rows: 6, wide: false }, how: 'fallback' })
    expect(report.remarks.join(' ')).toContain('16 columns failed')
  })

  it('takes the plain build when the relaxed one computes something else', async () => {
    const wrong = { passed: false }
    const { run } = attempt(trial => (trial.build === 'plain' ? speeds()(trial) : speeds(wrong, wrong)(trial)))
    expect((await open(host()).report(run)).choice).toMatchObject({ build: 'plain', how: 'fallback' })
  })

  it('refuses to compute when no build is right', async () => {
    const { run } = attempt(speeds({ passed: false }, { passed: false }))
    await expect(open(host()).report(run)).rejects.toMatchObject({ code: 'KERNELS_WRONG' })
  })

  it('takes what the kernels themselves think best when the thread of the trial died, and remembers nothing', async () => {
    const died: Attempt = () => Promise.reject(new Problem('WORKER_DIED', 'The thread ended.'))
    const { choice } = await open(host()).report(died)
    expect(choice).toMatchObject({ build: 'relaxed', how: 'fallback', gflops: null })
    expect(existsSync(place.at('kernels.json'))).toBe(false)
    expect(notes()).toEqual([])
  })

  it('passes on that the program is being ended, and decides anew when asked again', async () => {
    const kernels = open(host())
    const closed: Attempt = () => Promise.reject(new Problem('POOL_CLOSED', 'The program is being ended.'))
    await expect(kernels.report(closed)).rejects.toMatchObject({ code: 'POOL_CLOSED' })
    expect((await kernels.report(attempt().run)).choice.how).toBe('measured')
  })
})

describe('what a person asks for', () => {
  it('narrow: the flag is not set, and tiles of 8 columns run', async () => {
    const on = host()
    const report = await open(on, { width: 'narrow' }).report(attempt().run)
    expect(on.flags).toEqual([])
    expect(report).toMatchObject({ fusion: 'off', choice: { tile: { wide: false }, how: 'forced' } })
  })

  it('plain: that build, with a tile of its own', async () => {
    const { tried, run } = attempt()
    expect((await open(host(), { build: 'plain' }).report(run)).choice).toMatchObject({ build: 'plain', how: 'forced' })
    expect(tried.map(({ build }) => build)).toEqual(['plain'])
  })

  it('counts from the next report on, and says when it takes a new start', async () => {
    const kernels = open(host())
    const { tried, run } = attempt()
    await kernels.report(run)
    kernels.ask({ build: 'auto', width: 'narrow' })
    expect(await kernels.report(run)).toMatchObject({ restart: true, choice: { tile: { wide: false }, how: 'forced' } })
    kernels.ask({ build: 'auto', width: 'wide' })
    expect(await kernels.report(run)).toMatchObject({ restart: false, choice: { tile: { wide: true } } })
    expect(tried).toHaveLength(1)
  })

  it('256 bits after a start with 128: takes a new start', async () => {
    const kernels = open(host(), { width: 'narrow' })
    await kernels.report(attempt().run)
    kernels.ask({ build: 'auto', width: 'auto' })
    expect(await kernels.report(attempt().run)).toMatchObject({ restart: true, fusion: 'off' })
  })
})

describe('the note of an attempt', () => {
  it('is there while the engine is tried, and gone when it has passed', async () => {
    const during: string[][] = []
    const on = host({ setFlag: () => void during.push(notes()) })
    const { run } = attempt(trial => {
      during.push(notes())
      return speeds()(trial)
    })
    await open(on).report(run)
    expect(during).toEqual([[`${NOTE}100`], [`${NOTE}100`]])
    expect(notes()).toEqual([])
  })

  it('is erased by a process that ends in good order before', async () => {
    const on = host()
    void open(on).report(() => new Promise(() => undefined))
    await vi.waitFor(() => expect(notes()).toHaveLength(1))
    on.end()
    expect(notes()).toEqual([])
  })

  it.each([
    ['of a process that is gone', 7],
    ['of an earlier life of this number, as in a container', 100],
  ])('%s makes the next start go without', async (_, pid) => {
    await writeFile(place.at(`${NOTE}${pid}`), '13.6.1')
    const on = host()
    const { tried, run } = attempt()
    const report = await open(on).report(run)
    expect(on.flags).toEqual([])
    expect(tried[0].tiles.some(({ wide }) => wide)).toBe(false)
    expect(report).toMatchObject({ fusion: 'after-crash', restart: false, choice: { how: 'fallback' } })
    expect(report.remarks.join(' ')).toContain('Choose 256 bits to try again')
    expect((await open(host()).report(attempt().run)).fusion).toBe('after-crash')
  })

  it('of another version of the engine counts no more', async () => {
    await writeFile(place.at(`${NOTE}7`), '13.5.0')
    expect((await open(host()).report(attempt().run)).fusion).toBe('on')
    expect(notes()).toEqual([])
  })

  it('of a process that is alive says nothing', async () => {
    await writeFile(place.at(`${NOTE}200`), '13.6.1')
    expect((await open(host()).report(attempt().run)).fusion).toBe('on')
    expect(notes()).toEqual([`${NOTE}200`])
  })

  it('is overruled by a person who asks for 256 bits', async () => {
    await writeFile(place.at(`${NOTE}7`), '13.6.1')
    expect((await open(host(), { width: 'wide' }).report(attempt().run)).fusion).toBe('on')
    expect((await open(host()).report(attempt().run)).fusion).toBe('on')
  })

  it('is not written when an earlier process with this engine passed', async () => {
    await open(host()).report(attempt().run)
    const during: string[] = []
    await open(host({ setFlag: () => void during.push(...notes(), 'set') })).report(attempt().run)
    expect(during).toEqual(['set'])
  })
})

describe('an engine that is given no kernels', () => {
  it('tries nothing', async () => {
    const { tried, run } = attempt()
    expect((await untriedKernels.report(run)).choice).toMatchObject({ how: 'default', gflops: null })
    expect(tried).toEqual([])
  })
})
