import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

interface First {
  readonly loss: number
  readonly gradientNorm: number
}

/** What `--json` wrote, as far as it is looked at here. */
interface Measured {
  readonly mistakes: readonly string[]
  readonly results: {
    readonly steps: {
      readonly cases: {
        readonly W1: {
          readonly flops: number
          readonly first: Readonly<Record<'ours' | 'tfjs', First>>
          readonly hashes: { readonly wide: string; readonly narrow: string }
          readonly times: Readonly<Record<string, { readonly median: number }>>
        }
      }
      readonly ceilings: { readonly wide: number; readonly narrow: number }
    }
  }
}

describe('npm run bench', () => {
  let folder: string
  let printed: string
  let measured: Measured

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-'))
    const file = join(folder, 'bench.json')
    const args = ['test/bench/index.mjs', '--only', 'W1', '--quick', '--rounds', '1', '--json', file]
    printed = (await promisify(execFile)(process.execPath, args, { cwd: root })).stdout
    measured = JSON.parse(await readFile(file, 'utf8')) as Measured
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('compares with a library that finds the same loss and gradient on the same weights and batch', () => {
    const { ours, tfjs } = measured.results.steps.cases.W1.first
    expect(tfjs.loss / ours.loss).toBeCloseTo(1, 4)
    expect(tfjs.gradientNorm / ours.gradientNorm).toBeCloseTo(1, 4)
    expect(measured.mistakes).toEqual([])
  })

  it('trains to the same weights with wide and narrow kernels', () => {
    const { wide, narrow } = measured.results.steps.cases.W1.hashes
    expect(wide).toMatch(/^[0-9a-f]{16}$/)
    expect(narrow).toBe(wide)
  })

  it('measures no kernel beyond the ceiling of the registers', () => {
    const { cases, ceilings } = measured.results.steps
    const { flops, times } = cases.W1
    for (const width of ['wide', 'narrow'] as const) {
      const speed = flops / times[width].median / 1e6
      expect(speed).toBeGreaterThan(0.05 * ceilings[width])
      expect(speed).toBeLessThan(ceilings[width])
    }
  })

  it('counts 2 operations a weight, step and sequence forward, and twice as many backward', () => {
    const ofTheLayer = 96 * 4 * 32 * (4 + 32)
    const ofTheHead = 32
    expect(measured.results.steps.cases.W1.flops).toBe(3 * 2 * 32 * (ofTheLayer + ofTheHead))
  })

  it('prints machine, versions and a verdict for every limit', () => {
    expect(printed).toMatch(/Node \d+\.\d+\.\d+, V8 /)
    expect(printed).toMatch(/W1: share of the 256-bit ceiling +≥ 60 % +\d+ % +(holds|does not hold)/)
  })

  it('is not made a page of when it is a quick look, a part, or wrong', async () => {
    const refuses = async (changes: object, why: RegExp): Promise<void> => {
      const file = join(folder, 'changed.json')
      await writeFile(file, JSON.stringify({ ...measured, ...changes }))
      const page = promisify(execFile)(process.execPath, ['test/bench/page.mjs', file], { cwd: root })
      await expect(page).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(why) })
    }
    await refuses({}, /is of a quick look/)
    await refuses({ quick: false }, /lacks W6, .*memory, W2, W3, W4, W5\. Run npm run bench -- --torch/)
    await refuses({ mistakes: ['W1: other weights'] }, /holds wrong numbers \(W1: other weights\)/)
  })

  it('says what --only takes when it is given something else, and ends with 2', async () => {
    const failing = promisify(execFile)(process.execPath, ['test/bench/index.mjs', '--only', 'W9'], { cwd: root })
    await expect(failing).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There is no “W9”: --only takes W1, .*threads/),
    })
  })
})
