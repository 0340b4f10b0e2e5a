import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Optimizer as OptimizerSchema, type OptimizerChoice } from '../../../core/experiment/training'
import { optimizerOf } from '../../../core/optimizers/optimizer'
import { emptyState, power } from '../../../core/optimizers/slots'
import { expectClose, golden } from '../support/golden'

interface Optimisers {
  readonly start: number[]
  readonly gradients: number[][]
  readonly optimisers: Readonly<
    Record<
      string,
      { readonly options: { lr: number; weight_decay?: number }; readonly params_after_each_step: number[][] }
    >
  >
}

/** The names of the golden file, as an experiment file writes them. */
const CHOICES: Readonly<Record<string, OptimizerChoice>> = {
  sgd: OptimizerSchema.parse({ kind: 'sgd' }),
  sgd_momentum: OptimizerSchema.parse({ kind: 'sgd', momentum: 0.9 }),
  sgd_nesterov: OptimizerSchema.parse({ kind: 'sgd', momentum: 0.9, nesterov: true }),
  sgd_momentum_weight_decay: OptimizerSchema.parse({ kind: 'sgd', momentum: 0.9 }),
  adam: OptimizerSchema.parse({ kind: 'adam' }),
  adam_l2: OptimizerSchema.parse({ kind: 'adam' }),
  adam_amsgrad: OptimizerSchema.parse({ kind: 'adam', amsgrad: true }),
  adamw: OptimizerSchema.parse({ kind: 'adamw' }),
  rmsprop: OptimizerSchema.parse({ kind: 'rmsprop' }),
  rmsprop_momentum: OptimizerSchema.parse({ kind: 'rmsprop', momentum: 0.9 }),
  rmsprop_centered: OptimizerSchema.parse({ kind: 'rmsprop', centred: true }),
  adagrad: OptimizerSchema.parse({ kind: 'adagrad' }),
}

const file = golden('optimisers') as Optimisers

describe('optimizers equal torch.optim to 1e-10 after every step', () => {
  it('covers every optimizer of the golden file', () => {
    expect(Object.keys(CHOICES).sort()).toEqual(Object.keys(file.optimisers).sort())
  })

  it.each(Object.entries(file.optimisers))('%s', (name, { options, params_after_each_step: expected }) => {
    const optimizer = optimizerOf(CHOICES[name])
    const θ = Float64Array.from(file.start)
    const state = emptyState(optimizer, θ)
    expected.forEach((after, k) => {
      optimizer.update(θ, file.gradients[k], state, options.lr, options.weight_decay ?? 0)
      expectClose(θ, after, `step ${k + 1}`)
    })
    expect(state.steps).toBe(expected.length)
  })
})

describe.each(Object.entries(CHOICES))('%s', (_, choice) => {
  it('walks down a quadratic bowl from any start', () => {
    const start = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(start, from => {
        fc.pre(from.some(v => Math.abs(v) > 0.5))
        const optimizer = optimizerOf(choice)
        const θ = Float32Array.from(from)
        const state = emptyState(optimizer, θ)
        const J = (): number => θ.reduce((sum, v, k) => sum + (k + 1) * v * v, 0)
        const first = J()
        for (let step = 0; step < 300; step++) {
          const g = θ.map((v, k) => 2 * (k + 1) * v)
          optimizer.update(θ, g, state, 0.02, 0)
        }
        expect(J()).toBeLessThan(first)
      }),
      { numRuns: 20 },
    )
  })

  it('continues to the same bits from a state that went through a copy', () => {
    const optimizer = optimizerOf(choice)
    const straight = Float32Array.from(file.start)
    const straightState = emptyState(optimizer, straight)
    for (const g of file.gradients.slice(0, 2)) optimizer.update(straight, g, straightState, 0.01, 0.001)
    const resumed = straight.slice()
    const resumedState = structuredClone(straightState)
    for (const g of file.gradients.slice(2)) {
      optimizer.update(straight, g, straightState, 0.01, 0.001)
      optimizer.update(resumed, g, resumedState, 0.01, 0.001)
    }
    expect(resumed).toEqual(straight)
    expect(resumedState).toEqual(straightState)
  })

  it('leaves a parameter at 0 whose gradient is always 0, so padding stays padding', () => {
    const optimizer = optimizerOf(choice)
    const θ = Float32Array.of(0, 1)
    const state = emptyState(optimizer, θ)
    for (let step = 0; step < 3; step++) optimizer.update(θ, Float32Array.of(0, 0.3), state, 0.1, 0.1)
    expect(θ[0]).toBe(0)
    expect(θ[1]).not.toBe(1)
  })

  it('changes neither the gradients nor the length of anything', () => {
    const optimizer = optimizerOf(choice)
    const θ = Float32Array.of(1, 2, 3)
    const g = Float32Array.of(0.1, -0.2, 0.3)
    const state = emptyState(optimizer, θ)
    optimizer.update(θ, g, state, 0.1, 0.1)
    expect(g).toEqual(Float32Array.of(0.1, -0.2, 0.3))
    for (const slot of Object.values(state.slots)) {
      expect(slot).toBeInstanceOf(Float32Array)
      expect(slot.length).toBe(3)
    }
  })
})

describe('centred RMSProp', () => {
  it('stays finite where rounding would make the variance negative: a gradient that never changes', () => {
    const optimizer = optimizerOf(OptimizerSchema.parse({ kind: 'rmsprop', centred: true, alpha: 0.5 }))
    const θ = Float32Array.of(1)
    const state = emptyState(optimizer, θ)
    for (let step = 0; step < 200; step++) optimizer.update(θ, Float32Array.of(0.1), state, 1e-12, 0)
    expect(Number.isFinite(θ[0])).toBe(true)
  })
})

describe('power', () => {
  it('is base to the n by multiplication alone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.nat(10_000), (base, n) => {
        expect(Math.abs(power(base, n) - base ** n)).toBeLessThanOrEqual(1e-12)
      }),
    )
    expect(power(0.5, 0)).toBe(1)
  })
})
