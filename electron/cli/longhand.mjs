#!/usr/bin/env node
import { buildApp } from '../scripts/lib/build.mjs'
import { cli, thrifty } from '../scripts/lib/cli.mjs'
import { installPackages } from '../scripts/lib/packages.mjs'
import { projectNode, run } from '../scripts/lib/process.mjs'

// `npx longhand …` and `npm run -s longhand -- …` in the clone: builds what is out of date, then hands over to the CLI with
// the Node that comes with the packages.

// npm runs a script in the checkout; relative paths are meant from where the person stands.
const viaNpm = ['longhand', 'npx'].includes(process.env.npm_lifecycle_event ?? '')
const cwd = (viaNpm && process.env.INIT_CWD) || process.cwd()

try {
  await installPackages()
  await buildApp()
  const given = process.argv.slice(2)
  process.exitCode = (await run(projectNode(), [...cli, ...given], { show: true, cwd, env: thrifty })).code
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
