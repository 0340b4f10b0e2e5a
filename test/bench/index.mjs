import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp, buildKernels } from '../../electron/scripts/lib/build.mjs'
import { newBench } from './lib/bench.mjs'
import { doubts, machine } from './lib/machine.mjs'
import { newProgress } from './lib/progress.mjs'
import { asText } from './lib/table.mjs'
import { limitsTable } from './limits.mjs'
import { runProgram } from './options.mjs'
import { PARTS } from './parts/index.mjs'
import { WORKLOADS } from './workloads.mjs'

const HELP = `npm run bench -- [options]: how fast training and forecasting are here. All of it takes about ten minutes.

  --only NAMES   only these, separated by commas: ${Object.keys(WORKLOADS).join(', ')} (full training steps),
                 ${PARTS.map(({ name }) => name).join(', ')}
  --rounds N     rounds of which medians are shown (7)
  --quick        few rounds and small peers: a look in two minutes
  --torch        PyTorch too, where a python3 has it
  --json FILE    write all results there; node test/bench/page.mjs FILE makes docs/performance.md of it`

/**
 * `npm run bench`: measures, prints tables, and ends with 1 when numbers are wrong. How long something took is never a failure:
 * the table of limits says what holds.
 */
await runProgram(
  {
    help: HELP,
    names: [...Object.keys(WORKLOADS), ...PARTS.map(({ name }) => name)],
    rounds: ({ quick }) => (quick ? 3 : 7),
    switches: ['quick', 'torch'],
  },
  async ({ names, ...options }) => {
    process.exitCode = (await run({ ...options, ...selection(names) })) ? 0 : 1
  },
)

/** Workloads mean their full training steps; a part without any is measured on all of them. */
function selection(names) {
  const workloads = Object.keys(WORKLOADS).filter(name => names.includes(name))
  const parts = PARTS.filter(({ name }) => names.includes(name) || (name === 'steps' && workloads.length > 0))
  return { parts, workloads: workloads.length > 0 ? workloads : Object.keys(WORKLOADS) }
}

async function run(options) {
  const here = machine()
  const progress = newProgress()
  const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'))
  // Also when it is ended with Ctrl-C.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const bench = newBench({ options, progress, folder })
  try {
    await (options.parts.some(({ needsApp }) => needsApp) ? buildApp() : buildKernels())
    const about = await bench.about()
    console.log(`${headOf(here, about)}\n`)
    const results = {}
    for (const { name, title, measure, tables } of options.parts) {
      progress.begin(title)
      results[name] = await measure(bench)
      progress.clear()
      for (const each of tables(results[name])) console.log(asText(each))
    }
    return conclude({ options, here, about, results, share: progress.share() })
  } finally {
    await bench.close()
  }
}

function conclude({ options, here, about, results, share }) {
  const limits = limitsTable(results)
  if (limits.rows.length > 0) console.log(asText(limits))
  const remarks = doubts(here.load, share)
  for (const remark of remarks) console.log(`Careful: ${remark}`)
  const mistakes = options.parts.flatMap(part => part.mistakes?.(results[part.name]) ?? [])
  for (const mistake of mistakes) console.log(`WRONG NUMBERS: ${mistake}`)
  if (options.json !== undefined) {
    const date = new Date().toISOString()
    const { quick, rounds } = options
    writeFileSync(
      options.json,
      `${JSON.stringify({ date, machine: here, about, rounds, quick, remarks, mistakes, results }, null, 1)}\n`,
    )
  }
  return mistakes.length === 0
}

function headOf({ processor, cores, memory, system }, { ours, peers }) {
  const { node, v8, build, stamp } = ours
  return [
    `${processor}, ${cores} cores, ${memory} GB · ${system}`,
    `Node ${node}, V8 ${v8} · kernels ${build} ${stamp}`,
    peers.map(({ label }) => label).join(' · '),
    new Date().toISOString().slice(0, 16).replace('T', ' '),
  ].join('\n')
}
