import { describe, expect, it } from 'vitest'
import { concat, zeros, type Vec } from '../../../core/cells/vector'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { parameterTable } from '../../../core/network/parameters'
import { backward, forward, referenceNetwork, type Sequence } from '../../../core/network/reference'
import type { StackSequence } from '../../../core/network/reference-stack'
import type { EmbeddingSpec, NetworkSpec } from '../../../core/network/spec'
import { expectClose, flat, golden, sequenceOf, type Nested } from '../support/golden'
import { tensorValues } from '../support/networks'

interface GoldenInputs {
  readonly x: Nested
  /** [T][B] */
  readonly tokens: readonly (readonly number[])[]
  readonly lengths: readonly number[]
}

/** An encoder–decoder run by make_seq2seq.py. */
interface GoldenDecoder {
  readonly layers: number
  readonly units: number
  readonly outputs: number
  readonly symbols: { readonly source: EmbeddingSpec; readonly target: EmbeddingSpec }
  readonly source: GoldenInputs
  readonly target: GoldenInputs
  /** [T][B] */
  readonly truth: readonly (readonly number[])[]
  readonly parameters: Readonly<Record<string, Nested>>
  readonly outputs_per_step: Nested
  /** [T][B][S] */
  readonly alpha: Nested
  readonly loss: number
  readonly gradients: Readonly<Record<string, Nested>>
}

describe.each([
  ['seq2seq', 'none'],
  ['seq2seq_attention', 'luong'],
] as const)('%s.json agrees with PyTorch to 1e-10', (file, attention) => {
  const expected = golden(file) as GoldenDecoder
  const { network, traces, loss, deltas } = runGolden(expected, attention)
  const { lengths } = expected.target

  it('has the parameters of the table, and no others', () => {
    expect(network.table.tensors.map(({ name }) => name).sort()).toEqual(Object.keys(expected.parameters).sort())
  })

  it('in every output', () => {
    lengths.forEach((length, b) => {
      const outputs = sequenceOf(expected.outputs_per_step, b).slice(0, length)
      expectClose(concat(traces[b].outputs.slice(0, length)), concat(outputs), `outputs of row ${b}`)
    })
  })

  it('in how much each output looks at each step of the source', () => {
    expect(traces[0].attention.length).toBe(attention === 'luong' ? lengths[0] : 0)
    traces.forEach(({ attention }, b) =>
      attention.forEach(({ α }, t) => {
        const looked = sequenceOf(expected.alpha, b)[t]
        expectClose(α, looked.subarray(0, α.length), `α of row ${b}, step ${t}`)
        expectClose(looked.subarray(α.length), zeros(looked.length - α.length), 'α behind the source')
      }),
    )
  })

  it('in the loss', () => expectClose([loss], [expected.loss], 'loss'))

  it('in the gradient of every parameter', () => {
    for (const { name } of network.table.tensors)
      expectClose(tensorValues(network, network.gradient, name), flat(expected.gradients[name]), name)
  })

  it('in the gradient of every input of encoder and decoder', () => {
    deltas.forEach(({ inputs, source }, b) => {
      expectClose(concat(inputs), concat(sequenceOf(expected.gradients.x, b)), `x of row ${b}`)
      expectClose(concat(source?.inputs ?? []), concat(sequenceOf(expected.gradients['source.x'], b)), `source ${b}`)
    })
  })
})

function runGolden(expected: GoldenDecoder, attention: NetworkSpec['attention']) {
  const { layers, units, outputs, symbols, source, target, truth } = expected
  const stack = { cell: { kind: 'lstm', variant: 'vanilla', peepholes: false }, layers, dropout: 0 } as const
  const spec: NetworkSpec = {
    ...{ ...stack, inputs: 1, embeddings: [symbols.target], units, bidirectional: false },
    encoder: { ...stack, inputs: 2, embeddings: [symbols.source], units: units / 2, bidirectional: true },
    ...{ attention, outputs, read: 'every' },
  }
  const table = parameterTable(spec)
  const network = referenceNetwork(
    spec,
    table.tensors.flatMap(({ name }) => flat(expected.parameters[name])),
  )
  const rowOf = ({ x, tokens, lengths }: GoldenInputs, b: number): StackSequence => ({
    x: sequenceOf(x, b),
    tokens: tokens.map(row => [row[b]]),
    length: lengths[b],
  })
  const batch = target.lengths.map((_, b): Sequence => ({ ...rowOf(target, b), source: rowOf(source, b) }))
  const traces = forward(network, batch)
  const places = target.lengths.reduce((sum, length) => sum + length, 0)
  let loss = 0
  const errors = traces.map((trace, b) => {
    const gradient = zeros(trace.outputs.length * outputs)
    const weights = trace.outputs.map((_, t) => (t < target.lengths[b] ? 1 / places : 0))
    const classes = truth.map(row => row[b])
    loss += softmaxCrossEntropy(concat(trace.outputs), classes, weights, outputs, gradient)
    return trace.outputs.map((_, t): Vec => gradient.subarray(t * outputs, (t + 1) * outputs))
  })
  return { network, traces, loss, deltas: backward(network, traces, errors).sequences }
}
