import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

// `npm test` runs them all; `npx vitest run --project core` runs one.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } },
      {
        test: {
          name: 'electron',
          include: ['test/electron/**/*.test.ts', 'test/reliability/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: 'forks',
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          environment: 'happy-dom',
          testTimeout: 30_000,
        },
      },
      // Facts about the source itself: who imports whom.
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], environment: 'node' } },
      // A real window: needs `npm run build`, a display and LONGHAND_TEST_ELECTRON, which `npm test -- --only e2e` sees to.
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
