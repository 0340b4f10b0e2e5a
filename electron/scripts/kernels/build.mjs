/**
 * Compiles the kernels, with and without relaxed SIMD, to build/{relaxed,plain}.ts: the bytes as base64 with a stamp of the
 * sources they were made from. Returns at once when nothing has changed. Run it with `node electron/scripts/kernels/build.mjs`.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { generate, sources } from './generate.mjs'

const built = name => fileURLToPath(new URL(`../../../core/kernels/build/${name}`, import.meta.url))
const assemblyscript = createRequire(import.meta.url)('assemblyscript/package.json').version
const BUILDS = { relaxed: ['--enable', 'relaxed-simd'], plain: [] }
const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // The host gives a shared memory sized to need: at least one page, at most all that 32 bits address.
  ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
]

export async function buildKernels() {
  const stamp = stampOf()
  const stale = Object.keys(BUILDS).filter(name => !upToDate(name, stamp))
  if (stale.length === 0) return false
  const { default: asc } = await import('assemblyscript/asc')
  const files = generate()
  mkdirSync(built(''), { recursive: true })
  for (const name of stale) {
    const bytes = await compile(asc, files, BUILDS[name])
    const text = `export const stamp = '${stamp}'\nexport const base64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`
    // written aside first: another process may be reading, or building, the same file
    const aside = built(`${name}.${process.pid}.tmp`)
    writeFileSync(aside, text)
    try {
      renameSync(aside, built(`${name}.ts`))
    } catch (error) {
      rmSync(aside)
      if (!upToDate(name, stamp)) throw error // Windows refuses while another process puts the same file there
    }
  }
  return true
}

/** Line ends do not count: a checkout on Windows has the same stamp. */
function stampOf() {
  const hash = createHash('sha256')
    .update(assemblyscript)
    .update(JSON.stringify([BUILDS, OPTIONS]))
  for (const [name, text] of sources()) hash.update(name).update(text.replaceAll('\r\n', '\n'))
  return hash.digest('hex').slice(0, 16)
}

function upToDate(name, stamp) {
  try {
    return readFileSync(built(`${name}.ts`), 'utf8').startsWith(`export const stamp = '${stamp}'`)
  } catch {
    return false
  }
}

async function compile(asc, files, options) {
  let bytes = null
  const { error, stderr } = await asc.main(['index.ts', ...OPTIONS, ...options, '--outFile', 'kernels.wasm'], {
    readFile: name => files[name] ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') bytes = contents
    },
    listFiles: () => [],
  })
  if (error || !bytes) throw new Error(`the kernels do not compile: ${error?.message ?? ''}\n${stderr.toString()}`)
  return bytes
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildKernels()
  console.log(built ? 'kernels: built' : 'kernels: up to date')
}
