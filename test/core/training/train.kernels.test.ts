import { describe, expect, it } from 'vitest'
import type { Learner } from '../../../core/training/learner'
import type { Snapshot } from '../../../core/training/snapshot'
import { Problem } from '../../../core/problem'
import { bytesLeftByAStep } from '../support/heap'
import { expectClose } from '../support/golden'
import { kernelLearner } from './kernel-learner'
import { eventsUntil, ofKind, toyChoice, toySpec, toyTraining } from './toy'

describe.each([
  ['one layer', toySpec()],
  [
    'two layers both ways with dropout, every step read',
    toySpec({ layers: 2, bidirectional: true, dropout: 0.2, read: 'every' }),
  ],
  ['tokens beside features', toySpec({ embeddings: [{ symbols: 2, size: 9 }] })],
] as const)('training on the kernels (%s)', (_, spec) => {
  it('resumes in the middle of an epoch to the same bits', () => {
    const straight = kernelLearner(spec)
    const all = [...toyTraining({ spec, learner: straight }).training.events]
    const broken = toyTraining({ spec, learner: kernelLearner(spec) }).training
    eventsUntil(broken, event => event.kind === 'step' && event.step === 5)
    const resumed = kernelLearner(spec)
    const after = [...toyTraining({ spec, learner: resumed, resume: broken.snapshot() }).training.events]
    expect(after.slice(1)).toEqual(all.slice(1 - after.length))
    expect(after.length).toBeGreaterThan(5)
    expect(resumed.parameters).toEqual(straight.parameters)
  })

  it('is left with finite weights when it diverges', () => {
    const learner = kernelLearner(spec)
    const { training } = toyTraining({
      spec,
      learner,
      choice: { learningRate: 100, optimizer: { kind: 'sgd' }, clip: { norm: null }, epochs: 200, earlyStopping: null },
    })
    expect(() => eventsUntil(training, () => false)).toThrow(Problem)
    expect(learner.parameters.every(Number.isFinite)).toBe(true)
  })
})

describe('training on the kernels', () => {
  it.each([
    { kind: 'sgd', momentum: 0.9 },
    { kind: 'sgd', momentum: 0.9, nesterov: true },
    { kind: 'rmsprop', momentum: 0.5, centred: true },
    { kind: 'adam', amsgrad: true },
    { kind: 'adamw' },
    { kind: 'adagrad', decay: 0.1 },
  ] as const)('resumes what an optimizer remembers to the same bits (%o)', optimizer => {
    const choice = { optimizer, weightDecay: 0.01 }
    const run = (resume?: Snapshot) => {
      const learner = kernelLearner(toySpec(), toyChoice(choice).optimizer)
      return { learner, training: toyTraining({ learner, choice, resume }).training }
    }
    const straight = run()
    const all = [...straight.training.events]
    const broken = run().training
    eventsUntil(broken, event => event.kind === 'step' && event.step === 5)
    const snapshot = broken.snapshot()
    const slots = Object.entries(snapshot.vectors).filter(([name]) => name.startsWith('optimizer.'))
    expect(slots.length).toBeGreaterThan(0)
    for (const [name, values] of slots)
      expect(
        values.some(v => v !== 0),
        name,
      ).toBe(true)
    const resumed = run(snapshot)
    const after = [...resumed.training.events]
    expect(after.slice(1)).toEqual(all.slice(1 - after.length))
    expect(resumed.learner.parameters).toEqual(straight.learner.parameters)
    expect(resumed.training.snapshot()).toEqual(straight.training.snapshot())
  })

  it.each([
    ['features', toySpec(), { norm: null }],
    ['tokens and features', toySpec({ embeddings: [{ symbols: 2, size: 3 }] }), { norm: null }],
    ['clipped by value', toySpec(), { value: 0.05, norm: null }],
    ['clipped by value, then by norm', toySpec({ read: 'every' }), { value: 0.05, norm: 0.07 }],
  ] as const)('follows the float64 reference to 10⁻⁵: loss, norms and watched tensors (%s)', (_, spec, clip) => {
    const choice = { optimizer: { kind: 'sgd', momentum: 0.5 }, clip, weightDecay: 0.01 } as const
    const told = (learner?: Learner) => {
      const events = [...toyTraining({ spec, learner, choice }).training.events]
      const steps = ofKind(events, 'step')
      const watched = ofKind(events, 'watch')
      return {
        loss: steps.map(step => step.loss),
        gradientNorm: steps.map(step => step.gradientNorm),
        clippedNorm: steps.map(step => step.clippedNorm),
        gradients: watched.flatMap(({ gradients }) => gradients),
        weights: watched.flatMap(({ weights }) => weights),
        updates: watched.flatMap(({ updates }) => updates),
      }
    }
    const expected = told()
    const found = told(kernelLearner(spec, toyChoice(choice).optimizer))
    for (const what of ['loss', 'gradientNorm', 'clippedNorm', 'gradients', 'weights', 'updates'] as const)
      expectClose(found[what], expected[what], what, 1e-5)
    const clipped = expected.clippedNorm.some((norm, k) => norm < 0.99 * expected.gradientNorm[k])
    expect(clipped).toBe('value' in clip)
  })

  it('leaves less than 1 kB a step on the heap: its event, and a twentieth of a watch event', () => {
    const { training } = toyTraining({
      learner: kernelLearner(toySpec()),
      choice: { epochs: 100_000, watchEvery: 20, earlyStopping: null },
    })
    const take = (steps: number): void => {
      for (let taken = 0; taken < steps;) if (training.events.next().value?.kind === 'step') taken++
    }
    const bytes = bytesLeftByAStep(take, 6000)
    expect(bytes).toBeLessThan(1000)
    expect(bytes).toBeGreaterThan(0)
  })

  it('leaves the padding between packed values at 0', () => {
    const learner = kernelLearner(toySpec())
    eventsUntil(toyTraining({ learner, choice: { weightDecay: 0.1 } }).training, () => false)
    const used = new Set(learner.packed)
    expect(used.size).toBeLessThan(learner.parameters.length)
    learner.parameters.forEach((value, k) => {
      if (!used.has(k)) expect(value).toBe(0)
    })
  })
})
