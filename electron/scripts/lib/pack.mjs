import { dirname, join, resolve } from 'node:path'
import { projectNode, root, run, tool } from './process.mjs'

/**
 * Packs the built app into dist/, with the given Electron: installers, or only the folder that they are made from.
 * @param {{ binary: string, version: string }} electron
 */
export async function pack(electron, { folderOnly }) {
  const { code, output } = await run(projectNode(), [
    tool('electron-builder'),
    '--publish=never',
    ...(folderOnly ? ['--dir'] : []),
    `-c.electronDist=${distributionOf(electron.binary)}`,
    `-c.electronVersion=${electron.version}`,
  ])
  if (code !== 0) throw new Error(`electron-builder could not pack the app.\n${output}`)
}

/** The program in the packed folder. */
export function packedProgram() {
  const dist = join(root, 'dist')
  if (process.platform === 'win32') return join(dist, 'win-unpacked', 'Longhand.exe')
  if (process.platform === 'linux')
    return join(dist, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`, 'longhand')
  return join(
    dist,
    process.arch === 'x64' ? 'mac' : `mac-${process.arch}`,
    'Longhand.app',
    'Contents',
    'MacOS',
    'Longhand',
  )
}

/** The folder that Electron came in; on macOS the program lies deep inside its bundle. */
function distributionOf(binary) {
  return process.platform === 'darwin' ? resolve(dirname(binary), '../../..') : dirname(binary)
}
