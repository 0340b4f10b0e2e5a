import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

// `npm test` runs these projects before the end-to-end tests; `npx vitest run --project core` runs one.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } },
      {
        test: { name: 'electron', include: ['test/electron/**/*.test.ts'], environment: 'node', testTimeout: 120_000, pool: 'forks' },
      },
      {
        plugins: [vue()],
        test: { name: 'renderer', include: ['test/renderer/**/*.test.ts'], environment: 'happy-dom', testTimeout: 30_000 },
      },
    ],
  },
})
