import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zeros } from '../../../core/cells/vector'
import { backward, forward, referenceNetwork, type Sequence } from '../../../core/network/reference'
import { makeCase, shapes, type CaseShape } from '../support/cases'
import { expectClose } from '../support/golden'
import { EVERY_CELL, networkSpec } from '../support/networks'

const anyShape = fc.constantFrom(...EVERY_CELL).chain(shapes)
const RUNS = { numRuns: 60 }

const run = (shape: CaseShape) => {
  const { spec, parameters, batch, loss } = makeCase(shape)
  const network = referenceNetwork(spec, parameters)
  const traces = forward(network, batch)
  const { gradient: δŷ } = loss(traces.map(trace => trace.outputs))
  return { spec, network, batch, traces, δŷ }
}

describe('reference network', () => {
  it('with `read: last` reads the forward direction at the last valid step and the backward one at the first', () => {
    fc.assert(
      fc.property(anyShape, shape => {
        const { network, batch } = run({ ...shape, read: 'every', bidirectional: true, dropout: 0 })
        const last = referenceNetwork({ ...network.spec, read: 'last' }, network.parameters)
        const H = shape.units
        forward(last, batch).forEach(({ read, layers, length }) => {
          const top = layers[layers.length - 1].outputs
          expect(read).toEqual([Float64Array.from([...top[length - 1].subarray(0, H), ...top[0].subarray(H)])])
        })
      }),
      RUNS,
    )
  })

  it('with `read: mean` reads the mean of the outputs of the valid steps, of both directions', () => {
    fc.assert(
      fc.property(anyShape, shape => {
        const { network, batch } = run({ ...shape, read: 'every' })
        const mean = referenceNetwork({ ...network.spec, read: 'mean' }, network.parameters)
        forward(mean, batch).forEach(({ read, layers, length }) => {
          const steps = layers[layers.length - 1].outputs.slice(0, length)
          expect(read.length).toBe(1)
          const sums = steps[0].map((_, k) => steps.reduce((sum, y) => sum + y[k], 0))
          expectClose(
            read[0],
            sums.map(sum => sum / length),
            'mean',
            1e-14,
          )
        })
      }),
      RUNS,
    )
  })

  it('computes each sequence of a batch alone, and sums their gradients', () => {
    fc.assert(
      fc.property(anyShape, shape => {
        const { network, batch, traces, δŷ } = run(shape)
        const sum = zeros(network.parameters.length)
        batch.forEach((sequence, s) => {
          const alone = forward(network, [sequence])
          expect(alone[0].outputs).toEqual(traces[s].outputs)
          backward(network, alone, [δŷ[s]]).gradient.forEach((v, k) => (sum[k] += v))
        })
        expectClose(backward(network, traces, δŷ).gradient, sum, 'gradient', 1e-12)
      }),
      RUNS,
    )
  })

  it('answers the same gradient when asked again', () => {
    fc.assert(
      fc.property(anyShape, shape => {
        const { network, traces, δŷ } = run(shape)
        const first = backward(network, traces, δŷ).gradient
        expect(backward(network, traces, δŷ).gradient).toEqual(first)
      }),
      RUNS,
    )
  })

  it('gives outputs of 0 past the length of a sequence, and ignores the errors there', () => {
    fc.assert(
      fc.property(anyShape, shape => {
        const { network, batch, traces, δŷ } = run({ ...shape, read: 'every' })
        const past = δŷ.map((rows, s) => rows.map((v, n) => (n < traces[s].length ? v : zeros(v.length).fill(7))))
        traces.forEach(({ outputs, length }, s) => {
          expect(outputs.length).toBe(batch[s].x.length)
          expect(outputs.slice(length).every(ŷ => ŷ.every(v => v === 0))).toBe(true)
        })
        expect(backward(network, traces, past).gradient).toEqual(backward(network, traces, δŷ).gradient)
      }),
      RUNS,
    )
  })

  it('multiplies the outputs of a layer by mask/(1−p) on their way up, and leaves the recurrence alone', () => {
    const cell = { kind: 'simple-rnn', activation: 'relu' } as const
    const spec = networkSpec({ cell, inputs: 1, units: 1, dropout: 0.75 })
    // h = h⁻ + x and ŷ = 2 y + 1, so h = 1, 2, 3.
    const network = referenceNetwork(spec, [1, 1, 0, 2, 1])
    const sequence: Sequence = { x: [1, 1, 1].map(v => Float64Array.of(v)) }
    const kept = [1, 0, 1].map(v => Float64Array.of(v))
    const outputs = (masks?: Sequence['masks']) => forward(network, [{ ...sequence, masks }])[0].outputs.map(([ŷ]) => ŷ)
    expect(outputs()).toEqual([3, 5, 7])
    expect(outputs([kept])).toEqual([2 * 4 + 1, 1, 2 * 12 + 1])
  })

  it('says which size is wrong', () => {
    const cell = { kind: 'lstm', variant: 'vanilla', peepholes: false } as const
    const spec = networkSpec({ cell, inputs: 3, units: 2 })
    const network = referenceNetwork(spec, zeros(4 * (6 + 4 + 2) + 3))
    const x = [zeros(3), zeros(3)]
    expect(() => referenceNetwork(spec, zeros(50))).toThrow('the network has 51 parameters, got 50 values')
    expect(() => forward(network, [{ x: [zeros(5)] }])).toThrow('x has 5 values, the network expects 3')
    expect(() => forward(network, [{ x, length: 3 }])).toThrow('a sequence of 2 steps cannot have the length 3')
    expect(() => forward(network, [{ x, length: 0 }])).toThrow('it is 1 to 2')
    expect(() => forward(network, [{ x, initial: [[{ y: zeros(4) }]] }])).toThrow('the initial y has 4 values')
    expect(() => forward(network, [{ x, initial: [] }])).toThrow('1 layers of 1 directions')
    expect(() => forward(network, [{ x, masks: [[zeros(2)]] }])).toThrow('1 layers of 2 steps of 2 values')
  })
})
