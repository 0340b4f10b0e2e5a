import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../electron/scripts/lib/process.mjs'
import { loadCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'
import { median } from '../lib/statistics.mjs'
import { experimentOf } from './experiment.mjs'

/**
 * The product's engine, its leader and helpers in threads of its pool, with run folders and events, as the CLI and the window
 * have it: `engine.mjs wide|narrow`. Only what is computed for people beside a training (ridge regression, a plan) is left out.
 */
const { load, choice } = await loadCore(process.argv[2])
const paths = [
  ...[
    '/core/experiment/schema.ts',
    '/core/network/parameters.ts',
    '/core/random.ts',
    '/electron/engine/checkpoints.ts',
  ],
  ...['/electron/engine/network.ts', '/electron/engine/pool.ts', '/electron/engine/training.ts'],
]
const modules = Object.assign({}, ...(await Promise.all(paths.map(load))))

/** Batches of an epoch; two epochs make the 20 steps after which weights are compared. */
const BATCHES = 10
const EPOCHS = 2
/** Epochs that are timed, and seconds before them in which threads arrive and kernels become fast. */
const TIMED = 3
const WARM_UP = 1
const engines = new Map()
const prepared = new Map()

await serve({
  /** Trains 20 steps; answers what names the weights. */
  async weights({ name, workload, threads, folder }) {
    const { experiment, engine } = await opened({ name, workload, threads, folder })
    const { run, epochs } = await trained(engine, experiment, folder)
    const expected = EPOCHS * BATCHES
    if (epochs.at(-1).step !== expected)
      throw new Error(`${name} was trained for ${epochs.at(-1).step} steps instead of ${expected}`)
    const hash = await hashOf(experiment, workload, run)
    rmSync(run, { recursive: true })
    return hash
  },

  /** Trains until it is warm, and then some epochs more; answers the time of a step in the middle one of these. */
  async time({ name, workload, threads, folder }) {
    const { experiment, engine } = await opened({ name, workload, threads, folder })
    const { run, epochs } = await trained(
      engine,
      { ...experiment, training: { ...experiment.training, ...LONG } },
      folder,
    )
    rmSync(run, { recursive: true })
    const speeds = timedOf(epochs).map(({ throughput }) => throughput)
    return { milliseconds: (1000 * workload.batch) / median(speeds), share: null }
  },

  /** The same training for another program: writes its experiment, and answers the file. */
  experiment({ name, folder }) {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify(prepared.get(name).experiment))
    return file
  },

  /** The weights that another program's training of it ended with. */
  hash: ({ name, workload, run }) => hashOf(prepared.get(name).experiment, workload, run),
})

/** More epochs than are waited for: a timed training is stopped. */
const LONG = { epochs: 10_000 }

/** Those that began after the warm-up. */
const timedOf = epochs => epochs.filter((_, k) => k > 0 && epochs[k - 1].seconds > WARM_UP)

async function opened({ name, workload, threads, folder }) {
  const engine = engineOf(threads)
  if (!prepared.has(name)) prepared.set(name, await prepare(engine, name, workload, folder))
  return { engine, experiment: prepared.get(name).experiment }
}

/** Trains to the end, a long training until enough of it was timed. Answers its folder and the events of its epochs. */
async function trained({ trainings }, experiment, folder) {
  const run = mkdtempSync(join(folder, 'run-'))
  const epochs = []
  let stopping = null
  const stopListening = trainings.onProgress((of, { events }) => {
    if (of !== run) return
    epochs.push(...events.filter(({ kind }) => kind === 'epoch'))
    const enough = experiment.training.epochs === LONG.epochs && timedOf(epochs).length >= TIMED
    if (enough) stopping ??= trainings.control(run, 'stop')
  })
  await trainings.start(experiment, run)
  const { state, problem } = await trainings.finished(run)
  await stopping
  stopListening()
  if (state !== 'finished' && state !== 'stopped')
    throw new Error(`the training of ${experiment.data.file} is ${state}: ${problem?.message}`)
  return { run, epochs }
}

function engineOf(threads) {
  if (!engines.has(threads)) {
    const pool = modules.openPool({ workers: join(root, 'out', 'main'), threads, kernels: async () => choice })
    const prepareRun = async ({ name }) => prepared.get(name).preparation
    engines.set(threads, {
      pool,
      trainings: modules.openTrainings({ pool, threads, memory: totalmem(), prepareRun }),
    })
  }
  return engines.get(threads)
}

async function prepare({ pool }, name, workload, folder) {
  mkdirSync(folder, { recursive: true })
  const experiment = experimentOf(modules, workload, { folder, name, epochs: EPOCHS, batches: BATCHES })
  const preparation = {
    prepared: await pool.run('prepare', experiment),
    plan: { resolved: experiment, memoryBytes: 0 },
    baselines: { report: {}, test: [] },
  }
  return { experiment, preparation }
}

/** Of the last weights, in the order of the parameter table. */
async function hashOf(experiment, workload, run) {
  const spec = modules.networkSpec(experiment, { inputs: workload.inputs, outputs: workload.outputs })
  const { snapshot } = await modules.newestCheckpoint(run, modules.parameterTable(spec))
  return createHash('sha256')
    .update(Buffer.from(Float32Array.from(snapshot.vectors.weights).buffer))
    .digest('hex')
    .slice(0, 16)
}
