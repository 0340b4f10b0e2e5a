import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../electron/scripts/lib/process.mjs'
import { PARTS } from './parts/index.mjs'
import { speedChart } from './report/chart.mjs'
import { performancePage } from './report/page.mjs'
import { WORKLOADS } from './workloads.mjs'

/**
 * Writes docs/performance.md and its chart from what was measured:
 *   npm run bench -- --torch --json bench.json
 *   node test/bench/page.mjs bench.json [data.json app.json]     (further results: of bench:data and bench:app)
 */
const [file, ...further] = process.argv.slice(2)
if (file === undefined) {
  console.error('Name the results: node test/bench/page.mjs bench.json [data.json app.json]')
  process.exit(2)
}
const read = path => JSON.parse(readFileSync(path, 'utf8'))
const measured = read(file)
const lacks = whatLacks(measured)
if (lacks !== null) {
  console.error(`${file} ${lacks}. Run npm run bench -- --torch --json ${file}.`)
  process.exit(2)
}
writeFileSync(join(root, 'docs/performance.svg'), speedChart(measured.results.steps))
writeFileSync(join(root, 'docs/performance.md'), performancePage(measured, further.map(read)))
console.log('docs/performance.md and docs/performance.svg are written.')

/** Why the page cannot be written of a measurement; null: it can. What it says of others needs all of them. */
function whatLacks({ mistakes, quick, results }) {
  if (mistakes.length > 0) return `holds wrong numbers (${mistakes[0]})`
  if (quick) return 'is of a quick look'
  const missing = [
    ...PARTS.map(({ name }) => name).filter(part => !results[part]),
    ...Object.keys(WORKLOADS).filter(name => !results.steps?.cases[name]),
  ]
  if (missing.length > 0) return `is not of a whole benchmark: it lacks ${missing.join(', ')}`
  const all = [results.W6, ...Object.values(results.steps.cases)]
  return all.every(({ times }) => times.torch) ? null : 'was measured without PyTorch'
}
