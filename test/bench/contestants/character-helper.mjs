import { parentPort, workerData } from 'node:worker_threads'
import { loadCore } from '../lib/core.mjs'
import { compileWorkload, trainingChoice, trainingModules } from './training.mjs'

/** Takes shards of the leader's batches until it is no longer welcome: as electron/workers/shards.ts. */
const { crew, helper, shared, data, kernels, workload, memory } = workerData
const { load, close } = await loadCore()
const modules = await trainingModules(load)
const { help } = await load('/electron/engine/crew.ts')
const { inRounds } = await load('/electron/engine/shared-batch.ts')
const choice = trainingChoice(modules, workload)
const learner = compileWorkload(modules, kernels, workload, choice.optimizer, memory)
const work = inRounds(shared, learner, modules.shardRunner(learner, data, choice, 1))
await close()
parentPort.postMessage('ready')
help(crew, helper, work)
process.exit()
