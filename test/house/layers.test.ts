import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/**
 * The import rule, proven on the source: renderer → electron/contract ← electron/main → electron/engine, workers → core.
 * A layer is a folder (or file); what it may import are other layers and packages. The contract declares what crosses the
 * border, in the engine's own words: it may import the engine's files of types, and nothing that runs.
 */
const root = resolve(import.meta.dirname, '../..')

interface Layer {
  readonly name: string
  readonly layers: readonly string[]
  readonly packages: readonly string[]
}

const layers: readonly Layer[] = [
  { name: 'core', layers: [], packages: ['zod'] },
  {
    name: 'electron/contract.ts',
    layers: ['core', ...typesOf('electron/engine')],
    packages: ['zod'],
  },
  {
    name: 'electron/engine',
    layers: ['core', 'electron/workers', 'package.json'],
    packages: ['node', 'zod', 'piscina', '@duckdb/node-api', 'fourier-transform'],
  },
  {
    name: 'electron/workers',
    layers: ['core', 'electron/engine', 'package.json'],
    packages: ['node', 'zod', 'piscina', '@duckdb/node-api'],
  },
  {
    name: 'electron/cli',
    layers: ['core', 'electron/engine', 'package.json'],
    packages: ['node', 'zod', 'commander'],
  },
  { name: 'electron/preload', layers: ['electron/contract.ts'], packages: ['electron'] },
  {
    name: 'electron/main',
    layers: ['core', 'electron/contract.ts', 'electron/engine', 'package.json'],
    packages: ['node', 'zod', 'electron'],
  },
  {
    name: 'renderer',
    layers: ['core', 'electron/contract.ts'],
    packages: [
      'vue',
      'pinia',
      'reka-ui',
      'chart.js',
      'chartjs-plugin-annotation',
      'chartjs-plugin-zoom',
      '@tanstack/vue-virtual',
      '@lucide/vue',
      'katex',
      'splitpanes',
      'fflate',
      'zod',
    ],
  },
]

/** Parts of core that would bring training into the window. */
const notForTheWindow = ['core/kernels', 'core/training', 'core/optimizers']

describe.each(layers)('$name', layer => {
  it('imports only the layers below it', () => {
    const allowed = [layer.name, ...layer.layers]
    const wrong = importsOf(layer.name).filter(({ to }) => to !== null && !allowed.some(name => isIn(to, name)))
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('imports only its own packages', () => {
    const wrong = importsOf(layer.name).filter(({ pack }) => pack !== null && !layer.packages.includes(pack))
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe('renderer', () => {
  it('takes from the training side of core nothing but types', () => {
    const wrong = importsOf('renderer').filter(
      ({ to, typeOnly }) => to !== null && !typeOnly && notForTheWindow.some(name => isIn(to, name)),
    )
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe('files of types', () => {
  it('import types alone', () => {
    const wrong = typesOf('electron')
      .flatMap(importsOf)
      .filter(({ typeOnly }) => !typeOnly)
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe('core', () => {
  it('has no two files that import each other, directly or around a corner', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to, typeOnly } of importsOf('core')) {
      if (to === null || typeOnly) continue
      graph.set(from, [...(graph.get(from) ?? []), to])
    }
    expect(cycleIn(graph)).toEqual([])
  })
})

describe('the rule itself', () => {
  it('sees static, dynamic, re-exported and required modules', () => {
    const text = `import a from './a'; import type { B } from './b'; export * from './c'; const d = import('./d'); const e = require('./e'); import f = require('./f')`
    expect(specifiersOf(text).map(({ specifier }) => specifier)).toEqual(['./a', './b', './c', './d', './e', './f'])
  })

  it('finds a cycle of three', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ])
    expect(cycleIn(graph)).toEqual(['a', 'b', 'c', 'a'])
  })

  it('knows every folder of electron', () => {
    const folders = readdirSync(join(root, 'electron')).filter(name =>
      statSync(join(root, 'electron', name)).isDirectory(),
    )
    const known = layers.map(({ name }) => name.split('/')[1])
    expect(folders.filter(name => !known.includes(name))).toEqual(['samples', 'scripts'])
  })
})

interface Import {
  /** Files relative to the checkout, with forward slashes; `to` is null for a package. */
  readonly from: string
  readonly to: string | null
  readonly pack: string | null
  readonly typeOnly: boolean
}

function importsOf(layer: string): Import[] {
  return sources(join(root, layer)).flatMap(file =>
    specifiersOf(readFileSync(file, 'utf8'), file).map(({ specifier, typeOnly }) => {
      const from = named(file)
      if (specifier.startsWith('.')) return { from, to: named(target(file, specifier)), pack: null, typeOnly }
      return { from, to: null, pack: packageOf(specifier), typeOnly }
    }),
  )
}

function sources(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return /\.(ts|vue)$/.test(path) ? [path] : []
  if (path.endsWith(join('kernels', 'assembly'))) return []
  return readdirSync(path).flatMap(name => sources(join(path, name)))
}

function specifiersOf(text: string, file = 'module.ts'): { specifier: string; typeOnly: boolean }[] {
  const code = file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(match => match[1]).join('\n')
    : text
  const found: { specifier: string; typeOnly: boolean }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isExternalModuleReference(node)) add(node.expression, false)
    else if (
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')
    )
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly })
  }
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true))
  return found
}

/** The file behind a relative import: `./lstm`, `./spec.ts`, `../engine` (a folder's index), `./style.css`, `./train?modulePath`. */
function target(from: string, specifier: string): string {
  const path = resolve(dirname(from), specifier.replace(/\?.*$/, ''))
  const candidates = [`${path}.ts`, path, join(path, 'index.ts')]
  return candidates.find(candidate => existsSync(candidate) && statSync(candidate).isFile()) ?? path
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node'
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** A way through the graph that comes back to where it began; empty: there is none. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return []
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...path, file])
      if (cycle.length > 0) return cycle
    }
    done.add(file)
    return []
  }
  for (const file of graph.keys()) {
    const cycle = walk(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

/** The files of a layer that hold types alone. */
function typesOf(layer: string): string[] {
  return sources(join(root, layer))
    .map(named)
    .filter(file => file.endsWith('.types.ts'))
}

function named(file: string): string {
  return relative(root, file).split(sep).join('/')
}

const isIn = (file: string, layer: string): boolean => file === layer || file.startsWith(`${layer}/`)
const describeImport = ({ from, to, pack }: Import): string => `${from} imports ${to ?? pack ?? ''}`
