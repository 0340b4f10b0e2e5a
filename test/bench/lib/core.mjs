import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'

/**
 * The product's own modules, compiled on the fly; `close` when no more are needed, in a thread that goes on.
 * @returns {Promise<{ load: (path: string) => Promise<object>, close: () => Promise<void> }>}
 */
export async function openCore() {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  return { load: path => server.ssrLoadModule(path), close: () => server.close() }
}

/**
 * The same, with kernels chosen at once.
 *   width 'wide': 256 bits, by V8's flag for the whole process; 'narrow': 128 bits, without it. Kernels are chosen as the product
 *   chooses them when a person asks for that width: set the flag, try tiles, test them. Undefined: none are chosen.
 *   build 'plain': the same bits on every machine; 'auto': products and sums are rounded once, where the engine can
 * @returns {Promise<{ load: (path: string) => Promise<object>, close: () => Promise<void>, choice: object, kernels: object }>}
 */
export async function loadCore(width, build) {
  const core = await openCore()
  return { ...core, ...(width ? await (await kernelChooser(core.load))(width, build) : {}) }
}

/** Loads what a choice needs. The choice itself sets the engine's flag, and so comes before WebAssembly is compiled. */
export async function kernelChooser(load) {
  const { openKernels } = await load('/electron/engine/kernel-choice.ts')
  const { loadKernels } = await load('/core/kernels/index.ts')
  const { tryTiles } = await load('/core/kernels/trial.ts')
  return async (width, asked = 'auto') => {
    // Nothing is remembered: what an earlier benchmark found under load would count for this one.
    const folder = mkdtempSync(join(tmpdir(), 'longhand-kernels-'))
    try {
      const source = openKernels({ folders: [folder], request: { build: asked, width } })
      const { choice } = await source.report(async ({ build, tiles }) =>
        tryTiles(loadKernels({ build }), tiles, () => performance.now()),
      )
      return { choice, kernels: loadKernels(choice) }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}
