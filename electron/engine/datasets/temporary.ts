import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../lock-holder'

/** longhand-PID-XXXXXX: the number tells whose it is. */
const NAME = /^longhand-(\d+)-\w{6}$/
/** A process in another container may share the folder, and is not seen: what is younger than a day stays, ms. */
const OLD = 86_400_000

let swept: Promise<void> | null = null

/**
 * A new folder for files that are not needed for long; who asks for it removes it. What processes that were killed left behind
 * (copies of whole tables) is cleared away the first time a thread asks.
 */
export async function temporaryFolder(): Promise<string> {
  swept ??= sweepTemporary(tmpdir())
  await swept
  return mkdtemp(join(tmpdir(), `longhand-${process.pid}-`))
}

/** Removes folders of processes that are gone. What cannot be removed stays: it is somebody else's, or somebody was quicker. */
export async function sweepTemporary(parent: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => [])
  for (const name of names) {
    const owner = NAME.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const folder = join(parent, name)
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs > OLD) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
