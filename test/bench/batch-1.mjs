/**
 * One sequence forward (W6), the latency of a single forecast: our kernels against onnxruntime-web, on one thread each, with
 * the same weights and input. Both are asked as a program asks them: the sequence is handed over, the forecast is read. Before
 * anything is timed they have to say the same.
 *   node test/bench/batch-1.mjs [wide|narrow] [--rounds 15]
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import * as onnxruntime from 'onnxruntime-web'
import { processorTime } from './lib/clock.mjs'
import { loadCore } from './lib/core.mjs'
import { summary } from './lib/statistics.mjs'
import { asText, table, times, withSpread } from './lib/table.mjs'
import { hasOperator, onnxNetwork } from './support/onnx-network.mjs'
import { CELLS, ONE_SEQUENCE } from './workloads.mjs'

/** Largest distance between the outputs of the two, which are about as large as 1: float32 sums in another order. */
const TOLERANCE = 1e-5
/** Time of one measurement, ms. */
const MEASURED = 15

/** W6, and W6 with one thing changed: every cell that ONNX knows, a second layer, both directions, an output at every step. */
const CASES = [
  ...Object.entries(CELLS).map(([cellName, cell]) => [cellName === 'vanilla' ? 'W6' : `W6, ${cellName}`, { cell }]),
  ['W6, 2 layers', { layers: 2 }],
  ['W6, both directions', { bidirectional: true }],
  ['W6, read every step', { read: 'every' }],
]
  .map(([name, changed]) => ({ name, spec: { ...ONE_SEQUENCE, dropout: 0, ...changed } }))
  .filter(({ spec }) => hasOperator(spec))

/**
 * Milliseconds of one sequence, medians of interleaved rounds.
 *   width: 'wide' or 'narrow' vectors; V8's flag for it is one of the whole process
 *   →  [{ name, error, ours, peer }], `ours` and `peer` summaries; `error` the largest distance of the outputs
 * @throws Error when the two say different things
 */
export async function batch1({ rounds = 15, width = 'wide' } = {}) {
  onnxruntime.env.wasm.numThreads = 1
  const core = await loadCore(width)
  const { compileNetwork } = await core.load('/core/network/compiled.ts')
  const { stream, uniform } = await core.load('/core/random.ts')
  const draw = stream(6, 'one sequence')
  const random = (length, most) => Float32Array.from({ length }, () => (2 * uniform(draw) - 1) * most)

  const cases = []
  for (const { name, spec } of CASES) {
    const { steps } = ONE_SEQUENCE
    const network = compileNetwork(spec, { kernels: core.kernels, batch: 1, steps })
    // As large as initialisation makes weights; biases and peepholes too, so that nothing is zero.
    const parameters = random(network.table.size, 1 / Math.sqrt(spec.units))
    parameters.set(random(spec.outputs, 1), parameters.length - spec.outputs)
    const x = random(steps * spec.inputs, 2)
    const ours = ourRun(network, parameters, x)
    const peer = await peerRun(onnxNetwork(spec, network.table, parameters, steps), x, [steps, 1, spec.inputs])
    const error = distance(await ours.run(), await peer.run())
    if (!(error <= TOLERANCE)) throw new Error(`${name}: the outputs differ by ${error}, allowed are ${TOLERANCE}`)
    cases.push({ name, error, runs: { ours, peer }, times: { ours: [], peer: [] } })
  }
  // The first round compiles and warms up.
  for (let round = 0; round <= rounds; round++)
    for (const { runs, times } of cases)
      for (const who of round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours']) {
        const milliseconds = await timed(runs[who].run)
        if (round > 0) times[who].push(milliseconds)
      }
  for (const { runs } of cases) await runs.peer.close()
  await core.close()
  return cases.map(({ name, error, times }) => ({ name, error, ours: summary(times.ours), peer: summary(times.peer) }))
}

export function batch1Table(rows, width = 'wide') {
  const microseconds = of => withSpread({ ...of, median: 1000 * of.median })
  const lines = rows.map(({ name, error, ours, peer }) => [
    ...[name, microseconds(ours), microseconds(peer), times(peer.median / ours.median), error.toExponential(0)],
  ])
  const { inputs, units, steps } = ONE_SEQUENCE
  const bits = width === 'wide' ? 256 : 128
  const title = `One sequence forward, one thread (D ${inputs}, H ${units}, T ${steps}), vectors of ${bits} bits`
  return table(title, ['', 'Longhand, µs', 'onnxruntime-web, µs', 'faster', 'outputs differ by'], lines)
}

function ourRun(network, parameters, features) {
  network.loadParameters(parameters)
  const rows = { features, tokens: null }
  const starts = Int32Array.of(0)
  return {
    async run() {
      network.gather(0, rows, starts, null, 0, 1)
      network.forward(0, null)
      return network.outputs(0)
    },
  }
}

async function peerRun(model, x, shape) {
  const session = await onnxruntime.InferenceSession.create(model, { executionProviders: ['wasm'] })
  return {
    async run() {
      const { ŷ } = await session.run({ x: new onnxruntime.Tensor('float32', x, shape) })
      return ŷ.data
    },
    close: () => session.release(),
  }
}

/** Milliseconds of one run: the smaller of processor time and time on the wall (see lib/clock.mjs). */
async function timed(run) {
  const wall = performance.now()
  const cpu = processorTime()
  let count = 0
  do {
    for (let n = 0; n < 10; n++) await run()
    count += 10
  } while (performance.now() - wall < MEASURED)
  return Math.min(processorTime() - cpu, performance.now() - wall) / count
}

/** The largest difference between two lists; Infinity when they do not have the same length. */
const distance = (a, b) =>
  a.length === b.length ? a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0) : Infinity

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = { rounds: { type: 'string', default: '15' } }
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const [width = 'wide'] = positionals
  console.log(asText(batch1Table(await batch1({ rounds: Number(values.rounds), width }), width)))
}
