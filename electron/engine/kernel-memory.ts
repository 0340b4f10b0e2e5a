import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { TileTrial } from '../../core/kernels/tiles'
import { json } from './files'

/** What earlier processes measured. */
export interface KernelMemory {
  /** Trials under this key, or null. */
  recall(key: string): Promise<readonly TileTrial[] | null>
  /**
   * Does not fail: what cannot be written is measured again.
   *   lasting: for the processes to come too
   */
  remember(key: string, trials: readonly TileTrial[], lasting: boolean): Promise<void>
}

const Memory = z.array(
  z.object({
    key: z.string(),
    trials: z.array(z.object({ rows: z.int().min(1), wide: z.boolean(), gflops: z.number(), passed: z.boolean() })),
  }),
)

/** Engines, builds and processors (of a home that several machines share) that are remembered, the newest first. */
const MOST = 16

/** In `file`; null: for this process alone. A file that is absent or damaged remembers nothing. */
export function openKernelMemory(file: string | null): KernelMemory {
  const own = new Map<string, readonly TileTrial[]>()
  const read = async (): Promise<z.infer<typeof Memory>> =>
    file === null ? [] : (Memory.safeParse(await readJson(file)).data ?? [])
  return {
    async recall(key) {
      return own.get(key) ?? (await read()).find(entry => entry.key === key)?.trials ?? null
    },
    async remember(key, trials, lasting) {
      own.set(key, trials)
      if (file === null || !lasting) return
      const others = (await read()).filter(entry => entry.key !== key)
      await replace(file, json([{ key, trials }, ...others].slice(0, MOST)))
    },
  }
}

/** At once, but not waiting for the disk: what a power cut takes is measured again. */
async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.new`
  await writeFile(temporary, text)
    .then(() => rename(temporary, file))
    .catch(() => rm(temporary, { force: true }))
    .catch(() => undefined)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
