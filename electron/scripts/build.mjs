import { buildApp } from './lib/build.mjs'
import { installPackages } from './lib/packages.mjs'

// `npm run build`: everything into out/, only what is out of date.

try {
  await installPackages()
  await buildApp()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
