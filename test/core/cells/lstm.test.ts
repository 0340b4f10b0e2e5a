import { describe, expect, it } from 'vitest'
import type { Variables } from '../../../core/cells/cell'
import { concat, type Vec } from '../../../core/cells/vector'
import type { NetworkSpec } from '../../../core/network/spec'
import { runLayers, runLayersBackward } from '../../../core/sequence'
import { expectClose, flat, golden, sequenceOf, type Nested } from '../support/golden'
import { inner } from '../support/layers'
import { LSTM_VARIANTS, networkSpec, recurrentLayers, tensorValues } from '../support/networks'

/** An LSTM computed by PyTorch's autograd, in the shape that make_variants.py writes; tensors by gate. */
interface GoldenLstm {
  readonly T: number
  readonly B: number
  readonly D: number
  readonly H: number
  readonly parameters: Readonly<Record<string, Nested>>
  readonly x: Nested
  readonly y0: Nested
  readonly c0: Nested
  readonly y: Nested
  readonly c: Nested
  readonly trace: Readonly<Record<'z' | 'i' | 'f' | 'o', Nested>>
  readonly upstream_dy: Nested
  readonly upstream_dc_last: Nested
  readonly loss: number
  readonly gradients: Readonly<Record<string, Nested>>
}

describe.each([
  ...['V', 'NP', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR'].map(name => [name, `odyssey_${name}`]),
  ['V', 'lstm_peephole'],
  ['V', 'lstm_peephole_state'],
])('LSTM %s agrees with PyTorch to 1e-10 (%s.json)', (name, file) => {
  const expected = goldenLstm(file)
  const { B, D, H } = expected
  const spec: NetworkSpec = networkSpec({
    cell: { kind: 'lstm', variant: LSTM_VARIANTS.find(v => v === name) ?? 'vanilla', peepholes: name !== 'NP' },
    inputs: D,
    units: H,
  })
  const parts = runGolden(spec, expected)

  it.each(['y', 'c', 'z', 'i', 'f', 'o'] as const)('in %s of every step', letter => {
    const wanted = letter === 'y' || letter === 'c' ? expected[letter] : expected.trace[letter]
    for (let b = 0; b < B; b++) {
      const steps = parts.sequences[b].steps.map(step => step[letter] ?? new Float64Array())
      expectClose(concat(steps), concat(sequenceOf(wanted, b)), `${letter} of row ${b}`)
    }
  })

  it('in the loss', () => expectClose([parts.loss], [expected.loss], 'loss'))

  it('in the gradient of every parameter', () => {
    const names = parts.network.table.tensors.map(t => t.name).filter(n => !n.startsWith('head.'))
    expect(names.map(n => n.replace('layers.0.forward.', '')).sort()).toEqual(Object.keys(expected.parameters).sort())
    for (const tensor of names)
      expectClose(
        tensorValues(parts.network, parts.gradient, tensor),
        flat(expected.gradients[tensor.replace('layers.0.forward.', '')]),
        tensor,
      )
  })

  it('in the gradient of the inputs and of the initial state', () => {
    for (let b = 0; b < B; b++) {
      const { inputs, initial } = parts.sequences[b]
      expectClose(concat(inputs), concat(sequenceOf(expected.gradients.x, b)), `x of row ${b}`)
      expectClose(initial.y ?? [], rowOf(expected.gradients.y0, b), `y0 of row ${b}`)
      expectClose(initial.c ?? [], rowOf(expected.gradients.c0, b), `c0 of row ${b}`)
    }
  })
})

const rowOf = (rows: Nested, b: number): Vec => Float64Array.from((rows as number[][])[b])

/** Runs the layer on the file's inputs, forward and backward from its upstream gradients of every y and of the last c. */
function runGolden(spec: NetworkSpec, expected: GoldenLstm) {
  const network = recurrentLayers(spec, name => flat(expected.parameters[name.replace('layers.0.forward.', '')]))
  let loss = 0
  const sequences = Array.from({ length: expected.B }, (_, b) => {
    const zero = network.layers[0][0].cell.zero()
    const initial: Variables = { ...zero, y: rowOf(expected.y0, b), c: rowOf(expected.c0, b) }
    const final: Variables = { ...zero, c: rowOf(expected.upstream_dc_last, b) }
    const above = sequenceOf(expected.upstream_dy, b)
    const layers = runLayers(network.layers, sequenceOf(expected.x, b), expected.T, { initial: [[initial]] })
    const [run] = layers[0].runs
    loss += inner(concat(run.outputs), concat(above)) + inner(run.final.c ?? zero.c!, final.c ?? zero.c!)
    const back = runLayersBackward(network.layers, layers, above, { final: [[final]] })
    return { steps: run.steps, inputs: back.inputs, initial: back.initial[0][0] }
  })
  return { network, loss, sequences, gradient: network.gradient }
}

/** make_golden.py names the same things otherwise: `Wi` for `W.i`, no trace but gates, `upstream.c_last`. */
function goldenLstm(file: string): GoldenLstm {
  if (file.startsWith('odyssey')) return golden(file) as GoldenLstm
  type ByGate = Readonly<Record<string, Nested>>
  interface Peephole extends Omit<
    GoldenLstm,
    'parameters' | 'trace' | 'gradients' | 'upstream_dy' | 'upstream_dc_last'
  > {
    readonly weights_per_gate: ByGate
    readonly grads_per_gate: ByGate
    readonly gates: GoldenLstm['trace']
    readonly upstream: { readonly y: Nested; readonly c_last: Nested }
    readonly grad_x: Nested
    readonly grad_y0: Nested
    readonly grad_c0: Nested
  }
  const dotted = (tensors: ByGate): ByGate =>
    Object.fromEntries(Object.entries(tensors).map(([name, v]) => [`${name[0]}.${name[1]}`, v]))
  const found = golden(file) as Peephole
  return {
    ...found,
    parameters: dotted(found.weights_per_gate),
    trace: found.gates,
    upstream_dy: found.upstream.y,
    upstream_dc_last: found.upstream.c_last,
    gradients: { ...dotted(found.grads_per_gate), x: found.grad_x, y0: found.grad_y0, c0: found.grad_c0 },
  }
}
