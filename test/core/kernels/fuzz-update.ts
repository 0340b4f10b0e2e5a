import { Optimizer as OptimizerSchema, type OptimizerChoice } from '../../../core/experiment/schema'
import type { CompiledNetwork } from '../../../core/network/compiled.types'
import { optimizerOf } from '../../../core/optimizers/optimizer'
import { emptyState } from '../../../core/optimizers/slots'
import { integer, stream, uniform } from '../../../core/random'
import { firstDifference } from '../support/bits'

/** With memory for as many slots as any optimizer needs. */
export const GREEDIEST = OptimizerSchema.parse({ kind: 'adam', amsgrad: true })

/**
 * Some steps of a random optimizer with the gradients that are there, on the kernels and in TypeScript. The pieces run on all
 * `networks` in turn, in another order each step. Where the two differ in their bits, as text; null: nowhere.
 */
export function firstWrongUpdate(networks: readonly CompiledNetwork[], seed: number): string | null {
  const random = stream(seed, 'update')
  const [network] = networks
  const share = (): number => uniform(random)
  const decide = (): boolean => share() < 0.5
  const choices: readonly OptimizerChoice[] = [
    { kind: 'sgd', momentum: decide() ? share() : 0, nesterov: decide() },
    { kind: 'rmsprop', alpha: share(), epsilon: 1e-8, momentum: decide() ? share() : 0, centred: decide() },
    { kind: 'adam', beta1: share(), beta2: share(), epsilon: 1e-8, amsgrad: decide() },
    { kind: 'adamw', beta1: share(), beta2: share(), epsilon: 1e-8 },
    { kind: 'adagrad', epsilon: 1e-10, decay: share() },
  ].map(choice => OptimizerSchema.parse(choice))
  const choice = choices[integer(random, choices.length)]
  const weightDecay = decide() ? share() : 0
  const updater = network.updater({ optimizer: choice, weightDecay, clip: { value: null } })
  const optimizer = optimizerOf(choice)
  const θ = new Float32Array(network.parameters)
  const gradients = new Float32Array(network.gradients)
  const state = emptyState(optimizer, θ)
  const pieces = Array.from({ length: network.pieces.step }, (_, n) => n)
  for (let step = 0; step < 3; step++) {
    const learningRate = share()
    const scale = decide() ? 1 : share()
    optimizer.update(θ, gradients, state, learningRate, weightDecay, scale)
    updater.prepare(learningRate, scale)
    pieces.reverse()
    for (const n of pieces) networks[n % networks.length].runPiece('step', n)
  }
  const slots = Object.entries(state.slots).map(([name, slot]) => firstDifference(updater.state.slots[name], slot))
  const place = [firstDifference(network.parameters, θ), ...slots].find(found => found !== null)
  return place === undefined ? null : `${optimizer.rule}: ${place}`
}
