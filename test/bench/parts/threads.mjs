import { join } from 'node:path'
import { projectNode, root, run } from '../../../electron/scripts/lib/process.mjs'
import { table, percent, times, withSpread } from '../lib/table.mjs'
import { interleave } from '../lib/rounds.mjs'
import { median } from '../lib/statistics.mjs'
import { WORKLOADS } from '../workloads.mjs'

/**
 * The engine's own trainings. How fast two threads are, in trainings that have been warm for long and are continued in turns; and
 * after 20 steps the bits of their weights: they have to be the same for every number of threads, more than there are cores too,
 * with wide and with narrow kernels, and in the terminal.
 *
 * Two cores of a shared machine are seldom twice as fast as one. What they can give is measured in the same rounds: two trainings
 * beside each other, of one thread each, which never wait for one another.
 */
export const threads = {
  name: 'threads',
  title: 'Threads',
  needsApp: true,

  async measure(bench) {
    const cases = []
    for (const name of Object.keys(TIMED)) {
      const hashes = await hashesOf(bench, name)
      cases.push({ name, hashes, ...(await timesOf(bench, name)) })
    }
    await Promise.all(['wide', 'narrow'].map(width => bench.end(`engine ${width}`)))
    return cases
  },

  tables(cases) {
    const rows = cases.map(({ name, one, two, beside }) => [
      ...[name, withSpread(one), withSpread(two), times(speedUp({ one, two }))],
      ...[times(speedUp({ one, two: beside })), percent(speedUp({ one: beside, two }))],
    ])
    const notes = cases.map(({ name, hashes }) => {
      const different = new Set(Object.values(hashes))
      const all = Object.keys(hashes).join('; ')
      if (different.size === 1) return `${name}: the same weights after 20 steps, ${[...different][0]} (${all}).`
      return `${name}: THE WEIGHTS DIFFER after 20 steps.`
    })
    const columns = ['one thread, ms a step', 'two threads', 'faster', 'two trainings', 'two threads, of these']
    return [table('Threads', ['256 bit', ...columns], rows, notes)]
  },

  mistakes: cases =>
    cases
      .filter(({ hashes }) => new Set(Object.values(hashes)).size > 1)
      .map(({ name, hashes }) => {
        const all = Object.entries(hashes).map(([how, hash]) => `${how}: ${hash}`)
        return `${name}: weights after 20 steps depend on how they were computed: ${all.join(', ')}`
      }),
}

/** How many times as fast `two` is as `one`: the middle of the rounds, each a ratio of its own. */
export const speedUp = ({ one, two }) => median(one.values.map((milliseconds, k) => milliseconds / two.values[k]))

/** What is timed, and batches of an epoch: about a third of a second. */
const TIMED = { W2: 20, W3: 5, W5: 4 }
/** Numbers of threads whose weights are compared. */
const HASHED = [1, 2, 4]

/** ms a step of one thread, of two, and of two trainings of one thread each, taken together. */
async function timesOf(bench, name) {
  const { options, progress } = bench
  const engine = bench.engine('wide')
  const open = async (how, count) => {
    const as = `${name}, ${how}`
    progress.show(`warming up: ${as}`)
    await engine.ask('open', {
      ...{ as, name, workload: WORKLOADS[name], threads: count },
      ...{ folder: bench.place('engine-wide'), batches: TIMED[name] },
    })
    return as
  }
  const one = await open('one thread', 1)
  const two = await open('two threads', 2)
  const other = await open('one thread more', 1)
  const entry = (what, trainings) => ({ name: what, measure: () => engine.ask('time', { trainings }) })
  const found = await interleave(
    options.rounds,
    [entry('one', [one]), entry('two', [two]), entry('beside', [one, other])],
    progress,
  )
  await engine.ask('close', { trainings: [one, two, other] })
  return found
}

/** By the way they came about, what names the weights after 20 steps. Nothing is timed, so both widths train at once. */
async function hashesOf(bench, name) {
  const hashes = {}
  const train = async (width, counts) => {
    for (const count of counts) {
      const how = `${width}, ${count} thread${count === 1 ? '' : 's'}`
      bench.progress.show(`${name} ${how}`)
      const question = { name, workload: WORKLOADS[name], threads: count, folder: bench.place(`engine-${width}`) }
      hashes[how] = await bench.engine(width).ask('weights', question)
    }
  }
  const [first, ...others] = HASHED
  // Alone: the kernels that will be timed are chosen here.
  await train('wide', [first])
  await Promise.all([train('wide', others), train('narrow', HASHED)])
  bench.progress.show(`${name}: longhand train`)
  hashes['longhand train'] = await terminalHash(bench, name)
  return hashes
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
