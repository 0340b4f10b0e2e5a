import eslint from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** Imports point one way: renderer → contract ← main → engine, workers → core (test/house proves it). */
const forbid = rules => ({
  'no-restricted-imports': [
    'error',
    { patterns: Object.entries(rules).map(([message, regex]) => ({ regex: regex.source, message })) },
  ],
})

export default defineConfig(
  // AssemblyScript has types of its own, which its compiler checks.
  globalIgnores([
    'node_modules',
    'out',
    'dist',
    'coverage',
    'test-results',
    'core/kernels/build',
    'core/kernels/assembly/*.ts',
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
      // Functions over plain data: what looks like a method here is a closure without `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `'auto' | string` tells the reader more than `string`.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // What was caught is passed on as it is.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      // Characters are what `[...text]` is for here: units, gate letters, digits.
      '@typescript-eslint/no-misused-spread': 'off',
      // Files are read here, and they contain control characters.
      'no-control-regex': 'off',
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
    // A component that is imported is untyped for this linter (vue-tsc checks it), and so is what a test reads from JSON.
    files: ['**/*.vue', 'renderer/main.ts', 'renderer/components/kinds.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },

  {
    files: ['core/**/*.ts'],
    rules: forbid({
      'core is numbers only: of packages it knows zod.': /^(?!\.|zod$)/,
      'core imports nothing outside core.': /\.\.\/(electron|renderer|test)\//,
    }),
  },
  {
    files: ['electron/engine/**/*.ts', 'electron/workers/**/*.ts', 'electron/cli/**/*.ts'],
    rules: forbid({
      'The engine runs in the terminal and in tests too: no Electron inside.': /^electron(\/|$)/,
      'The engine knows neither windows nor the main process, nor what is said between them.':
        /\.\.\/((main|preload|renderer)\/|contract$)/,
    }),
  },
  {
    files: ['electron/contract.ts', 'electron/preload/**/*.ts'],
    rules: forbid({
      'The border knows neither side, but for the types of what the engine produces.':
        /\/(workers|cli|main|renderer)\/|\/engine\/(?!.*\.types$)/,
    }),
  },
  {
    files: ['electron/main/**/*.ts'],
    rules: forbid({ 'The main process knows the window by the contract alone.': /\.\.\/(renderer|preload|cli)\// }),
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.vue'],
    rules: forbid({
      'The window is sandboxed: it has no Node and no Electron.': /^(node:|electron$|piscina$|@duckdb\/)/,
      'The window knows the rest of the app by electron/contract alone.': /\/electron\/(?!contract$)/,
    }),
  },

  prettier,
)
