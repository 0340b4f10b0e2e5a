import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../electron/scripts/lib/process.mjs'
import { loadCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'
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

/** Batches of an epoch; two epochs make the 20 steps after which weights are compared. The second one is timed. */
const BATCHES = 10
const EPOCHS = 2
const engines = new Map()
const prepared = new Map()

await serve({
  /** Trains 20 steps; answers the time of one of the last ten, and what names the weights. */
  async train({ name, workload, threads, folder }) {
    const engine = engineOf(threads)
    if (!prepared.has(name)) prepared.set(name, await prepare(engine, name, workload, folder))
    const { experiment } = prepared.get(name)
    const run = mkdtempSync(join(folder, 'run-'))
    const epochs = []
    const stopListening = engine.trainings.onProgress((of, { events }) => {
      if (of === run) epochs.push(...events.filter(({ kind }) => kind === 'epoch'))
    })
    await engine.trainings.start(experiment, run)
    const { state, problem } = await engine.trainings.finished(run)
    stopListening()
    if (state !== 'finished') throw new Error(`the training of ${name} is ${state}: ${problem?.message}`)
    const last = epochs.at(-1)
    const expected = EPOCHS * BATCHES
    if (last.step !== expected) throw new Error(`${name} was trained for ${last.step} steps instead of ${expected}`)
    const hash = await hashOf(experiment, workload, run)
    rmSync(run, { recursive: true })
    return { milliseconds: (1000 * workload.batch) / last.throughput, share: null, hash }
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
