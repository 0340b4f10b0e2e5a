import { accessSync, constants, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { defaultTile, knowsRelaxedSimd, stampOf, type KernelBuild, type Tile } from '../../core/kernels/index'
import { candidateTiles, chosenTile, isClear, widePays, type TileTrial } from '../../core/kernels/tiles'
import { Problem } from '../../core/problem'
import { version } from '../../package.json'
import { attemptFusion, type FusionAttempt, type FusionHost } from './fusion'
import type { Fusion, KernelChoice, KernelReport, KernelRequest } from './kernel-choice.types'
import { openKernelMemory } from './kernel-memory'
import { kernelRemarks } from './kernel-words'

/**
 * Which kernels this process runs: decided when somebody first asks, and remembered for the next process. Every thread takes
 * its kernels from here (`pool.ts`), so nothing of them is compiled before the engine's flag is set.
 */
export interface KernelSource {
  /**
   * `attempt`: tries tiles in a thread of its own.
   * @throws Problem KERNELS_UNKNOWN, KERNELS_WRONG
   */
  report(attempt: Attempt): Promise<KernelReport>
  /**
   * From the next run on.
   * @throws Problem KERNELS_UNKNOWN
   */
  ask(request: KernelRequest): void
  readonly asked: KernelRequest
}

export type Attempt = (trial: Trial) => Promise<readonly TileTrial[]>

export interface Trial {
  readonly build: KernelBuild
  readonly tiles: readonly Tile[]
}

export const AUTOMATIC: KernelRequest = { build: 'auto', width: 'auto' }

/** Nothing is tried and no flag is set: what the kernels themselves think best. */
export const untriedKernels: KernelSource = {
  report() {
    const build = buildOf(AUTOMATIC)
    const choice = { build, tile: defaultTile(build), fused: false, how: 'default', gflops: null } as const
    return Promise.resolve(reportOf(AUTOMATIC, choice, { fusion: 'off', restart: false, trials: [] }))
  },
  ask: () => undefined,
  asked: AUTOMATIC,
}

export interface KernelOptions {
  /** The first of them that can be written to keeps the memory and the note of an attempt. */
  readonly folders: readonly string[]
  readonly request?: KernelRequest
  /** Default: this process. */
  readonly host?: FusionHost
}

export function openKernels({ folders, request: first = AUTOMATIC, host }: KernelOptions): KernelSource {
  const folder = folders.find(isWritable) ?? null
  const memory = openKernelMemory(folder === null ? null : join(folder, 'kernels.json'))
  let request = first
  let attempted: FusionAttempt | null = null
  let decided: Promise<KernelReport> | null = null

  /** Sets the flag, once in the life of the process. */
  async function fuse({ width }: KernelRequest, build: KernelBuild): Promise<FusionAttempt> {
    const proven = (await memory.recall(keyOf(trialOf({ build, width }, true), true))) !== null
    const wanted = width === 'narrow' ? false : width === 'wide' ? 'again' : true
    attempted ??= attemptFusion({ folder, wanted, proven }, host)
    return attempted
  }

  async function decide(asked: KernelRequest, attempt: Attempt, build = buildOf(asked)): Promise<KernelReport> {
    checkBuild(build)
    const { fusion, survived } = await fuse(asked, build)
    const fusing = fusion === 'on'
    const trial = trialOf({ build, width: asked.width }, fusing)
    const key = keyOf(trial, fusing)
    const known = ofTiles(trial, await memory.recall(key))
    const trials = known ?? (await attempt(trial).catch(noTrials))
    survived()
    if (known === null && trials.length > 0)
      await memory.remember(key, trials, isClear(trials, fusing, defaultTile(build).rows))
    const chosen = chosenTile(trials, asked.width, fusing)
    if (chosen === null && trials.length > 0) {
      if (asked.build === 'auto' && build === 'relaxed') return decide(asked, attempt, 'plain')
      throw wrongKernels(build)
    }
    const { rows, wide } = chosen ?? defaultTile(build)
    const lost = chosen === null || build !== buildOf(asked) || isLost(fusion, asked) || failedWide(asked, trials)
    const choice: KernelChoice = {
      ...{ build, tile: { rows, wide }, fused: fusing && widePays(trials, fusing), gflops: chosen?.gflops ?? null },
      how: lost ? 'fallback' : howOf(asked, known !== null),
    }
    return reportOf(asked, choice, { fusion, restart: needsRestart(fusion, asked), trials })
  }

  return {
    report(attempt) {
      const asked = (decided ??= decide(request, attempt))
      // A failure is told to whoever asked; the next one tries again.
      asked.catch(() => {
        if (decided === asked) decided = null
      })
      return asked
    },
    ask(next) {
      checkBuild(buildOf(next))
      request = next
      decided = null
    },
    get asked() {
      return request
    },
  }
}

/** Null: somebody has changed the memory. */
const ofTiles = ({ tiles }: Trial, known: readonly TileTrial[] | null): readonly TileTrial[] | null =>
  known?.length === tiles.length && known.every(({ rows, wide }, k) => rows === tiles[k].rows && wide === tiles[k].wide)
    ? known
    : null

/** The thread of the trial died: nothing is known. (When the program is being ended nobody wants to know.) */
function noTrials(error: unknown): readonly TileTrial[] {
  if (error instanceof Problem && error.code === 'WORKER_DIED') return []
  throw error
}

const howOf = ({ build, width }: KernelRequest, known: boolean): KernelChoice['how'] =>
  build !== 'auto' || width !== 'auto' ? 'forced' : known ? 'remembered' : 'measured'

/** 256 bits were wanted, and the engine could, but does not. */
const isLost = (fusion: Fusion, { width }: KernelRequest): boolean =>
  width !== 'narrow' && (fusion === 'refused' || fusion === 'after-crash' || fusion === 'unguarded')

/** Wide tiles were wanted and tried, and the fastest of them is not right. */
function failedWide({ width }: KernelRequest, trials: readonly TileTrial[]): boolean {
  const wide = trials.filter(trial => trial.wide)
  return width !== 'narrow' && wide.length > 0 && !wide.some(({ passed }) => passed)
}

/** The flag is set at the beginning or never: whether the next start would do otherwise. */
function needsRestart(fusion: Fusion, { width }: KernelRequest): boolean {
  switch (fusion) {
    case 'on':
      return width === 'narrow'
    case 'off':
      return width !== 'narrow'
    case 'after-crash':
      return width === 'wide'
    default:
      return false
  }
}

function buildOf({ build }: KernelRequest): KernelBuild {
  if (build !== 'auto') return build
  return knowsRelaxedSimd() ? 'relaxed' : 'plain'
}

function checkBuild(build: KernelBuild): void {
  if (build === 'plain' || knowsRelaxedSimd()) return
  throw new Problem('KERNELS_UNKNOWN', `V8 ${process.versions.v8} cannot run the relaxed build of the kernels.`, {
    advice: 'Choose the plain build, or leave the choice to Longhand (auto).',
  })
}

const trialOf = ({ build, width }: { build: KernelBuild; width: KernelRequest['width'] }, fusing: boolean): Trial => ({
  build,
  tiles: candidateTiles(build, width, { fusing, registers: registersOf(process.arch) }),
})

/** Vector registers of the processor that WebAssembly's 128 bits lie in. */
const registersOf = (arch: string): 16 | 32 => (arch === 'arm64' ? 32 : 16)

/** What the trials depend on. */
const keyOf = ({ build, tiles }: Trial, fusing: boolean): string =>
  JSON.stringify({
    ...{ longhand: version, kernels: stampOf(build), v8: process.versions.v8, cpu: processor() },
    ...{ build, fusing, tiles },
  })

const processor = (): string => cpus()[0]?.model ?? process.arch

function reportOf(
  request: KernelRequest,
  choice: KernelChoice,
  found: Pick<KernelReport, 'fusion' | 'restart' | 'trials'>,
): KernelReport {
  const report = {
    ...{ request, choice, ...found, stamp: stampOf(choice.build), relaxed: knowsRelaxedSimd() },
    ...{ cpu: processor(), v8: process.versions.v8, arch: process.arch },
  }
  return { ...report, remarks: kernelRemarks(report) }
}

const wrongKernels = (build: KernelBuild): Problem =>
  new Problem(
    'KERNELS_WRONG',
    `The ${build} build of the kernels fails its self-test with V8 ${process.versions.v8}.`,
    {
      advice: `Choose ${build === 'relaxed' ? 'the plain build, or ' : ''}another version of Electron or Node, and please report this.`,
    },
  )

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
