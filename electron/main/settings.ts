import { readFile, rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../core/problem'
import { KernelChoices } from '../contract'
import { reasonOf } from '../engine/files'

const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** The window on its screen, in points; absent until it was moved or sized. */
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).optional().catch(undefined),
  maximized: z.boolean().catch(false),
  /** Those that a person chose in About. */
  kernels: KernelChoices.catch({ build: 'auto', width: 'auto' }),
})
export type Settings = z.infer<typeof Settings>

export interface SettingsFile {
  readonly values: Readonly<Settings>
  /**
   * Changes `values` at once, and the file after that.
   * @throws Problem SETTINGS_NOT_SAVED when it cannot be written: the change holds as long as the program runs
   */
  change(some: Partial<Settings>): Promise<void>
}

/** What the app remembers between starts. A file that is absent or damaged means the defaults: nothing in it is worth an error. */
export async function openSettings(file: string): Promise<SettingsFile> {
  const values = Settings.safeParse(await readJson(file)).data ?? Settings.parse({})
  let written: Promise<void> = Promise.resolve()
  return {
    values,
    change(some) {
      Object.assign(values, some)
      const text = JSON.stringify(values, null, 2)
      written = written.catch(() => undefined).then(() => replace(file, text))
      return written
    },
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return {}
  }
}

async function replace(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  } catch (error) {
    throw new Problem('SETTINGS_NOT_SAVED', `${basename(file)} cannot be written: ${reasonOf(error)}.`, {
      advice:
        'Your choice holds until Longhand is closed. To have it remembered, make the file writable and choose again.',
      place: { file },
    })
  }
}
