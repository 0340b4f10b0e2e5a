import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunId } from '../contract'

/**
 * Makes an empty folder for a new run of the experiment `name` and answers its name: `weather-newark-7`, one more than the
 * highest there is. Making the folder is what claims the number.
 */
export async function newRunFolder(runs: string, name: string): Promise<RunId> {
  await mkdir(runs, { recursive: true })
  const taken = (await readdir(runs)).map(folder => Number(/-(\d+)$/.exec(folder)?.[1] ?? 0))
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const id = `${slug(name)}-${number}`
    try {
      await mkdir(join(runs, id))
      return id
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Letters, digits and hyphens, so that it can be part of an identifier and of a folder's name everywhere. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
  return plain.replace(/^-+|-+$/g, '') || 'data'
}
