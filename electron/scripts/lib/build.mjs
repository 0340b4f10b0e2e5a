import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { projectNode, root, run, say, tool } from './process.mjs'

const kernels = {
  name: 'kernels',
  inputs: ['core/kernels/assembly', 'electron/scripts/kernels', 'package-lock.json'],
  output: 'core/kernels/build',
  command: () => [join(root, 'electron', 'scripts', 'kernels', 'build.mjs')],
}

const layers = [
  'core',
  'electron/contract.ts',
  'electron/cli',
  'electron/engine',
  'electron/main',
  'electron/preload',
  'electron/workers',
  'renderer',
]

const app = {
  name: 'app',
  inputs: [...layers, 'electron.vite.config.mts', 'package.json', 'package-lock.json'],
  output: 'out',
  command: () => [tool('electron-vite'), 'build', '--logLevel', 'warn'],
}

/** Builds the WebAssembly kernels unless they are those of the present sources. */
export const buildKernels = () => build(kernels)

/** Builds kernels, main process, CLI, workers, preload and window into `out/`, each only when its sources changed. */
export async function buildApp() {
  await buildKernels()
  await build(app)
}

async function build({ name, inputs, output, command }) {
  const stamp = join(root, output, '.sources')
  const sources = fingerprint(inputs)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say(`Building the ${name} …`)
  const { code, output: printed } = await run(projectNode(), command())
  if (code !== 0) throw new Error(`The ${name} could not be built.\n${printed}`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, sources)
}

/** A hash of the names and contents of the files: unlike times, it survives a clone and a change of branch. */
function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(path => files(join(root, path)))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function files(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap(name => files(join(path, name)))
}
