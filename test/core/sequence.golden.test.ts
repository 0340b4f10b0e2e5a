import { describe, expect, it } from 'vitest'
import type { Variables } from '../../core/cells/cell'
import { concat, type Vec } from '../../core/cells/vector'
import type { CellSpec, Gate } from '../../core/network/spec'
import { runLayers, runLayersBackward } from '../../core/sequence'
import { expectClose, flat, golden, sequenceOf, type Nested } from './support/golden'
import { inner } from './support/layers'
import { networkSpec, recurrentLayers, tensorValues } from './support/networks'

/** An nn.LSTM or nn.RNN run by make_golden.py. `hn`, `cn`, `h0`, `c0` are [layer · direction][B][H]. */
interface GoldenModule {
  readonly T: number
  readonly B: number
  readonly D: number
  readonly H: number
  readonly layers: number
  readonly directions: number
  readonly lengths?: readonly number[]
  readonly weights_packed: Readonly<Record<string, Nested>>
  readonly x: Nested
  readonly h0?: Nested
  readonly c0?: Nested
  readonly y: Nested
  readonly hn: Nested
  readonly cn?: Nested
  readonly upstream: { readonly y: Nested; readonly hn: Nested; readonly cn?: Nested }
  readonly loss: number
  readonly grads_packed: Readonly<Record<string, Nested>>
  readonly grad_x: Nested
  readonly grad_h0?: Nested
  readonly grad_c0?: Nested
}

const LSTM: CellSpec = { kind: 'lstm', variant: 'vanilla', peepholes: false }
const FILES: [file: string, cell: CellSpec][] = [
  ['lstm_1layer', LSTM],
  ['lstm_1layer_state', LSTM],
  ['lstm_2layer_bidir', LSTM],
  ['lstm_bidir_variable_lengths', LSTM],
  ['rnn_tanh', { kind: 'simple-rnn', activation: 'tanh' }],
  ['rnn_relu', { kind: 'simple-rnn', activation: 'relu' }],
  ['rnn_tanh_2layer_bidir', { kind: 'simple-rnn', activation: 'tanh' }],
]

describe.each(FILES)('%s.json agrees with PyTorch to 1e-10', (file, cell) => {
  const expected = golden(file) as GoldenModule
  const { network, loss, sequences } = runGolden(cell, expected)
  const rows = Array.from({ length: expected.B }, (_, b) => b)
  const [y, c] = cell.kind === 'lstm' ? ['y', 'c'] : ['h', 'no cell']

  it('in every output, 0 past a length', () => {
    for (const b of rows) expectClose(concat(sequences[b].outputs), concat(sequenceOf(expected.y, b)), `y of row ${b}`)
  })

  it('in the state at the own end of each sequence', () => {
    for (const b of rows) {
      expectClose(concat(sequences[b].final.map(s => s[y]!)), statesOf(expected.hn, b), `hn of row ${b}`)
      if (expected.cn)
        expectClose(concat(sequences[b].final.map(s => s[c]!)), statesOf(expected.cn, b), `cn of row ${b}`)
    }
  })

  it('in the loss', () => expectClose([loss], [expected.loss], 'loss'))

  it('in the gradient of every parameter', () => {
    const seen = network.table.tensors.filter(({ name }) => name.startsWith('layers.'))
    expect(seen.length).toBeGreaterThan(0)
    for (const { name } of seen) {
      const [part] = torchParts(expected, cell, expected.grads_packed, name)
      expectClose(tensorValues(network, network.gradient, name), part, name)
    }
  })

  it('in the gradient of every input and initial state', () => {
    for (const b of rows) {
      expectClose(concat(sequences[b].inputs), concat(sequenceOf(expected.grad_x, b)), `x of row ${b}`)
      const initial = sequences[b].initial
      if (expected.grad_h0)
        expectClose(concat(initial.map(s => s[y]!)), statesOf(expected.grad_h0, b), `h0 of row ${b}`)
      if (expected.grad_c0)
        expectClose(concat(initial.map(s => s[c]!)), statesOf(expected.grad_c0, b), `c0 of row ${b}`)
    }
  })
})

/** [layer · direction][B][H] → the states of row b, one after the other. */
const statesOf = (states: Nested, b: number): Vec => concat((states as number[][][]).map(s => Float64Array.from(s[b])))

/** PyTorch's rows in the order i f g o, where g is our z. */
const TORCH_GATES: readonly Gate[] = ['i', 'f', 'z', 'o']

/**
 * The values of one of our tensors in PyTorch's packed tensors. PyTorch has two biases: both parts are returned, and the sum of
 * the weights (but each of the gradients) is ours.
 */
function torchParts(
  { H }: GoldenModule,
  cell: CellSpec,
  packed: Readonly<Record<string, Nested>>,
  tensor: string,
): number[][] {
  const [, layer, direction, kind, gate] = tensor.split('.')
  const suffix = `l${layer}${direction === 'backward' ? '_reverse' : ''}`
  const stems =
    cell.kind === 'lstm'
      ? { W: ['weight_ih'], R: ['weight_hh'], b: ['bias_ih', 'bias_hh'] }
      : { U: ['weight_ih'], W: ['weight_hh'], b: ['bias_ih', 'bias_hh'] }
  return (stems[kind as keyof typeof stems] as string[]).map(stem => {
    const rows = packed[`${stem}_${suffix}`] as Nested[]
    const first = gate ? TORCH_GATES.indexOf(gate as Gate) * H : 0
    return flat(rows.slice(first, first + H))
  })
}

function runGolden(cell: CellSpec, expected: GoldenModule) {
  const { T, B, D, H, layers, directions, lengths, upstream } = expected
  const spec = networkSpec({ cell, inputs: D, units: H, layers, bidirectional: directions === 2 })
  const network = recurrentLayers(spec, tensor => {
    const [first, second] = torchParts(expected, cell, expected.weights_packed, tensor)
    return second ? first.map((v, k) => v + second[k]) : first
  })
  const state = (h: Nested | undefined, c: Nested | undefined, b: number): Variables[][] =>
    network.layers.map((layer, l) =>
      layer.map((direction, d) => {
        const zero = direction.cell.zero()
        const own = (states: Nested) => Float64Array.from((states as number[][][])[l * directions + d][b])
        if (cell.kind === 'simple-rnn') return { ...zero, ...(h && { h: own(h) }) }
        return { ...zero, ...(h && { y: own(h) }), ...(c && { c: own(c) }) }
      }),
    )
  let loss = 0
  const sequences = Array.from({ length: B }, (_, b) => {
    const run = runLayers(network.layers, sequenceOf(expected.x, b), lengths?.[b] ?? T, {
      initial: state(expected.h0, expected.c0, b),
    })
    const above = sequenceOf(upstream.y, b)
    const back = runLayersBackward(network.layers, run, above, { final: state(upstream.hn, upstream.cn, b) })
    const { outputs } = run[layers - 1]
    const final = run.flatMap(layer => layer.runs.map(r => r.final))
    const ends = (letter: string, wanted: Nested) => inner(concat(final.map(s => s[letter]!)), statesOf(wanted, b))
    loss += inner(concat(outputs), concat(above)) + ends(cell.kind === 'lstm' ? 'y' : 'h', upstream.hn)
    if (upstream.cn) loss += ends('c', upstream.cn)
    return { outputs, final, inputs: back.inputs, initial: back.initial.flat() }
  })
  return { network, loss, sequences }
}
