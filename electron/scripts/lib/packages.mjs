import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root, say } from './process.mjs'

/** Installs the packages when they are absent or are not those of `package-lock.json`. */
export async function installPackages() {
  const missing = missingPackages()
  if (missing.length === 0) return
  const fresh = !existsSync(join(root, 'node_modules'))
  say(fresh ? 'Installing packages (once, a minute or two) …' : `Updating packages: ${summary(missing)} …`)
  // `npm ci` begins by deleting node_modules, from which this script's own Node may be running; on Windows it cannot.
  const { code, output } = await npm(fresh ? ['ci'] : ['install', '--no-save'])
  if (code !== 0) throw new Error(`npm could not install the packages. Is the network reachable?\n${reasons(output)}`)
}

/**
 * What `package-lock.json` asks for and npm's own record of what it installed does not have. Optional packages are left out:
 * they are for other platforms.
 */
function missingPackages() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.optional && installed[path]?.version !== entry.version)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
}

/** What npm says went wrong, without its warnings and its page of usage. */
function reasons(output) {
  const lines = output.split('\n').filter(line => line.trim() !== '' && !line.startsWith('npm warn'))
  return lines.slice(0, 12).join('\n')
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return {}
  }
}

function summary(names) {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
