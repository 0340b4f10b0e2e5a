import { bytes, encode, integer, message, text } from './protobuf.mjs'

/**
 * Writes ONNX models. Numbers of fields are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3); the
 * names of the functions are its messages.
 */
const IR_VERSION = 8
const OPSET = 14
const FLOAT = 1
const INT64 = 7

/** A model with one graph, as bytes. */
export const modelProto = graph =>
  encode(integer(1, IR_VERSION), text(2, 'longhand'), message(7, ...graph), message(8, text(1, ''), integer(2, OPSET)))

/** { nodes, initializers: TensorProto[], inputs, outputs: ValueInfoProto[] } */
export const graphProto = ({ name, nodes, initializers, inputs, outputs }) => [
  ...nodes.map(node => message(1, ...node)),
  text(2, name),
  ...initializers.map(tensor => message(5, ...tensor)),
  ...inputs.map(info => message(11, ...info)),
  ...outputs.map(info => message(12, ...info)),
]

/** An input or output without a name is an empty text: left out. */
export const nodeProto = (operator, inputs, outputs, attributes = {}) => [
  ...inputs.map(name => text(1, name)),
  ...outputs.map(name => text(2, name)),
  text(
    3,
    outputs.find(name => name !== ''),
  ),
  text(4, operator),
  ...Object.entries(attributes).map(([name, value]) => message(5, ...attributeProto(name, value))),
]

/** Texts, lists of texts, whole numbers and lists of them are all that recurrent graphs need. */
function attributeProto(name, value) {
  const [type, fields] =
    typeof value === 'string'
      ? [3, [bytes(4, Buffer.from(value))]]
      : typeof value === 'number'
        ? [2, [integer(3, value)]]
        : typeof value[0] === 'string'
          ? [8, value.map(each => bytes(9, Buffer.from(each)))]
          : [7, value.map(each => integer(8, each))]
  return [text(1, name), ...fields, integer(20, type)]
}

export const floatTensor = (name, dims, values) => tensorProto(name, dims, FLOAT, Float32Array.from(values))
export const integerTensor = (name, values) =>
  tensorProto(name, [values.length], INT64, BigInt64Array.from(values, BigInt))

const tensorProto = (name, dims, type, values) => [
  ...dims.map(size => integer(1, size)),
  integer(2, type),
  text(8, name),
  bytes(9, new Uint8Array(values.buffer)),
]

/** Floats of a shape; a size that is a text is open. */
export const valueInfoProto = (name, shape) => {
  const dims = shape.map(size => message(1, typeof size === 'string' ? text(2, size) : integer(1, size)))
  return [text(1, name), message(2, message(1, integer(1, FLOAT), message(2, ...dims)))]
}
