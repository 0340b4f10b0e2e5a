import { describe, expect, it } from 'vitest'
import { traceNetwork, type NetworkTrace, type SequenceLoss } from '../../../core/diagnose/trace'
import { backward, forward, referenceNetwork } from '../../../core/network/reference'
import type { CellSpec } from '../../../core/network/spec'
import { makeCase } from '../support/cases'
import { expectClose } from '../support/golden'
import { tensorValues } from '../support/networks'

const lstm = (variant: Extract<CellSpec, { kind: 'lstm' }>['variant']): CellSpec => ({
  kind: 'lstm',
  variant,
  peepholes: true,
})

function traceOf(cell: CellSpec, deep = false) {
  const { spec, parameters, batch, loss } = makeCase({
    ...{
      cell,
      inputs: 3,
      embeddings: [{ symbols: 4, size: 2 }],
      units: 2,
      outputs: 2,
      read: 'every',
      dropout: 0,
      givenState: true,
      seed: 3,
    },
    ...{ layers: deep ? 2 : 1, bidirectional: deep, steps: 5, lengths: [5] },
  })
  const lossOf: SequenceLoss = ŷ => {
    const { loss: J, gradient } = loss([ŷ])
    return { loss: J, gradient: gradient[0] }
  }
  return { spec, parameters, sequence: batch[0], lossOf, trace: traceNetwork(spec, parameters, batch[0], lossOf) }
}

const letters = (trace: NetworkTrace): string[] => Object.keys(trace.layers[0].steps[0])
const numbers = (value: number | readonly number[]): readonly number[] => (typeof value === 'number' ? [value] : value)

describe('trace', () => {
  it('names every variable of an LSTM step, its bar and its delta', () => {
    expect(letters(traceOf(lstm('vanilla')).trace).sort()).toEqual(
      't x z̄ z ī i f̄ f c ō o y δx δz̄ δz δī δi δf̄ δf δc δō δo δy'.split(' ').sort(),
    )
  })

  it('names those of a simple RNN', () => {
    const { trace } = traceOf({ kind: 'simple-rnn', activation: 'tanh' })
    expect(letters(trace).sort()).toEqual('t x a h δx δa δh'.split(' ').sort())
  })

  it.each([
    ['NIG', 'ī'],
    ['NFG', 'f̄'],
    ['NOG', 'ō'],
    ['CIFG', 'f̄'],
  ] as const)('leaves out the bar that %s does not have: %s', (variant, bar) => {
    const names = letters(traceOf(lstm(variant)).trace)
    expect(names).not.toContain(bar)
    expect(names).not.toContain(`δ${bar}`)
  })

  it('spells its letters in composed form, as a search for them would', () => {
    for (const name of letters(traceOf(lstm('FGR')).trace)) expect(name).toBe(name.normalize('NFC'))
  })

  it('has each layer, direction and step in order of time, and survives JSON', () => {
    const { trace } = traceOf(lstm('FGR'), true)
    expect(trace.layers.map(({ layer, direction }) => [layer, direction])).toEqual([
      [0, 'forward'],
      [0, 'backward'],
      [1, 'forward'],
      [1, 'backward'],
    ])
    for (const { steps } of trace.layers) expect(steps.map(step => step.t)).toEqual([0, 1, 2, 3, 4])
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
  })

  it('shows the numbers of the network: deltas times inputs add up to the gradient', () => {
    const { spec, parameters, sequence, lossOf, trace } = traceOf(lstm('vanilla'), true)
    const network = referenceNetwork(spec, parameters)
    const traces = forward(network, [sequence])
    const judged = lossOf(traces[0].outputs)
    const { gradient } = backward(network, traces, [judged.gradient])
    expect(trace.loss).toBe(judged.loss)
    for (const { layer, direction, steps } of trace.layers) {
      const sums = numbers(steps[0].δz̄).map((_, row) =>
        numbers(steps[0].x).map((_, column) =>
          steps.reduce((sum, { x, δz̄ }) => sum + numbers(δz̄)[row] * numbers(x)[column], 0),
        ),
      )
      const name = `layers.${layer}.${direction}.W.z`
      expectClose(sums.flat(), tensorValues(network, gradient, name), name)
    }
  })

  it('shows the token of every step, its vector, which the first layer reads behind the features, and δx of both directions', () => {
    const { trace, sequence, parameters } = traceOf(lstm('vanilla'), true)
    const [{ table, steps }] = trace.embeddings
    expect(table).toBe(0)
    expect(steps.map(({ s }) => s)).toEqual(sequence.tokens?.map(([token]) => token))
    steps.forEach(({ s, x, δx }, t) => {
      expect(x).toEqual(Array.from(parameters.subarray(2 * Number(s), 2 * Number(s) + 2)))
      const read = trace.layers.filter(({ layer }) => layer === 0).map(({ steps }) => steps[t])
      for (const step of read) expect(numbers(step.x).slice(3)).toEqual(x)
      const sum = [3, 4].map(k => numbers(read[0].δx)[k] + numbers(read[1].δx)[k])
      expectClose(numbers(δx), sum, 'δx')
    })
  })

  it('shows the given state before the first step and its gradient', () => {
    const { trace, sequence } = traceOf(lstm('vanilla'))
    const { initial } = trace.layers[0]
    expect(Object.keys(initial).sort()).toEqual(['c', 'y', 'δc', 'δy'])
    expect(initial.c).toEqual(Array.from(sequence.initial?.[0][0].c ?? []))
  })

  it('has no deltas without a loss', () => {
    const { spec, parameters, sequence } = traceOf(lstm('vanilla'))
    const trace = traceNetwork(spec, parameters, sequence, null)
    expect(letters(trace).filter(name => name.startsWith('δ'))).toEqual([])
    expect(trace.loss).toBeUndefined()
    expect(Object.keys(trace.outputs[0])).toEqual(['read', 'ŷ'])
  })
})
