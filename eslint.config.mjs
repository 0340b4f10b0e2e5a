import eslint from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** Imports point one way: renderer → electron/contract ← electron/main → electron/engine, workers → core. */
const forbid = (...rules) => ({
  'no-restricted-imports': ['error', { patterns: rules.map(([group, message]) => ({ group, message })) }],
})
const outside = ['node:*', 'electron', 'piscina', '@duckdb/*', 'vue', 'pinia', 'chart.js', 'reka-ui']

export default defineConfig(
  globalIgnores([
    'node_modules',
    'out',
    'dist',
    'coverage',
    'test-results',
    'core/kernels/build',
    'core/kernels/assembly',
  ]),

  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'setTimeout',
          'clearTimeout',
          'URL',
          'performance',
          'require',
          'WebAssembly',
          'Buffer',
        ].map(name => [name, 'readonly']),
      ),
    },
  },

  {
    files: ['**/*.ts', '**/*.mts', '**/*.vue'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['core/tsconfig.json', 'electron/tsconfig.json', 'renderer/tsconfig.json', 'test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // The compiler reports these, and knows types and globals.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      // Typed arrays are indexed everywhere and their elements count as present (see tsconfig.base.json): what reads as an
      // unnecessary check there is a needed one.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },

  {
    files: ['**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off', 'vue/require-default-prop': 'off' },
  },

  {
    files: ['core/**/*.ts'],
    rules: forbid(
      [outside, 'core is numbers only: no Node, Electron, DOM or Vue.'],
      [['**/electron/**', '**/renderer/**'], 'core imports nothing outside core.'],
    ),
  },
  {
    files: ['electron/engine/**/*.ts', 'electron/workers/**/*.ts', 'electron/cli/**/*.ts'],
    rules: forbid(
      [['electron', 'electron/*'], 'The engine runs in the terminal and in tests too: no Electron inside.'],
      [
        ['**/electron/main/**', '**/main/**', '**/preload/**', '**/renderer/**'],
        'The engine knows neither windows nor main process.',
      ],
    ),
  },
  {
    files: ['electron/contract.ts', 'electron/preload/**/*.ts'],
    rules: forbid([
      ['**/engine/**', '**/workers/**', '**/main/**', '**/renderer/**'],
      'The border knows neither side.',
    ]),
  },
  {
    files: ['electron/main/**/*.ts'],
    rules: forbid([
      ['**/renderer/**', '**/preload/**', '**/cli/**'],
      'The main process knows the window by the contract alone.',
    ]),
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.vue'],
    rules: forbid(
      [['node:*', 'electron', 'piscina', '@duckdb/*'], 'The window is sandboxed: it has no Node.'],
      [
        ['**/electron/*/**', '**/engine/**', '**/main/**', '**/workers/**'],
        'The window knows the rest of the app by electron/contract alone.',
      ],
    ),
  },

  prettier,
)
