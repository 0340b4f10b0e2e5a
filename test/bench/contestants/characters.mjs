import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { loadCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'
import { CHARACTERS } from '../workloads.mjs'
import { madeUpText } from './text.mjs'
import { compileWorkload, hashOf, nextStep, trainingChoice, trainingModules } from './training.mjs'

/**
 * A character model on the product's `train`, with the product's way of sharing a batch between threads: `characters.mjs wide|narrow`.
 * This thread leads; helpers are character-helper.mjs.
 */
const { load, kernels } = await loadCore(process.argv[2])
const modules = {
  ...(await trainingModules(load)),
  ...(await load('/electron/engine/crew.ts')),
  ...(await load('/electron/engine/network.ts')),
  ...(await load('/electron/engine/shared-batch.ts')),
}

/** Steps before the clock starts: kernels are compiled, helpers arrive. */
const WARM_UP = 3

await serve({
  /** Trains on `characters` characters; answers the seconds, the losses of the first and the last batch, and the weights. */
  async run({ threads, characters }) {
    const batches = Math.ceil(characters / (CHARACTERS.batch * CHARACTERS.steps))
    const workload = { ...CHARACTERS, shards: 'auto' }
    const choice = trainingChoice(modules, workload)
    const shards = modules.shardsOf(choice)
    const learner = compileWorkload(modules, kernels, { ...workload, shards }, choice.optimizer)
    const data = madeUpText(modules, CHARACTERS, WARM_UP + batches)
    const crew = modules.newCrew()
    const shared = modules.newSharedBatch(learner)
    const job = { crew, shared, data, kernels, workload: { ...workload, shards }, memory: learner.memory }
    modules.welcome(crew, threads - 1)
    const helpers = await Promise.all(
      Array.from({ length: threads - 1 }, (_, k) => startHelper({ ...job, helper: k + 1 })),
    )
    const hands = modules.onCrew(crew, shared, learner, modules.shardRunner(learner, data, choice, 1))
    const { events } = modules.train({ learner, data, choice, seed: 1, clock: () => performance.now(), ...hands })

    const first = nextStep(events)
    for (let n = 1; n < WARM_UP; n++) nextStep(events)
    const begin = performance.now()
    let last = first
    for (let n = 0; n < batches; n++) last = nextStep(events)
    const seconds = (performance.now() - begin) / 1000

    modules.welcome(crew, 0)
    await Promise.all(helpers.map(helper => once(helper, 'exit')))
    const passed = batches * CHARACTERS.batch * CHARACTERS.steps
    return { seconds, characters: passed, loss: { first: first.loss, last: last.loss }, hash: hashOf(learner) }
  },
})

/** Answers when the helper is ready for its first shard. */
async function startHelper(job) {
  const helper = new Worker(new URL('./character-helper.mjs', import.meta.url), { workerData: job })
  await once(helper, 'message')
  return helper
}
