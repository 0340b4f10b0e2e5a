/**
 * The kernels on very many random cases, each with a number: cells, sizes, lengths, directions, layers, embeddings, shards,
 * states, dropout, truncation, clamped deltas, losses, softmax, clipping, norms, optimizers, rows alone as in prediction; NaN,
 * infinities, denormals. What holds for each, and the bound on the difference from the float64 reference, stand in
 * test/core/kernels/fuzz.ts. It is meant for nights and takes half an hour on two cores; `npm test` runs a few hundred cases.
 *   npm run nightly -- [--count 100000] [--from 0] [--threads 2]
 * Ends with code 1 when a fact does not hold; `--from n --count 1` shows case n again.
 */
import { clearInterval, setInterval } from 'node:timers'
import { parseArgs } from 'node:util'
import { buildKernels } from '../../electron/scripts/kernels/build.mjs'
import { projectNode } from '../../electron/scripts/lib/process.mjs'
import { openContestant } from '../bench/lib/contestant.mjs'
import { machine } from '../bench/lib/machine.mjs'

const PER_QUESTION = 50
const PROBLEMS_SHOWN = 5

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: '2' },
  },
})
const [count, from, threads] = [values.count, values.from, values.threads].map(Number)
if (![count, from, threads].every(Number.isSafeInteger) || count < 1 || threads < 1) {
  console.error('--count and --threads take whole numbers from 1, --from takes a whole number.')
  process.exit(2)
}

await buildKernels()
const fuzzers = Array.from({ length: threads }, () => openContestant(projectNode(), ['test/nightly/fuzzer.mjs']))
const { processor, system } = machine()
console.log(`${processor}, ${system}, ${threads} processes`)
console.log(`fused kernels: ${(await fuzzers[0].ask('fusion')).toFixed(1)} times as fast as the others`)

const started = performance.now()
let next = from
let done = 0
let failed = 0
let worst = { worst: 0 }
const seconds = () => Math.round((performance.now() - started) / 1000)
const state = () =>
  `${done} cases in ${seconds()} s, ${failed} failed, worst ${(worst.worst * 100).toFixed(0)} % of the bound (seed ${worst.seed})`
const ticker = setInterval(() => console.log(state()), 20_000)
await Promise.all(fuzzers.map(work))
clearInterval(ticker)

console.log(`worst: ${worst.difference} off the reference, ${worst.what}`)
console.log(`seeds ${from} … ${from + count - 1}: ${state()}`)
process.exitCode = failed > 0 ? 1 : 0

async function work(fuzzer) {
  while (next < from + count) {
    const share = { from: next, count: Math.min(PER_QUESTION, from + count - next) }
    next += share.count
    const found = await fuzzer.ask('seeds', share)
    done += share.count
    if (found.worst.worst > worst.worst) worst = found.worst
    for (const verdict of found.failed) show(verdict)
  }
  await fuzzer.close()
}

function show({ seed, what, problems }) {
  failed++
  console.log(`seed ${seed}: ${what}`)
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) console.log(`  ${problem}`)
  if (problems.length > PROBLEMS_SHOWN) console.log(`  and ${problems.length - PROBLEMS_SHOWN} more`)
}
