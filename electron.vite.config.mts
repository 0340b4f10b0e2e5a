import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (...path: string[]) => resolve(import.meta.dirname, ...path)

// Everything is built for the oldest Electron that it must run in: 25, with Node 18 and Chrome 114.
const node = 'node18'
const chrome = 'chrome114'

/** One entry file per worker thread: `electron/workers/train.ts` becomes `out/main/train.js`. */
const workers = Object.fromEntries(
  readdirSync(at('electron/workers'))
    .filter(name => name.endsWith('.ts') && !name.endsWith('.types.ts'))
    .map(name => [basename(name, '.ts'), at('electron/workers', name)]),
)

export default defineConfig({
  main: {
    build: {
      target: node,
      outDir: at('out/main'),
      // What has files of its own beside its code stays a package: DuckDB its native library, Piscina its worker.
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        input: { index: at('electron/main/index.ts'), cli: at('electron/cli/index.ts'), ...workers },
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: 'shared/[name]-[hash].js',
          // Every thread keeps the text of its code. Names stay: a stack trace is read by people.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    build: {
      target: node,
      outDir: at('out/preload'),
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [vue()],
    build: {
      target: chrome,
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // The content security policy allows no data: fonts and no fetch.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
})
