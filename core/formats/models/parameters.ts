import { parameterTable } from '../../network/parameters'
import type { NetworkSpec } from '../../network/spec'
import { shortestFloat32 } from '../float32'
import type { FrameFile, ModelFrame } from './frame'
import { fieldOf, type Refuse } from './refuse'

/** `network` and `parameters` as the file says them. */
export function networkBody({ network, parameters }: Pick<ModelFrame, 'network' | 'parameters'>): {
  network: object
  parameters: object
} {
  const { cell, inputs, embeddings, ...sizes } = network
  const tables = embeddings.length > 0 ? { embeddings } : {}
  const tensors = parameterTable(network).tensors.map(({ name, shape, offset, size }): [string, object] => [
    name,
    { shape, data: Array.from(parameters.subarray(offset, offset + size), shortestFloat32) },
  ])
  return { network: { cell, inputs, ...tables, ...sizes }, parameters: Object.fromEntries(tensors) }
}

/** The network of a file and its parameters: every shape must be that of the network, and the values must be there. */
export function readNetwork(
  { network, parameters }: Pick<FrameFile, 'network' | 'parameters'>,
  most: number,
  refuse: Refuse,
): Pick<ModelFrame, 'network' | 'parameters'> {
  const spec: NetworkSpec = { ...network, embeddings: network.embeddings ?? [] }
  return { network: spec, parameters: readParameters(spec, parameters, most, refuse) }
}

function readParameters(
  network: NetworkSpec,
  parameters: FrameFile['parameters'],
  most: number,
  refuse: Refuse,
): Float32Array {
  const table = parameterTable(network)
  if (table.size > most) throw refuse(`A network of ${table.size} parameters does not fit a file`, 'network')
  const known = new Set(table.tensors.map(({ name }) => name))
  for (const name of Object.keys(parameters))
    if (!known.has(name)) throw refuse('This network has no such parameter', fieldOf(['parameters', name]))
  for (const { name, shape, size } of table.tensors) {
    if (!Object.hasOwn(parameters, name)) throw refuse('The parameter is missing', fieldOf(['parameters', name]))
    const tensor = parameters[name]
    if (tensor.shape.join() !== shape.join())
      throw refuse(
        `The shape is [${tensor.shape.join(', ')}], this network has [${shape.join(', ')}]`,
        fieldOf(['parameters', name, 'shape']),
      )
    if (tensor.data.length !== size)
      throw refuse(`${tensor.data.length} values given, the shape needs ${size}`, fieldOf(['parameters', name, 'data']))
  }
  const values = new Float32Array(table.size) // only now: the file holds that many numbers
  for (const { name, offset } of table.tensors) values.set(parameters[name].data, offset)
  return values
}
