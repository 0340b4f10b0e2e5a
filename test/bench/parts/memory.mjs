import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cli, thrifty } from '../../../electron/scripts/lib/cli.mjs'
import { projectNode, root, run } from '../../../electron/scripts/lib/process.mjs'
import { openScript } from '../lib/contestant.mjs'
import { digits, table } from '../lib/table.mjs'
import { WORKLOADS } from '../workloads.mjs'

/** The most memory that `longhand train` takes on W3, from reading the file to the results, all threads together. */
export const memory = {
  name: 'memory',
  title: 'Memory of a training in the terminal',
  needsApp: true,

  async measure({ options, place, progress }) {
    progress.show('longhand train')
    const folder = place('memory')
    mkdirSync(folder)
    const writer = openScript('experiments.mjs')
    const steps = options.quick ? 10 : YEAR
    const question = { workload: WORKLOADS.W3, folder, name: 'W3', epochs: 1, batches: steps }
    const experiment = await writer.ask('write', question).finally(writer.close)
    const report = join(folder, 'memory.txt')
    const preload = pathToFileURL(join(root, 'test/bench/lib/report-memory.mjs')).href
    const begin = performance.now()
    const { code, output } = await run(
      projectNode(),
      ['--import', preload, ...cli, 'train', experiment, '--out', join(folder, 'run')],
      { seconds: 300, env: { ...thrifty, LONGHAND_BENCH_MEMORY: report } },
    )
    if (code !== 0) throw new Error(`longhand train ended with code ${code}:\n${output}`)
    return { steps, megabytes: Number(readFileSync(report, 'utf8')), seconds: (performance.now() - begin) / 1000 }
  },

  tables: ({ steps, megabytes, seconds }) => [
    table(
      'Memory',
      ['longhand train on W3', 'MB at most', 's in all'],
      [[`one epoch of ${steps} steps, with DuckDB, baselines and results`, digits(megabytes), digits(seconds)]],
    ),
  ],
}

/** Steps of an epoch over about as many windows as a year of hours has. */
const YEAR = 80
