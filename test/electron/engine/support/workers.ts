import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { build } from 'vite'
import { buildKernels } from '../../../../electron/scripts/kernels/build.mjs'

const root = resolve(import.meta.dirname, '../../../..')

export interface BuiltWorkers {
  /** For EngineOptions.workers. */
  readonly folder: string
  remove(): Promise<void>
}

/**
 * Builds electron/workers as electron-vite does, one CommonJS file each, in about a second. The folder lies in the clone, so
 * that packages are found. `more`: further entry files, by name.
 */
export async function buildWorkers(more: Readonly<Record<string, string>> = {}): Promise<BuiltWorkers> {
  await buildKernels()
  const parent = join(root, 'out', 'test')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'workers-'))
  const names = await readdir(join(root, 'electron', 'workers'))
  const input = Object.fromEntries(
    names
      .filter(name => name !== 'preview.ts')
      .map(name => [basename(name, '.ts'), join(root, 'electron', 'workers', name)] as const),
  )
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: { ...input, ...more },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
