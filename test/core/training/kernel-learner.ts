import { Network } from '../../../core/experiment/network'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { initialise } from '../../../core/network/initialise'
import type { NetworkSpec } from '../../../core/network/spec'
import type { Learner } from '../../../core/training/learner'
import { STEPS, toyChoice } from './toy'

/** A network on the kernels for batches of four, in two shards, with its first weights. */
export function kernelLearner(spec: NetworkSpec, optimizer = toyChoice().optimizer): Learner {
  const network = compileNetwork(spec, { kernels: loadKernels(), batch: 4, steps: STEPS, shards: 2, optimizer })
  network.loadParameters(initialise(spec, Network.parse({}).initialise, 1))
  return network
}
