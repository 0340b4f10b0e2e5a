import { floatTensor, graphProto, integerTensor, modelProto, nodeProto, valueInfoProto } from './onnx.mjs'

/**
 * A network as an ONNX model, or null where ONNX has no operator for its cell:
 *   x (T, 1, D)  →  ŷ (1, O) when the network reads the last step, (T, 1, O) when it reads every step
 *
 * The gates of an ONNX LSTM stand in the order i o f c (its c is our z), its peepholes in the order i o f, and it has a second
 * bias, which is zero here. Y is (T, directions, B, H), Y_h the state after the last step, (directions, B, H).
 *   spec, table, values: NetworkSpec, ParameterTable and the parameters in its order · steps: T
 */
export function onnxNetwork(spec, table, values, steps) {
  if (!hasOperator(spec)) return null
  const { inputs: D, outputs: O, units: H, layers, read } = spec
  const directions = spec.bidirectional ? ['forward', 'backward'] : ['forward']
  const find = name => {
    const { offset, size } = table.tensors.find(tensor => tensor.name === name)
    return values.subarray(offset, offset + size)
  }
  const nodes = []
  const initializers = []
  const width = directions.length * H
  let from = 'x'
  for (let layer = 0; layer < layers; layer++) {
    const own = name => `${name}${layer}`
    const size = layer === 0 ? D : width
    const tensors = cellTensors(spec.cell, directions.map(direction => name => find(`layers.${layer}.${direction}.${name}`)), H)
    for (const [name, shape] of [['W', [size]], ['R', [H]], ['B', []], ['P', []]])
      if (tensors[name]) {
        const flat = tensors[name].flatMap(part => Array.from(part))
        const perDirection = flat.length / directions.length
        const rows = shape.length === 0 ? [perDirection] : [perDirection / shape[0], ...shape]
        initializers.push(floatTensor(own(name), [directions.length, ...rows], flat))
      }
    const given = [from, own('W'), own('R'), own('B'), ...(tensors.P ? ['', '', '', own('P')] : [])]
    nodes.push(nodeProto(operatorOf(spec.cell), given, [own('Y'), own('Yh')], attributesOf(spec)))
    const top = layer === layers - 1
    const last = top && read === 'last'
    nodes.push(
      nodeProto('Transpose', [own(last ? 'Yh' : 'Y')], [own('t')], { perm: last ? [1, 0, 2] : [0, 2, 1, 3] }),
      nodeProto('Reshape', [own('t'), own('shape')], [own('y')]),
    )
    initializers.push(integerTensor(own('shape'), last || top ? [-1, width].map(unsigned) : [steps, 1, width]))
    from = own('y')
  }
  initializers.push(floatTensor('V', [O, width], find('head.V')), floatTensor('c', [O], find('head.c')))
  nodes.push(nodeProto('Gemm', [from, 'V', 'c'], ['ŷ'], { transB: 1 }))
  return modelProto(
    graphProto({
      ...{ name: 'network', nodes, initializers },
      inputs: [valueInfoProto('x', [steps, 1, D])],
      outputs: [valueInfoProto('ŷ', [read === 'last' ? 1 : steps, O])],
    }),
  )
}
