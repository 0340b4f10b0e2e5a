import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../electron/scripts/lib/process.mjs'
import { speedChart } from './report/chart.mjs'
import { performancePage } from './report/page.mjs'

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
const missing = ['steps', 'W6', 'cells', 'threads', 'scaling', 'characters', 'memory'].filter(
  part => !measured.results[part],
)
if (missing.length > 0) {
  console.error(
    `${file} is not of a whole benchmark: it lacks ${missing.join(', ')}. Run npm run bench -- --json ${file}.`,
  )
  process.exit(2)
}
writeFileSync(join(root, 'docs/performance.svg'), speedChart(measured.results.steps))
writeFileSync(join(root, 'docs/performance.md'), performancePage(measured, further.map(read)))
console.log('docs/performance.md and docs/performance.svg are written.')
