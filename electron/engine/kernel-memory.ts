import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { TileTrial } from '../../core/kernels/tiles'
import { json, writeAtomically } from './files'

/** What earlier processes measured. */
export interface KernelMemory {
  /** Trials under this key, or null. */
  recall(key: string): Promise<readonly TileTrial[] | null>
  /** Does not fail: what cannot be written is measured again. */
  remember(key: string, trials: readonly TileTrial[]): Promise<void>
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
    async remember(key, trials) {
      own.set(key, trials)
      if (file === null) return
      const others = (await read()).filter(entry => entry.key !== key)
      await writeAtomically(file, json([{ key, trials }, ...others].slice(0, MOST))).catch(() => undefined)
    },
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
