import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { projectNode, root, run } from '../../../electron/scripts/lib/process.mjs'
import { table, times, withSpread } from '../lib/table.mjs'
import { interleave } from '../lib/rounds.mjs'
import { WORKLOADS } from '../workloads.mjs'

/**
 * The engine's own trainings on 1, 2 … threads, and after 20 steps the bits of their weights: they have to be the same for every
 * number of threads, more than there are cores too, with wide and with narrow kernels, and in the terminal.
 */
export const threads = {
  name: 'threads',
  title: 'Threads',
  needsApp: true,

  async measure(bench) {
    const { options, progress } = bench
    const hashes = {}
    const entry = (name, width, count) => ({
      name: `${name} ${width} ${count}`,
      async measure() {
        const question = { name, workload: WORKLOADS[name], threads: count, folder: bench.place(`engine-${width}`) }
        const { hash, ...time } = await bench.engine(width).ask('train', question)
        hashes[name] ??= {}
        hashes[name][`${width}, ${count} thread${count === 1 ? '' : 's'}`] ??= hash
        return time
      },
    })
    const wide = NAMES.flatMap(name => counts().map(count => entry(name, 'wide', count)))
    const narrow = NAMES.flatMap(name => HASHED.map(count => ({ ...entry(name, 'narrow', count), most: 1 })))
    const measured = await interleave(Math.min(5, options.rounds), [...wide, ...narrow], progress)
    progress.show('longhand train')
    for (const name of NAMES) hashes[name]['longhand train'] = await terminalHash(bench, name)
    await Promise.all(['wide', 'narrow'].map(width => bench.end(`engine ${width}`)))
    return NAMES.map(name => ({
      name,
      hashes: hashes[name],
      wide: Object.fromEntries(counts().map(count => [count, measured[`${name} wide ${count}`]])),
    }))
  },

  tables(cases) {
    const rows = cases.flatMap(({ name, wide }) =>
      Object.entries(wide).map(([count, time], k) => [
        ...[k === 0 ? name : '', count, withSpread(time), times(wide[1].median / time.median)],
      ]),
    )
    const notes = cases.map(({ name, hashes }) => {
      const different = new Set(Object.values(hashes))
      const all = Object.keys(hashes).join('; ')
      if (different.size === 1) return `${name}: the same weights after 20 steps, ${[...different][0]} (${all}).`
      return `${name}: THE WEIGHTS DIFFER after 20 steps.`
    })
    return [table('Threads', ['256 bit', 'threads', 'ms a step', 'speed-up'], rows, notes)]
  },

  mistakes: cases =>
    cases
      .filter(({ hashes }) => new Set(Object.values(hashes)).size > 1)
      .map(({ name, hashes }) => {
        const all = Object.entries(hashes).map(([how, hash]) => `${how}: ${hash}`)
        return `${name}: weights after 20 steps depend on how they were computed: ${all.join(', ')}`
      }),
}

/** The same training in the terminal, with the kernels and threads that it chooses by itself. */
async function terminalHash(bench, name) {
  const folder = bench.place('engine-wide')
  const experiment = await bench.engine('wide').ask('experiment', { name, folder })
  const out = join(folder, `terminal-${name}`)
  const { code, output } = await run(projectNode(), [LONGHAND, 'train', experiment, '--out', out], { seconds: 300 })
  if (code !== 0) throw new Error(`longhand train ended with code ${code}:\n${output}`)
  return bench.engine('wide').ask('hash', { name, workload: WORKLOADS[name], run: out })
}

const LONGHAND = join(root, 'out/main/cli.js')
const NAMES = ['W2', 'W3', 'W5']
/** Numbers of threads whose weights are compared. */
const HASHED = [1, 2, 4]

/** Those, and doubled up to the number of cores. */
function counts() {
  const all = [...HASHED]
  for (let next = 8; next <= availableParallelism(); next *= 2) all.push(next)
  return all
}
