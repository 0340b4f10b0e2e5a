import { floatTensor, graphProto, integerTensor, modelProto, nodeProto, valueInfoProto } from './onnx.mjs'

/** ONNX has an operator for the tanh and relu RNN and for the LSTM with and without peepholes, for no other variant. */
export const hasOperator = ({ cell, embeddings }) =>
  embeddings.length === 0 && (cell.kind === 'simple-rnn' || cell.variant === 'vanilla')

/**
 * A network for one sequence as an ONNX model:
 *   x (T, 1, D)  →  ŷ (1, O) when the head reads the last step, (T, O) when it reads every step
 *   spec, table, values: NetworkSpec, its ParameterTable, the parameters in its order · steps: T
 */
export function onnxNetwork(spec, table, values, steps) {
  const { inputs: D, outputs: O, units: H, layers, read } = spec
  const directions = spec.bidirectional ? ['forward', 'backward'] : ['forward']
  const width = directions.length * H
  const valuesOf = name => {
    const { offset, size } = table.tensors.find(tensor => tensor.name === name)
    return values.subarray(offset, offset + size)
  }
  const initializers = [floatTensor('V', [O, width], valuesOf('head.V')), floatTensor('c', [O], valuesOf('head.c'))]
  const nodes = []
  let x = 'x'
  for (let layer = 0; layer < layers; layer++) {
    const own = name => `${name}${layer}`
    const each = directions.map(direction =>
      packed(spec.cell, name => valuesOf(`layers.${layer}.${direction}.${name}`)),
    )
    const inputs = layer === 0 ? D : width
    const tensor = (name, columns) => {
      const flat = each.flatMap(tensors => tensors[name].flatMap(part => Array.from(part)))
      const rows = flat.length / directions.length / columns
      initializers.push(floatTensor(own(name), [directions.length, rows, ...(columns === 1 ? [] : [columns])], flat))
      return own(name)
    }
    const peepholes = each[0].P ? ['', '', '', tensor('P', 1)] : []
    const given = [x, tensor('W', inputs), tensor('R', H), tensor('B', 1), ...peepholes]
    const attributes = { direction: spec.bidirectional ? 'bidirectional' : 'forward', hidden_size: H }
    nodes.push(nodeProto(...operatorOf(spec.cell, given, [own('Y'), own('Yh')], attributes, directions.length)))

    // Y (T, directions, 1, H) → (T, 1, directions · H) · Y_h, after the last step, (directions, 1, H) → (1, directions · H)
    const top = layer === layers - 1
    const last = top && read === 'last'
    nodes.push(
      nodeProto('Transpose', [own(last ? 'Yh' : 'Y')], [own('turned')], { perm: last ? [1, 0, 2] : [0, 2, 1, 3] }),
      nodeProto('Reshape', [own('turned'), own('shape')], [own('y')]),
    )
    initializers.push(integerTensor(own('shape'), last ? [1, width] : top ? [steps, width] : [steps, 1, width]))
    x = own('y')
  }
  nodes.push(nodeProto('Gemm', [x, 'V', 'c'], ['ŷ'], { transB: 1 }))
  return modelProto(
    graphProto({
      ...{ name: 'network', nodes, initializers },
      inputs: [valueInfoProto('x', [steps, 1, D])],
      outputs: [valueInfoProto('ŷ', [read === 'last' ? 1 : steps, O])],
    }),
  )
}

/**
 * The tensors of one cell as ONNX packs them: gates in the order i o f c (c is our z), peepholes in the order i o f, and behind
 * the bias of the inputs a second one, for the recurrence, that is zero here.
 */
function packed(cell, valuesOf) {
  if (cell.kind === 'simple-rnn') return { W: [valuesOf('U')], R: [valuesOf('W')], B: withSecond([valuesOf('b')]) }
  const gates = letter => ['i', 'o', 'f', 'z'].map(gate => valuesOf(`${letter}.${gate}`))
  const peepholes = cell.peepholes ? { P: ['i', 'o', 'f'].map(gate => valuesOf(`p.${gate}`)) } : {}
  return { W: gates('W'), R: gates('R'), B: withSecond(gates('b')), ...peepholes }
}

const withSecond = biases => [...biases, ...biases.map(({ length }) => new Float32Array(length))]

const operatorOf = (cell, inputs, outputs, attributes, directions) =>
  cell.kind === 'lstm'
    ? ['LSTM', inputs, outputs, attributes]
    : ['RNN', inputs, outputs, { ...attributes, activations: Array(directions).fill(ACTIVATIONS[cell.activation]) }]

const ACTIVATIONS = { tanh: 'Tanh', relu: 'Relu' }
