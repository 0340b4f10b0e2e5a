import v8 from 'node:v8'
import { createServer } from 'vite'

/** Two vectors of four as one of eight: a flag of V8, for the whole process, before the kernels are compiled. */
const FUSE = '--experimental-wasm-revectorize'

/**
 * The product's own modules, compiled on the fly; `close` when no more are needed, in a thread that goes on.
 *   width 'wide': 256 bits, where engine and processor can; otherwise 128 bits, and the flag is left alone
 * @returns {Promise<{ load: (path: string) => Promise<object>, kernels: object, close: () => Promise<void> }>}
 */
export async function loadCore(width) {
  if (width === 'wide') v8.setFlagsFromString(FUSE)
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  const load = path => server.ssrLoadModule(path)
  const { loadKernels } = await load('/core/kernels/index.ts')
  const chosen = loadKernels()
  return { load, kernels: { ...chosen, tile: { ...chosen.tile, wide: width === 'wide' } }, close: () => server.close() }
}
