/**
 * Where the time of a training step goes, on one thread: ms and share of every part (medians of rounds).
 *   node test/bench/costs.mjs [W1,W2,…] [--narrow] [--shards 1] [--dropout 0.2] [--rounds 5]
 */
import { parseArgs } from 'node:util'
import { buildKernels } from '../../electron/scripts/kernels/build.mjs'
import { madeUpData } from './contestants/made-up-data.mjs'
import { networkSpec, nextStep, trainingChoice, trainingModules } from './contestants/training.mjs'
import { loadCore } from './lib/core.mjs'
import { median } from './lib/statistics.mjs'
import { asText, digits, table } from './lib/table.mjs'
import { CHARACTERS, WORKLOADS } from './workloads.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    narrow: { type: 'boolean', default: false },
    shards: { type: 'string', default: '1' },
    dropout: { type: 'string', default: '0.2' },
    rounds: { type: 'string', default: '5' },
  },
})

/** Kernels by what they are for. */
const KERNELS = {
  work: [
    ...['layerForward', 'layerBackward', 'denseForward', 'denseBackward'],
    ...['embeddingForward', 'embeddingBackward'],
  ],
  dropout: ['dropout'],
  copies: ['denseOutputs', 'denseDeltas'],
  'reduce and norm': ['clear', 'sumShards'],
  clip: ['clip'],
  optimizer: ['step'],
  transposes: ['transpose'],
  'norms of tensors': ['squaresOfBlocks'],
}
const REST = 'events and the rest'
const PARTS = ['work', 'gather', 'loss', ...Object.keys(KERNELS).slice(1), REST]
/** What a step consists of; everything else is there to make it possible, and shall cost little. */
const TRAINING = ['work', 'reduce and norm', 'clip', 'optimizer', 'transposes']
/** Steps of a round: as many as from one record of all norms to the next. */
const STEPS = 20

/** Milliseconds of this round; some of what is timed lies within another: see `partsOf`. Plain doubles: a clock must not make garbage. */
const TIMED = [...Object.keys(KERNELS), 'other kernels', 'gather', 'forward', 'backward', 'shard']
const clock = new Float64Array(TIMED.length)
function timed(name, work) {
  const place = TIMED.indexOf(name)
  return (...given) => {
    const begin = performance.now()
    const result = work(...given)
    clock[place] += performance.now() - begin
    return result
  }
}

await buildKernels()
/** Every kernel that is instantiated from now on is timed. */
const { Instance } = WebAssembly
const partOf = name => Object.keys(KERNELS).find(part => KERNELS[part].includes(name)) ?? 'other kernels'
WebAssembly.Instance = function (...given) {
  const { exports } = new Instance(...given)
  return { exports: Object.fromEntries(Object.entries(exports).map(([name, f]) => [name, timed(partOf(name), f)])) }
}

const { load, kernels, close } = await loadCore(values.narrow ? 'narrow' : 'wide')
const modules = await trainingModules(load)

function open(workload) {
  const { batch, steps } = workload
  const data = madeUpData(modules, workload)
  const choice = trainingChoice(modules, workload)
  const spec = { ...networkSpec(workload), dropout: Number(values.dropout) }
  const sizes = { kernels, batch, steps, shards: Number(values.shards), optimizer: choice.optimizer }
  const network = modules.compileNetwork(spec, sizes)
  network.loadParameters(modules.initialise(spec, modules.Network.parse({}).initialise, 1))
  const learner = { ...network }
  for (const name of ['gather', 'forward', 'backward']) learner[name] = timed(name, network[name])
  const runShard = modules.shardRunner(learner, data, choice, 1)
  const runShards = modules.inOrder(learner, timed('shard', runShard))
  const begin = hands => {
    const { events } = modules.train({ learner, data, choice, seed: 1, clock: () => performance.now(), ...hands })
    return () => nextStep(events)
  }
  // What is left when shards and pieces do nothing: batches, events, records of norms. By itself, for clocks cost more than it.
  return { step: begin({ runShards }), rest: begin({ runShards: () => {}, runPieces: () => {} }) }
}

/** Milliseconds of a step by part. The loss is what a shard does besides gather, forward and backward. */
function partsOf({ shard, gather, forward, backward, rest, ...ofKernels }) {
  const parts = { ...ofKernels, gather, loss: shard - gather - forward - backward, [REST]: rest }
  return Object.fromEntries(PARTS.map(name => [name, parts[name] / STEPS]))
}

function round({ step, rest }) {
  clock.fill(0)
  for (let n = 0; n < STEPS; n++) step()
  const found = Object.fromEntries(TIMED.map((name, place) => [name, clock[place]]))
  const begin = performance.now()
  for (let n = 0; n < STEPS; n++) rest()
  return partsOf({ ...found, rest: performance.now() - begin })
}

function measure(workload) {
  const opened = open(workload)
  round(opened)
  const rounds = Array.from({ length: Number(values.rounds) }, () => round(opened))
  return Object.fromEntries(PARTS.map(name => [name, median(rounds.map(parts => parts[name]))]))
}

const all = { ...WORKLOADS, characters: CHARACTERS }
const names = positionals[0]?.split(',') ?? Object.keys(all)
const found = names.map(name => measure(all[name]))
const whole = found.map(parts => Object.values(parts).reduce((sum, ms) => sum + ms, 0))
const cell = (ms, k) => `${digits(ms)} (${((100 * ms) / whole[k]).toFixed(2)} %)`
const rows = PARTS.map(name => [name, ...found.map((parts, k) => cell(parts[name], k))])
const trained = found.map(parts => TRAINING.reduce((sum, name) => sum + parts[name], 0))
const besides = trained.map((ms, k) => `${((100 * (whole[k] - ms)) / whole[k]).toFixed(1)} %`)
const note = `one thread, ${values.narrow ? 'narrow' : 'wide'} kernels, shards ${values.shards}, dropout ${values.dropout}; gradient norms every ${STEPS} steps`
console.log(
  asText(table('ms of a training step', ['', ...names], [...rows, ['besides the training', ...besides]], [note])),
)
await close()
