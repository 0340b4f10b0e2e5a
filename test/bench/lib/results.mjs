import { writeFileSync } from 'node:fs'

/**
 * Writes what a benchmark beside `npm run bench` measured, as page.mjs puts it on docs/performance.md.
 *   file: undefined writes nothing · title: heading of its section · about: what was measured, a sentence or two
 *   remarks: doubts about the measurement · tables: of table.mjs · limits: [what, limit, measured, whether it holds]
 */
export function writeResults(file, { title, about, remarks, tables, limits = [] }) {
  if (file === undefined) return
  const date = new Date().toISOString()
  writeFileSync(file, `${JSON.stringify({ date, title, about, remarks, tables, limits }, null, 1)}\n`)
}
