// What Electron's own default app does, for a distribution that came without one: `electron FOLDER …` runs the app in FOLDER.

const { app } = require('electron')
const { existsSync } = require('node:fs')
const { join, resolve } = require('node:path')

const folder = process.argv
  .slice(1)
  .filter(argument => !argument.startsWith('-'))
  .map(argument => resolve(argument))
  .find(path => existsSync(join(path, 'package.json')))

if (!folder) {
  console.error('Usage: electron FOLDER')
  process.exit(2)
}
const manifest = require(join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
require(join(folder, manifest.main))
