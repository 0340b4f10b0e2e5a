import { buildApp } from './lib/build.mjs'
import { installPackages } from './lib/packages.mjs'

// `npm run build`: everything into out/, only what is out of date.

await installPackages()
await buildApp()
