import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, say } from './process.mjs'

/** Can a window be shown? Windows and macOS always have a desktop. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

export function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)))
}

/** Electron's sandbox refuses to run as root, as in most containers. */
export const rootArguments = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

const debianPackages = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libnotify4',
  'fonts-dejavu-core',
  'python3',
]

/** On Debian and as root: what Electron needs for a window that nobody sees, and Python for the exported models. */
export async function installDebianPackages() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return
  const missing = []
  for (const name of debianPackages) {
    const { output } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}', name])
    if (output !== 'installed') missing.push(name)
  }
  if (missing.length === 0) return
  say(`Installing ${missing.join(', ')} …`)
  const apt = args => run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' }, seconds: 600 })
  await apt(['update', '-qq'])
  const { code, output } = await apt(['install', '-y', '-qq', '--no-install-recommends', ...missing])
  if (code !== 0) say(`apt-get could not install them; what needs them will say so.\n${output}`)
}
