/**
 * How fast the kernels are: forward and backward of one batch, one thread, in ms of processor
 * time and nominal GFLOP/s (medians of interleaved rounds, and the best round).
 *   node test/bench/kernels.mjs [W1,W2,…] [--build relaxed|plain] [--rows 6] [--wide] [--rounds 5] [--cell vanilla,vanilla+p,FGR,tanh,…]
 *        [--shards 1] [--lengths equal|random]
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import { buildKernels } from '../../core/kernels/build.mjs'

const forecast = { embeddings: [], layers: 1, bidirectional: false, outputs: 1, read: 'last' }
const WORKLOADS = {
  W1: { steps: 96, batch: 32, inputs: 4, units: 32, ...forecast },
  W2: { steps: 144, batch: 64, inputs: 14, units: 64, ...forecast },
  W3: { steps: 144, batch: 64, inputs: 14, units: 128, ...forecast, layers: 2 },
  W4: { steps: 30, batch: 32, inputs: 50, units: 100, ...forecast, bidirectional: true, outputs: 9, read: 'every' },
  W5: { steps: 100, batch: 64, inputs: 32, units: 256, ...forecast },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    build: { type: 'string' },
    rows: { type: 'string' },
    wide: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cell: { type: 'string', default: 'vanilla' },
    shards: { type: 'string', default: '1' },
    lengths: { type: 'string', default: 'equal' },
  },
})
const names = positionals[0]?.split(',') ?? Object.keys(WORKLOADS)

await buildKernels()
const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true },
  optimizeDeps: { noDiscovery: true },
})
const { loadKernels } = await server.ssrLoadModule('/core/kernels/index.ts')
const { compileNetwork } = await server.ssrLoadModule('/core/network/compiled.ts')

const chosen = loadKernels({ build: values.build })
const tile = { rows: values.rows ? Number(values.rows) : chosen.tile.rows, wide: values.wide }
const kernels = { ...chosen, tile }
console.log(`${cpus()[0].model}, Node ${process.versions.node}, V8 ${process.versions.v8}`)
console.log(`kernels ${kernels.build} ${kernels.stamp}, tile ${tile.rows} × ${tile.wide ? 16 : 8}`)

const cases = names.flatMap(name => values.cell.split(',').map(cell => prepare(name, cell)))
for (let round = 0; round < Number(values.rounds); round++) for (const each of cases) each.times.push(each.measure())
for (const { label, flops, times } of cases) {
  const ms = times.sort((a, b) => a - b)[times.length >> 1]
  const speed = t => (flops / t / 1e6).toFixed(1).padStart(6)
  console.log(
    `${label.padEnd(12)} ${ms.toFixed(2).padStart(8)} ms ${speed(ms)} GFLOP/s   best ${times[0].toFixed(2).padStart(8)} ms ${speed(times[0])} GFLOP/s`,
  )
}
await server.close()

function cellOf(name) {
  if (name === 'tanh' || name === 'relu') return { kind: 'simple-rnn', activation: name }
  const [variant, peepholes] = name.split('+')
  return { kind: 'lstm', variant, peepholes: peepholes === 'p' }
}

/** A training step without loss and optimizer; the longer of 60 ms and one step is one measurement. */
function prepare(name, cellName) {
  const { steps, batch, ...sizes } = WORKLOADS[name]
  const spec = { ...sizes, cell: cellOf(cellName), dropout: 0 }
  const network = compileNetwork(spec, { kernels, batch, steps, shards: Number(values.shards) })
  const random = (n, scale) => Float32Array.from({ length: n }, () => (Math.random() * 2 - 1) * scale)
  network.loadParameters(random(network.table.size, 1 / Math.sqrt(spec.units)))
  const features = random((steps + batch) * spec.inputs, 1)
  const starts = Int32Array.from({ length: batch }, (_, row) => row)
  const lengths =
    values.lengths === 'random' ? Int32Array.from(starts, () => 1 + Math.floor(Math.random() * steps)) : null
  const step = () => {
    network.shards.forEach(({ first, rows }, shard) => {
      network.gather(shard, { features, tokens: null }, starts, lengths, first, rows)
      network.forward(shard, null)
      network.outputGradients(shard).fill(1 / batch)
      network.backward(shard, { truncate: null, clipDelta: null })
    })
    network.reduceGradients()
    network.parametersChanged()
  }
  const timed = count => {
    const start = cpuMilliseconds()
    for (let n = 0; n < count; n++) step()
    return (cpuMilliseconds() - start) / count
  }
  const once = (timed(3), timed(2))
  const count = Math.max(1, Math.round(60 / once))
  return { label: `${name} ${cellName}`, flops: flopsOf(network), times: [], measure: () => timed(count) }
}

/** Processor time of this process: on a busy machine the clock on the wall says little. */
function cpuMilliseconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Forward, and twice as much backward: 2 operations per weight, step and row; biases and gates are not counted. */
function flopsOf({ spec, table, steps, batch }) {
  const matrices = table.tensors.filter(({ shape }) => shape.length === 2)
  const perRow = matrices.reduce(
    (sum, { name, size }) => sum + size * (name === 'head.V' && spec.read === 'last' ? 1 : steps),
    0,
  )
  return 3 * 2 * batch * perRow
}
