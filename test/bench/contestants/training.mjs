import { createHash } from 'node:crypto'
import { madeUpData } from './made-up-data.mjs'

/** The modules of core that a training needs. */
export async function trainingModules(load) {
  const paths = [
    ...['/core/experiment/network.ts', '/core/experiment/training.ts', '/core/network/compiled.ts'],
    ...['/core/network/initialise.ts', '/core/random.ts', '/core/training/batch.ts', '/core/training/train.ts'],
  ]
  return Object.assign({}, ...(await Promise.all(paths.map(load))))
}

/** What the product trains with unless told otherwise (Adam, clipping at norm 1, a record of all norms every 20 steps). */
export const trainingChoice = ({ Training }, { batch, shards }) =>
  Training.parse({ batch, shards, epochs: 100_000, earlyStopping: null })

export const networkSpec = ({ cell, inputs, embeddings, units, layers, bidirectional, outputs, read }) => ({
  ...{ cell, inputs, embeddings, units, layers, bidirectional, outputs, read },
  dropout: 0,
})

/** Its network on the kernels, with its first weights; on the memory of the thread that leads, which has them already. */
export function compileWorkload({ compileNetwork, initialise, Network }, kernels, workload, optimizer, memory) {
  const { batch, steps, shards } = workload
  const learner = compileNetwork(networkSpec(workload), { kernels, batch, steps, shards, optimizer, memory })
  if (!memory) learner.loadParameters(initialise(learner.spec, Network.parse({}).initialise, 1))
  return learner
}

/**
 * The product's own training of a workload on this thread, step by step: gather, forward, loss, backward, sum over shards,
 * clipping, Adam, transposed copies.
 */
export function openTraining(modules, kernels, workload, data = madeUpData(modules, workload)) {
  const choice = trainingChoice(modules, workload)
  const learner = compileWorkload(modules, kernels, workload, choice.optimizer)
  const training = modules.train({ learner, data, choice, seed: 1, clock: () => performance.now() })
  return { learner, step: () => nextStep(training.events) }
}

/** Goes on until a step is done; answers its event. */
export function nextStep(events) {
  for (;;) {
    const { value, done } = events.next()
    if (done) throw new Error('the training ended before the measurement')
    if (value.kind === 'step') return value
  }
}

/** Names the bits of all weights, in the order of the parameter table. */
export const hashOf = learner =>
  createHash('sha256').update(Buffer.from(learner.saveParameters().buffer)).digest('hex').slice(0, 16)
