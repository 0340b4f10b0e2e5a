import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** `npx vite --config test/renderer/support/vite.config.ts`: the window with a made-up main process, in any browser. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../../..'),
  plugins: [vue()],
  // Without live reload: others may be editing the engine while one looks at the window.
  server: { port: 5199, strictPort: true, hmr: false },
  build: { target: 'chrome114' },
})
