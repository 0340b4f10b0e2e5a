import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from './lib/build.mjs'
import { cli, thrifty } from './lib/cli.mjs'
import { hasDisplay, rootArguments } from './lib/display.mjs'
import { officialElectron } from './lib/electron.mjs'
import { installPackages } from './lib/packages.mjs'
import { projectNode, root, run, say } from './lib/process.mjs'

// `npm start`: from a fresh clone to the weather sample, ready to train in the window or, without one, trained in the terminal.

const sample = 'weather-newark'

/** A window that ends this soon with an error never stood on the screen. */
const startSeconds = 20

try {
  await installPackages()
  await buildApp()
  process.exitCode = await openWindow(reason => {
    say(`${reason} Training the same experiment here in the terminal instead.\n`)
    return trainInTerminal()
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function openWindow(otherwise) {
  if (!hasDisplay()) return otherwise('There is no display for a window.')
  const electron = await officialElectron()
  if (!electron) return otherwise('Electron could not be downloaded, so there is no window.')
  say(`Opening Longhand with the sample ${sample} …`)
  const started = Date.now()
  const { code } = await run(electron.binary, [...rootArguments, root, '--sample', sample, ...process.argv.slice(2)], {
    show: true,
  })
  if (code !== 0 && Date.now() - started < startSeconds * 1000) return otherwise('Electron could not open a window.')
  return code
}

async function trainInTerminal() {
  const runs = join(root, 'runs')
  mkdirSync(runs, { recursive: true })
  const experiment = join(root, 'electron', 'samples', `${sample}.json`)
  const folder = join(runs, `${sample}-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}`)
  const { code } = await run(projectNode(), [...cli, 'train', experiment, '--out', folder], {
    show: true,
    env: thrifty,
  })
  return code
}
