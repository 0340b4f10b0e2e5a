import { DuckDBInstance, version } from '@duckdb/node-api'
import { serve } from '../lib/serve.mjs'

/** DuckDB by itself: reads a file into a table with types it finds out, all defaults. */
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()

await serve({
  about: () => `DuckDB ${version()}`,
  async read({ file }) {
    const started = performance.now()
    await connection.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('${file.replaceAll("'", "''")}')`)
    return { milliseconds: performance.now() - started, share: null }
  },
  memory: () => process.resourceUsage().maxRSS / 1024,
})
