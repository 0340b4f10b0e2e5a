import { closeSync, ftruncateSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Problem, type Place } from '../../core/problem'

/** What a file is to hold; of pieces only one is in memory at a time. */
type Content = string | Iterable<string> | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * Writes a whole file so that a crash leaves either the old one or the new one: temporary file, fsync, rename, fsync of the
 * folder.
 * @throws Problem DISK_FULL, NOT_WRITABLE
 */
export async function writeAtomically(file: string, content: Content): Promise<void> {
  const temporary = `${file}.${process.pid}.new`
  try {
    const handle = await open(temporary, 'w')
    try {
      await writeFile(handle, content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw writingProblem(error, file)
  }
}

/**
 * Makes a folder and those around it, if they are not there.
 * @throws Problem DISK_FULL, NOT_WRITABLE
 */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(async (error: unknown) => {
    // On a read-only disk the recursive form says that the folder is missing; the plain one says why.
    const reason: unknown = codeOf(error) === 'ENOENT' ? await mkdir(folder).catch((plain: unknown) => plain) : error
    throw writingProblem(reason ?? error, folder)
  })
}

/** The temporary file of a write that never ended. */
export const isHalfWritten = (name: string): boolean => /\.\d+\.new$/.test(name)

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Makes a rename last through a power cut. Windows cannot open folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** An append-only file of one JSON value a line. */
export interface Journal {
  /** Lines are gathered for a quarter of a second and written together. */
  append(value: unknown): void
  /** Hands the gathered lines to the operating system: they survive the death of the process. */
  flush(): void
  /** Flushes and waits for the disk: they survive a power cut. The length of the file in bytes. */
  sync(): number
  close(): void
}

/** ms */
const GATHERED = 250

/**
 * Opens a journal for appending. `length`: bytes that count; what lies behind them is cut off.
 * @throws Problem DISK_FULL, NOT_WRITABLE, also from `flush`, `sync` and `close`
 */
export function openJournal(file: string, length: number): Journal {
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw writingProblem(error, file)
    }
  }
  const descriptor = attempt(() => openSync(file, 'a'))
  if (fstatSync(descriptor).size > length) attempt(() => ftruncateSync(descriptor, length))
  let waiting = ''
  let flushed = performance.now()

  function flush(): void {
    flushed = performance.now()
    if (waiting === '') return
    const bytes = Buffer.from(waiting)
    waiting = ''
    attempt(() => {
      for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written)
    })
  }
  return {
    append(value) {
      waiting += `${JSON.stringify(value)}\n`
      if (performance.now() - flushed > GATHERED) flush()
    },
    flush,
    sync() {
      flush()
      attempt(() => fsyncSync(descriptor))
      return fstatSync(descriptor).size
    },
    close() {
      try {
        flush()
      } finally {
        closeSync(descriptor)
      }
    },
  }
}

/**
 * The values of a journal. A last line that a crash tore is left out.
 * @throws Problem JOURNAL_DAMAGED with the row
 */
export function parseJournal<T>(text: string, file: string): T[] {
  const lines = text.split('\n')
  const values: T[] = []
  lines.forEach((line, k) => {
    if (line === '') return
    try {
      values.push(JSON.parse(line) as T)
    } catch {
      if (k === lines.length - 1) return
      throw new Problem('JOURNAL_DAMAGED', `${basename(file)}, row ${k + 1}: the line is not JSON.`, {
        advice: 'The file was changed by hand or by a fault of the disk: remove the row, or take it from a copy.',
        place: { file, row: k + 1 },
      })
    }
  })
  return values
}

/** A failure of the file system as a `Problem` that says what to do. */
export function writingProblem(error: unknown, file: string): Problem {
  if (error instanceof Problem) return error
  const place: Place = { file }
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem('DISK_FULL', `${basename(file)} cannot be written: the disk is full.`, {
      advice: 'Make room on the disk, then resume the run: it continues from its last checkpoint.',
      place,
    })
  if (code === 'ENOENT')
    return new Problem('NOT_WRITABLE', `${file} cannot be written: the folder ${dirname(file)} does not exist.`, {
      advice: 'Make the folder, or choose another.',
      place,
    })
  return new Problem('NOT_WRITABLE', `${file} cannot be written: ${reasonOf(error)}.`, {
    advice: 'Choose a folder that you may write to.',
    place,
  })
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What a person understands of a system error, without the path that the message around it names already. */
export function reasonOf(error: unknown): string {
  const words: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EEXIST: 'a file with this name is in the way',
  }
  const code = codeOf(error)
  const known = code === undefined ? undefined : words[code]
  return known ?? (error instanceof Error ? error.message : String(error))
}
