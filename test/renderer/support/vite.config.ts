import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** `npx vite --config test/renderer/support/vite.config.ts`: the window with a made-up main process, in any browser. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../../..'),
  plugins: [vue()],
  server: { port: 5199, fs: { strict: false } },
  build: { target: 'chrome114' },
})
