import type { FloatArray } from '../../../core/floats'
import { Optimizer as OptimizerSchema, type OptimizerChoice } from '../../../core/experiment/training'
import type { CompiledNetwork, Phase, Updater, Watched } from '../../../core/network/compiled.types'
import { tensorNorms } from '../../../core/network/tensor-norms'
import { norm2 } from '../../../core/norm'
import { optimizerOf } from '../../../core/optimizers/optimizer'
import { emptyState } from '../../../core/optimizers/slots'
import { integer, stream, uniform } from '../../../core/random'
import { clipByValue } from '../../../core/training/clip'
import { firstDifference } from '../support/bits'

/** With memory for as many slots as any optimizer needs. */
export const GREEDIEST = OptimizerSchema.parse({ kind: 'adam', amsgrad: true })

/**
 * What follows backward, with the gradients that are there: norms, clipping by value and some steps of a random optimizer, on the
 * kernels and in TypeScript. The pieces run on all `networks` in turn, in another order each time. Where the two differ in their
 * bits (norms of tensors: in the 12th digit), as text; null: nowhere.
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
  const limit = decide() ? 10 ** (-4 + 4 * share()) : null
  const updater = network.updater({ optimizer: choice, weightDecay, clip: { value: limit } })
  const optimizer = optimizerOf(choice)
  const θ = new Float32Array(network.parameters)
  const gradients = new Float32Array(network.gradients)
  const state = emptyState(optimizer, θ)
  const wrongs = [firstWrongNorm(network, updater, gradients)]
  if (limit !== null) {
    clipByValue(gradients, limit)
    runPieces(networks, 'clip')
    wrongs.push(firstDifference(network.gradients, gradients), firstWrongNorm(network, updater, gradients))
  }
  updater.mark()
  const before = new Float32Array(θ)
  for (let step = 0; step < 3; step++) {
    const learningRate = share()
    const scale = decide() ? 1 : share()
    optimizer.update(θ, gradients, state, learningRate, weightDecay, scale)
    updater.prepare(learningRate, scale)
    runPieces(networks, 'step')
  }
  const updates = new Float64Array(θ)
  for (let k = 0; k < updates.length; k++) updates[k] -= before[k]
  wrongs.push(
    firstDifference(network.parameters, θ),
    ...Object.entries(state.slots).map(([name, slot]) => firstDifference(updater.state.slots[name], slot)),
    firstFarNorm(network, updater, 'updates', updates),
    firstFarNorm(network, updater, 'weights', θ),
  )
  const place = wrongs.find(found => found !== null)
  return place === undefined ? null : `${optimizer.rule}: ${place}`
}

/** A phase with its pieces from the last to the first, on all networks in turn. */
function runPieces(networks: readonly CompiledNetwork[], phase: Phase): void {
  for (let n = networks[0].pieces[phase] - 1; n >= 0; n--) networks[n % networks.length].runPiece(phase, n)
}

function firstWrongNorm(network: CompiledNetwork, updater: Updater, gradients: Float32Array): string | null {
  const [found, expected] = [updater.norm(), norm2(gradients)]
  if (!Object.is(found, expected)) return `the norm is ${found} instead of ${expected}`
  return firstFarNorm(network, updater, 'gradients', gradients)
}

/** Norms of tensors also count the padding, which is 0 only as long as everything is finite: 0 · ∞ is not. */
function firstFarNorm(network: CompiledNetwork, updater: Updater, of: Watched, values: FloatArray): string | null {
  if (!Number.isFinite(norm2(values))) return null
  const found = updater.norms(of)
  const expected = tensorNorms(network, values)
  const n = found.findIndex((norm, n) => !(Math.abs(norm - expected[n]) <= 1e-12 * expected[n]))
  return n < 0 ? null : `${of} of tensor ${n} have the norm ${found[n]} instead of ${expected[n]}`
}
