import { parameterTable } from '../../network/parameters'
import { widthOf, type EmbeddingSpec, type NetworkSpec, type StackSpec } from '../../network/spec'
import { shortestFloat32 } from '../float32'
import type { FrameFile, ModelFrame } from './frame'
import { expectSame, fieldOf, type Refuse } from './refuse'

/** `network` and `parameters` as the file says them. */
export function networkBody({ network, parameters }: Pick<ModelFrame, 'network' | 'parameters'>): {
  network: object
  parameters: object
} {
  const { cell, inputs, embeddings, encoder, attention, ...sizes } = network
  const source = encoder ? { encoder: encoderBody(encoder), attention: attention ?? 'none' } : {}
  const tensors = parameterTable(network).tensors.map(({ name, shape, offset, size }): [string, object] => [
    name,
    { shape, data: Array.from(parameters.subarray(offset, offset + size), shortestFloat32) },
  ])
  return {
    network: { cell, inputs, ...tablesOf(embeddings), ...sizes, ...source },
    parameters: Object.fromEntries(tensors),
  }
}

const tablesOf = (embeddings: readonly EmbeddingSpec[]): object => (embeddings.length > 0 ? { embeddings } : {})

/** Of a kind of task that says one thing of a whole sequence. */
export function expectManyToOne({ read, encoder }: FrameFile['network'], refuse: Refuse): void {
  if (read === 'every') throw refuse('The head speaks once for a case', 'network.read')
  if (encoder !== undefined) throw refuse('There is no source that an encoder could read', 'network.encoder')
}

/** What an encoder does not share with its decoder. */
const encoderBody = ({ inputs, embeddings, units, bidirectional }: StackSpec): object => ({
  inputs,
  ...tablesOf(embeddings),
  units,
  bidirectional,
})

/** The network of a file and its parameters: every shape must be that of the network, and the values must be there. */
export function readNetwork(
  { network, parameters }: Pick<FrameFile, 'network' | 'parameters'>,
  most: number,
  refuse: Refuse,
): Pick<ModelFrame, 'network' | 'parameters'> {
  const { encoder, attention, ...own } = network
  const decoder: NetworkSpec = { ...own, embeddings: own.embeddings ?? [] }
  const spec: NetworkSpec = encoder ? { ...decoder, encoder: encoderOf(decoder, encoder, refuse), attention } : decoder
  if (!encoder && attention !== undefined) throw refuse('There is no encoder to look at', 'network.attention')
  if (attention === 'luong' && network.read !== 'every')
    throw refuse('With attention the head reads every step', 'network.read')
  return { network: spec, parameters: readParameters(spec, parameters, most, refuse) }
}

/** An encoder is like its decoder, but reads something else: its directions together have as many units. */
function encoderOf(
  decoder: NetworkSpec,
  { inputs, embeddings = [], units, bidirectional }: NonNullable<FrameFile['network']['encoder']>,
  refuse: Refuse,
): StackSpec {
  const { cell, layers, dropout } = decoder
  if (decoder.bidirectional) throw refuse('A decoder goes forward only', 'network.bidirectional')
  const encoder = { cell, layers, dropout, inputs, embeddings, units, bidirectional }
  expectSame(refuse, 'Units of the encoder in all directions', widthOf(encoder), decoder.units, 'network.encoder.units')
  return encoder
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
