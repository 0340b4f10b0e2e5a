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

/** Two epochs of so many batches make the 20 steps after which weights are compared. */
const SHORT = { epochs: 2, batches: 10 }
/** Epochs of a training that is timed: more than anybody waits for. */
const LONG = 100_000
/** Seconds of training before the first measurement: threads arrive, kernels become fast. */
const WARM_UP = 1
/** Epochs after a pause: the helpers come back in the first, the second is timed. */
const AFTER_PAUSE = 2

/** A workload is prepared once for each length of training. */
const keyOf = (name, { epochs, batches }) => `${name}-${epochs}x${batches}`

const engines = new Map()
const prepared = new Map()
/** Trainings that are timed again and again, by the name they were opened under; paused in between. */
const opened = new Map()

await serve({
  /** Trains 20 steps; answers what names the weights. */
  async weights({ name, workload, threads, folder }) {
    const engine = engineOf(threads)
    const experiment = await experimentFor(engine, { name, workload, folder, ...SHORT })
    const run = mkdtempSync(join(folder, 'run-'))
    await engine.trainings.start(experiment, run)
    ended(name, await engine.trainings.finished(run), 'finished')
    const hash = await hashOf(experiment, workload, run)
    rmSync(run, { recursive: true })
    return hash
  },

  /** Begins a training that is timed, in an engine of its own, and pauses it when it is warm. `batches`: of an epoch. */
  async open({ as, name, workload, threads, folder, batches }) {
    const engine = engineOf(threads, as)
    const experiment = await experimentFor(engine, { name, workload, folder, epochs: LONG, batches })
    const run = mkdtempSync(join(folder, 'run-'))
    const training = { name, workload, engine, run, hear: () => undefined }
    engine.trainings.onProgress((_, { events }) => {
      for (const event of events) if (event.kind === 'epoch') training.hear(event)
    })
    opened.set(as, training)
    const warm = epochsOf(training, ({ seconds }) => seconds > WARM_UP)
    await engine.trainings.start(experiment, run)
    await warm
    await engine.trainings.control(run, 'pause')
  },

  /** Goes on with trainings at the same time: answers the milliseconds after which they have taken one step more together. */
  async time({ trainings }) {
    const all = trainings.map(as => opened.get(as))
    const measured = all.map(training => epochsOf(training, (_, count) => count === AFTER_PAUSE))
    await Promise.all(all.map(({ engine, run }) => engine.trainings.control(run, 'continue')))
    const epochs = await Promise.all(measured)
    await Promise.all(all.map(({ engine, run }) => engine.trainings.control(run, 'pause')))
    const perSecond = all.map(({ workload }, k) => epochs[k].at(-1).throughput / workload.batch)
    return { milliseconds: 1000 / perSecond.reduce((sum, one) => sum + one), share: null }
  },

  /** Ends trainings that were timed, and their engines. */
  async close({ trainings }) {
    for (const as of trainings) {
      const { name, engine, run } = opened.get(as)
      await engine.trainings.control(run, 'stop')
      ended(name, await engine.trainings.finished(run), 'stopped')
      await engine.pool.close()
      rmSync(run, { recursive: true })
      opened.delete(as)
    }
  },

  /** The training of 20 steps for another program: writes its experiment, and answers the file. */
  experiment({ name, folder }) {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify(prepared.get(keyOf(name, SHORT)).experiment))
    return file
  },

  /** The weights that another program's training of it ended with. */
  hash: ({ name, workload, run }) => hashOf(prepared.get(keyOf(name, SHORT)).experiment, workload, run),
})

/** The epochs of a training from now on, when they are enough. */
function epochsOf(training, enough) {
  return new Promise((resolve, reject) => {
    const epochs = []
    training.hear = epoch => {
      epochs.push(epoch)
      if (enough(epoch, epochs.length)) resolve(epochs)
    }
    training.engine.trainings
      .finished(training.run)
      .then(({ state, problem }) =>
        reject(new Error(`the training of ${training.name} is ${state}: ${problem?.message}`)),
      )
      .catch(() => undefined)
  })
}

function ended(name, { state, problem }, expected) {
  if (state !== expected) throw new Error(`the training of ${name} is ${state}: ${problem?.message}`)
}

/** The engine of so many threads, or another one that is called `as`. */
function engineOf(threads, as = `${threads}`) {
  if (!engines.has(as)) {
    const pool = modules.openPool({ workers: join(root, 'out', 'main'), threads, kernels: async () => choice })
    const prepareRun = async ({ name }) => prepared.get(name).preparation
    engines.set(as, {
      pool,
      trainings: modules.openTrainings({ pool, threads, memory: totalmem(), prepareRun }),
    })
  }
  return engines.get(as)
}

async function experimentFor({ pool }, { name, workload, folder, epochs, batches }) {
  const key = keyOf(name, { epochs, batches })
  if (!prepared.has(key)) {
    mkdirSync(folder, { recursive: true })
    const experiment = experimentOf(modules, workload, { folder, name: key, epochs, batches })
    const preparation = {
      prepared: await pool.run('prepare', experiment),
      plan: { resolved: experiment, memoryBytes: 0 },
      baselines: { report: {}, test: [] },
    }
    prepared.set(key, { experiment, preparation })
  }
  return prepared.get(key).experiment
}

/** Of the last weights, in the order of the parameter table. */
async function hashOf(experiment, workload, run) {
  const spec = modules.networkSpec(experiment, { ...workload, symbols: [] })
  const { snapshot } = await modules.newestCheckpoint(run, modules.parameterTable(spec))
  return createHash('sha256')
    .update(Buffer.from(Float32Array.from(snapshot.vectors.weights).buffer))
    .digest('hex')
    .slice(0, 16)
}
