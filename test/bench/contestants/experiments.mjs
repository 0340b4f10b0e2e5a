import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'
import { experimentOf } from './experiment.mjs'

/** Writes experiment files, for parts that run a program of the product on them. */
const { load } = await loadCore()
const modules = { ...(await load('/core/experiment/schema.ts')), ...(await load('/core/random.ts')) }

await serve({
  write({ workload, folder, name, epochs, batches }) {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify(experimentOf(modules, workload, { folder, name, epochs, batches })))
    return file
  },
})
