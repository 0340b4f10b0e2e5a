import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Optimizer as OptimizerSchema, type OptimizerChoice } from '../../../core/experiment/training'
import { loadKernels, type KernelBuild } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { optimizerOf, type Rule } from '../../../core/optimizers/optimizer'
import { emptyState } from '../../../core/optimizers/slots'
import { piecesInOrder } from '../../../core/training/pieces'
import { firstDifference } from '../support/bits'
import { networkSpec } from '../support/networks'

const share = fc.double({ min: 0, max: 0.9999, noNaN: true })
const epsilon = fc.constantFrom(1e-10, 1e-8, 1e-3)
const orNone = fc.oneof(fc.constant(0), share)
const option = (kind: OptimizerChoice['kind'], options: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ kind: fc.constant(kind), ...options }).map(choice => OptimizerSchema.parse(choice))

/** Every optimizer with every option an experiment may ask for. */
const choices: fc.Arbitrary<OptimizerChoice> = fc.oneof(
  option('sgd', { momentum: orNone, nesterov: fc.boolean() }),
  option('rmsprop', { alpha: share, epsilon, momentum: orNone, centred: fc.boolean() }),
  option('adam', { beta1: share, beta2: share, epsilon, amsgrad: fc.boolean() }),
  option('adamw', { beta1: share, beta2: share, epsilon }),
  option('adagrad', { epsilon, decay: fc.constantFrom(0, 0.01, 3) }),
)

/** Any float there is: NaN, infinities, both zeros and denormals among them, or one of a size that networks have. */
const values = fc.oneof(fc.float(), fc.float({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, -0, 1e-45, -3e-39))

const runs = fc.record({
  choice: choices,
  weightDecay: fc.constantFrom(0, 0.01, 2),
  learningRates: fc.array(fc.double({ min: 1e-8, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 }),
  scale: fc.oneof(fc.constant(1), share),
  parameters: fc.array(values, { minLength: 1, maxLength: 40 }),
  gradients: fc.array(values, { minLength: 1, maxLength: 60 }),
})

/** With memory for three slots, as many as any optimizer needs. */
const GREEDIEST = OptimizerSchema.parse({ kind: 'adam', amsgrad: true })

const seen = new Set<Rule>()
const repeated = (list: readonly number[], { length }: Float32Array, from = 0): Float32Array =>
  Float32Array.from({ length }, (_, k) => list[(k + from) % list.length])

describe.each<KernelBuild>(['relaxed', 'plain'])('an optimizer in the %s kernels', build => {
  const spec = networkSpec({ cell: { kind: 'simple-rnn', activation: 'tanh' }, inputs: 3, units: 5 })
  const network = compileNetwork(spec, { kernels: loadKernels({ build }), batch: 1, steps: 1, optimizer: GREEDIEST })
  const runPieces = piecesInOrder(network)

  it('gives the bits of its TypeScript twin: every rule, option and number, step after step', () => {
    fc.assert(
      fc.property(runs, ({ choice, weightDecay, learningRates, scale, parameters, gradients }) => {
        const updater = network.updater({ optimizer: choice, weightDecay, clip: { value: null } })
        const optimizer = optimizerOf(choice)
        seen.add(optimizer.rule)
        const θ = repeated(parameters, network.parameters)
        const state = emptyState(optimizer, θ)
        network.parameters.set(θ)
        learningRates.forEach((learningRate, step) => {
          const g = repeated(gradients, θ, 7 * step)
          optimizer.update(θ, g, state, learningRate, weightDecay, scale)
          network.gradients.set(g)
          updater.prepare(learningRate, scale)
          runPieces('step')
        })
        expect(updater.state.steps).toBe(state.steps)
        expect(firstDifference(network.parameters, θ)).toBeNull()
        for (const [name, slot] of Object.entries(state.slots))
          expect(firstDifference(updater.state.slots[name], slot), name).toBeNull()
      }),
      { numRuns: 400 },
    )
    expect(seen.size).toBe(11)
  })

  it('stays with its twin over a thousand steps', () => {
    const choice = OptimizerSchema.parse({ kind: 'adam' })
    const updater = network.updater({ optimizer: choice, weightDecay: 0.01, clip: { value: null } })
    const optimizer = optimizerOf(choice)
    const θ = repeated([0.3, -0.2, 0.1], network.parameters)
    const state = emptyState(optimizer, θ)
    network.parameters.set(θ)
    for (let step = 0; step < 1000; step++) {
      const g = θ.map((value, k) => value - Math.sin(k + step / 50))
      optimizer.update(θ, g, state, 0.01, 0.01, 0.9)
      network.gradients.set(g)
      updater.prepare(0.01, 0.9)
      runPieces('step')
    }
    expect(firstDifference(network.parameters, θ)).toBeNull()
  })
})
