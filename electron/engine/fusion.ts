import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Fusion } from './kernel-choice.types'
import { isAlive } from './lock-holder'

/**
 * V8 can fuse two adjacent 128-bit operations into one of 256 bits: twice the speed, the same bits. The flag is experimental, and
 * an engine that has frozen its flags ends the process when one is set. So the attempt is noted in a file first, which is erased
 * when the kernels have passed their self-test: a start that finds the note of a dead process with this engine does without.
 *
 * The flag counts for what is compiled after it, in every thread of the process.
 */
export interface FusionAttempt {
  readonly fusion: Fusion
  /** The self-test is over: erases the note. */
  survived(): void
}

export interface FusionOptions {
  /** For the note; null: there is none that can be written to. */
  readonly folder: string | null
  /** "again": also after a crash. */
  readonly wanted: boolean | 'again'
  /** An earlier process with this engine passed: no note is needed. */
  readonly proven: boolean
}

/** What is used of the process; tests give their own. */
export interface FusionHost {
  readonly v8: string
  readonly arch: string
  readonly pid: number
  setFlag(flag: string): void
  isAlive(pid: number): boolean
  /** Calls `erase` when the process ends in good order before the self-test. Returns "no longer". */
  onEnd(erase: () => void): () => void
}

const FLAG = '--experimental-wasm-revectorize'
/** The first major version of V8 that knows the flag in a form that works. */
const FIRST_V8 = 13

export function attemptFusion(
  { folder, wanted, proven }: FusionOptions,
  host: FusionHost = thisProcess,
): FusionAttempt {
  const without = (fusion: Fusion): FusionAttempt => ({ fusion, survived: () => undefined })
  if (host.arch !== 'x64' || !(Number.parseInt(host.v8, 10) >= FIRST_V8)) return without('unsupported')
  if (wanted === false) return without('off')
  if (proven) return without(setFlag(host))
  if (folder === null) return without('unguarded')
  const old = notesOf(folder, host)
  if (old.some(({ v8 }) => v8 === host.v8) && wanted !== 'again') return without('after-crash')
  for (const { file } of old) eraseNote(file)
  const note = join(folder, `${NOTE}${host.pid}`)
  try {
    writeFileSync(note, host.v8)
  } catch {
    return without('unguarded')
  }
  const erase = (): void => eraseNote(note)
  const fusion = setFlag(host)
  if (fusion !== 'on') {
    erase()
    return without(fusion)
  }
  const noLonger = host.onEnd(erase)
  return {
    fusion,
    survived() {
      noLonger()
      erase()
    },
  }
}

const NOTE = 'kernels-attempt-'

/** One that somebody else holds open stays (Windows): then the next start does without, which is better than no kernels now. */
function eraseNote(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It stays.
  }
}

/** Notes of processes that died before they could erase them. (One with the number of this process is from an earlier life.) */
function notesOf(folder: string, host: FusionHost): { readonly file: string; readonly v8: string }[] {
  return readdirSync(folder)
    .filter(name => name.startsWith(NOTE))
    .filter(name => {
      const pid = Number(name.slice(NOTE.length))
      return pid === host.pid || !host.isAlive(pid)
    })
    .map(name => {
      const file = join(folder, name)
      return { file, v8: readText(file) }
    })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

function setFlag(host: FusionHost): 'on' | 'refused' {
  try {
    host.setFlag(FLAG)
    return 'on'
  } catch {
    return 'refused'
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const thisProcess: FusionHost = {
  v8: process.versions.v8,
  arch: process.arch,
  pid: process.pid,
  setFlag: setFlagsFromString,
  isAlive,
  onEnd(erase) {
    const noLonger = (): void => {
      process.off('exit', erase)
      for (const signal of SIGNALS) process.off(signal, leave)
    }
    const leave = (signal: NodeJS.Signals): void => {
      noLonger()
      erase()
      // Who else listens decides what the signal means; otherwise it means what it means without us.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    }
    process.on('exit', erase)
    // Electron ends in good order by itself, with handlers that would be gone after ours.
    if (process.versions.electron === undefined) for (const signal of SIGNALS) process.on(signal, leave)
    return noLonger
  },
}
