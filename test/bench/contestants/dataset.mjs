import { loadCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'

/** Longhand's way from a file to batches, in this process: what the window's workers do. */
const { load } = await loadCore()
const { Experiment } = await load('/core/experiment/schema.ts')
const { profileDataset } = await load('/electron/engine/datasets.ts')
const { preparationOf } = await load('/electron/engine/tasks/prepare.ts')
const { loadKernels } = await load('/core/kernels/index.ts')
const { compileNetwork } = await load('/core/network/compiled.ts')
const { permutation, stream } = await load('/core/random.ts')

const BATCH = 64
const experimentOf = ({ file, target }) =>
  Experiment.parse({ data: { file }, task: { kind: 'forecast', target, window: 48 }, network: { units: 8 } })

const prepare = experiment => preparationOf(experiment.task.kind)(experiment)

await serve({
  about: () => `Node ${process.versions.node}`,

  /** What opening a file in the window takes. */
  async profile(choice) {
    const { data, task, evaluation } = experimentOf(choice)
    return timed(() => profileDataset(data.file, data, { target: task.target, train: evaluation.split.train }))
  },

  /** What pressing Train takes before the first batch, without ridge regression and other baselines. */
  async prepare(choice) {
    return timed(() => prepare(experimentOf(choice)))
  },

  /** Windows a second, each gathered once in random order, 64 at a time: what a training's epoch does. */
  async gather(choice) {
    const { data } = await prepare(experimentOf(choice))
    const spec = {
      cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
      ...{ inputs: data.inputs, embeddings: [], units: 8, layers: 1, bidirectional: false, dropout: 0 },
      ...{ outputs: data.outputs, read: 'last' },
    }
    const network = compileNetwork(spec, { kernels: loadKernels(), batch: BATCH, steps: data.steps })
    const { starts } = data.train
    const order = new Int32Array(starts.length)
    const own = new Int32Array(BATCH)
    const batches = Math.floor(starts.length / BATCH)
    const epoch = () => {
      permutation(stream(1, 'shuffle'), order)
      for (let n = 0; n < batches; n++) {
        for (let k = 0; k < BATCH; k++) own[k] = starts[order[n * BATCH + k]]
        network.gather(0, data, own, null, 0, BATCH)
      }
    }
    epoch()
    const { milliseconds } = await timed(epoch)
    return { windows: batches * BATCH, steps: data.steps, inputs: data.inputs, milliseconds }
  },

  memory: () => process.resourceUsage().maxRSS / 1024,
})

async function timed(work) {
  const started = performance.now()
  await work()
  return { milliseconds: performance.now() - started, share: null }
}
