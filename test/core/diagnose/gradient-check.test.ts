import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkGradients, type GradientReport } from '../../../core/diagnose/gradient-check'
import { parameterTable } from '../../../core/network/parameters'
import { decoderShapes, makeCase, shapes, type CaseShape } from '../support/cases'
import { cellName, EVERY_CELL, networkSpec } from '../support/networks'

/** The tensors that failed, in words: an empty list is the claim of most tests here. */
const failures = (report: GradientReport): string[] =>
  report.tensors
    .filter(tensor => !tensor.passed)
    .map(
      ({ name, worst: { index, analytic, numeric, error } }) =>
        `${name}[${index.join()}]: ${analytic} ≠ ${numeric} (${error})`,
    )

describe('backward passes agree with central differences to 1e-6, for every parameter, input and initial state', () => {
  it.each(EVERY_CELL.map(cell => [cellName(cell), cell] as const))('%s', (_, cell) => {
    fc.assert(
      fc.property(shapes(cell), shape => {
        const report = checkGradients({ ...makeCase(shape), tolerance: 1e-6 })
        expect(failures(report)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })
})

describe('backward passes of a decoder agree with central differences, for its encoder too, with attention and without', () => {
  it.each(EVERY_CELL.map(cell => [cellName(cell), cell] as const))('%s', (_, cell) => {
    fc.assert(
      fc.property(decoderShapes(cell), shape => {
        const report = checkGradients({ ...makeCase(shape), tolerance: 1e-6 })
        expect(report.tensors.some(({ name }) => name === 'source.x')).toBe(true)
        expect(failures(report)).toEqual([])
      }),
      { numRuns: 10 },
    )
  })
})

describe('gradient check', () => {
  const shape: CaseShape = {
    ...{
      cell: { kind: 'lstm', variant: 'FGR', peepholes: true },
      inputs: 2,
      embeddings: [{ symbols: 3, size: 2 }],
      units: 3,
      layers: 1,
      bidirectional: false,
    },
    ...{ outputs: 2, read: 'every', dropout: 0, steps: 4, lengths: [4, 3], givenState: false, seed: 5 },
  }

  it('covers every parameter, the inputs, and every part of the initial state', () => {
    const { tensors } = checkGradients(makeCase(shape))
    const initial = ['y', 'c', 'i', 'f', 'o'].map(letter => `initial.0.forward.${letter}`)
    expect(tensors.map(({ name }) => name)).toEqual([
      ...parameterTable(makeCase(shape).spec).tensors.map(({ name }) => name),
      'x',
      ...initial,
    ])
    expect(tensors.every(({ checked, size }) => checked === size)).toBe(true)
  })

  it('fails every tensor that a wrong ∂J/∂ŷ reaches, and says where', () => {
    const { loss, ...rest } = makeCase(shape)
    const report = checkGradients({
      ...rest,
      loss: ŷ => {
        const judged = loss(ŷ)
        judged.gradient[1][2][0] *= 1 + 1e-4 // one of 14 entries, by a hundredth of a percent
        return judged
      },
    })
    expect(report.passed).toBe(false)
    const bias = report.tensors.find(({ name }) => name === 'head.c')
    expect(bias?.passed).toBe(false)
    expect(bias?.worst.index).toEqual([0])
    expect(bias?.worst.error).toBeGreaterThan(1e-6)
  })

  it('checks as many elements of a tensor as it is told, in different rows and columns', () => {
    const { tensors } = checkGradients({ ...makeCase({ ...shape, units: 8 }), elementsPerTensor: 5 })
    expect(tensors.map(({ checked, size }) => [checked, size])).toContainEqual([5, 64])
    expect(tensors.every(({ checked, size }) => checked === Math.min(5, size))).toBe(true)
  })

  it('leaves the numbers that it is given as they are', () => {
    const given = makeCase({ ...shape, givenState: true })
    const before = structuredClone({ parameters: given.parameters, batch: given.batch })
    checkGradients(given)
    expect({ parameters: given.parameters, batch: given.batch }).toEqual(before)
  })

  describe('where the loss has a kink', () => {
    // h = relu(x), ŷ = h, J = ŷ: at x = 0 the slope is 0 from the left and 1 from the right.
    const spec = networkSpec({ cell: { kind: 'simple-rnn', activation: 'relu' }, inputs: 1, units: 1 })
    const check = (x: number, slope: number) =>
      checkGradients({
        spec,
        parameters: [1, 0, 0, 1, 0],
        batch: [{ x: [Float64Array.of(x)] }],
        loss: ŷ => ({ loss: ŷ[0][0][0], gradient: [[Float64Array.of(slope)]] }),
      }).tensors.find(({ name }) => name === 'x')

    it('accepts any slope between those of its two sides, and counts it', () => {
      expect(check(0, 1)).toMatchObject({ passed: true, kinks: 1 })
    })

    it('steps aside when the kink is only near', () => {
      expect(check(1e-4, 1)).toMatchObject({ passed: true, kinks: 0 })
      expect(check(-1e-4, 1)).toMatchObject({ passed: true, kinks: 0 })
    })

    it('still fails a wrong slope beside it', () => {
      expect(check(1e-4, -1)).toMatchObject({ passed: false, kinks: 0 })
      expect(check(1e-4, 0.5)).toMatchObject({ passed: false, kinks: 0 })
    })
  })

  it('keeps up with a network whose gradients explode', () => {
    const cell = { kind: 'simple-rnn', activation: 'tanh' } as const
    const wild: CaseShape = {
      ...shape,
      cell,
      inputs: 4,
      embeddings: [],
      units: 24,
      outputs: 1,
      read: 'last',
      steps: 60,
      lengths: [60],
      seed: 3,
    }
    const report = checkGradients({ ...makeCase(wild), elementsPerTensor: 6 })
    expect(failures(report)).toEqual([])
    expect(Math.max(...report.tensors.map(({ worst }) => Math.abs(worst.analytic)))).toBeGreaterThan(100)
  })

  it('fails when the loss is not a number', () => {
    const report = checkGradients({
      ...makeCase(shape),
      loss: ŷ => ({ loss: NaN, gradient: ŷ.map(rows => [...rows]) }),
    })
    expect(report.passed).toBe(false)
    expect(report.tensors.every(({ worst }) => worst.error === Infinity)).toBe(true)
  })

  it('needs a sequence', () => {
    expect(() => checkGradients({ ...makeCase(shape), batch: [] })).toThrow('at least one sequence')
  })
})
