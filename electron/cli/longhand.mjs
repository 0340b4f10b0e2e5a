#!/usr/bin/env node
import { join } from 'node:path'
import { buildApp } from '../scripts/lib/build.mjs'
import { installPackages } from '../scripts/lib/packages.mjs'
import { projectNode, root, run } from '../scripts/lib/process.mjs'

// `npx longhand …` and `npm run -s longhand -- …` in the clone: builds what is out of date, then hands over to the CLI with
// the Node that comes with the packages.

// Memory of a training is its network's, which lies outside of JavaScript's heap: that may stay small.
const FEW_NEW_VALUES = '--max-semi-space-size=2'
// What a thread has freed is kept for it by glibc. DuckDB's threads end, and two heaps for all give back more.
const thrifty = { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' }

// npm runs a script in the checkout; relative paths are meant from where the person stands.
const viaNpm = ['longhand', 'npx'].includes(process.env.npm_lifecycle_event ?? '')
const cwd = (viaNpm && process.env.INIT_CWD) || process.cwd()

try {
  await installPackages()
  await buildApp()
  const cli = join(root, 'out', 'main', 'cli.js')
  const given = process.argv.slice(2)
  process.exitCode = (await run(projectNode(), [FEW_NEW_VALUES, cli, ...given], { show: true, cwd, env: thrifty })).code
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
