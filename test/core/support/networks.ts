import { parameterTable, tensorNamed } from '../../../core/network/parameters'
import { referenceNetwork, type ReferenceNetwork } from '../../../core/network/reference'
import type { CellSpec, LstmVariant, NetworkSpec } from '../../../core/network/spec'

/** A network with everything that a test does not care about filled in. */
export const networkSpec = (
  spec: Partial<NetworkSpec> & Pick<NetworkSpec, 'cell' | 'inputs' | 'units'>,
): NetworkSpec => ({
  embeddings: [],
  layers: 1,
  bidirectional: false,
  dropout: 0,
  outputs: 1,
  read: 'every',
  ...spec,
})

export const LSTM_VARIANTS: readonly LstmVariant[] = ['vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']

/** Every cell there is: both simple RNNs, every LSTM variant with and without peepholes. */
export const EVERY_CELL: readonly CellSpec[] = [
  { kind: 'simple-rnn', activation: 'tanh' },
  { kind: 'simple-rnn', activation: 'relu' },
  ...LSTM_VARIANTS.flatMap(variant => [true, false].map(peepholes => ({ kind: 'lstm', variant, peepholes }) as const)),
]

export const cellName = (cell: CellSpec): string =>
  cell.kind === 'simple-rnn'
    ? `simple RNN (${cell.activation})`
    : `LSTM ${cell.variant} ${cell.peepholes ? 'with' : 'without'} peepholes`

/** A reference network whose recurrent tensors are given by name, e.g. `layers.0.forward.W.z`; its head stays 0. */
export function recurrentLayers(spec: NetworkSpec, values: (tensor: string) => ArrayLike<number>): ReferenceNetwork {
  const table = parameterTable(spec)
  const parameters = new Float64Array(table.size)
  for (const { name, offset } of table.tensors)
    if (!name.startsWith('head.')) parameters.set(Array.from(values(name)), offset)
  return referenceNetwork(spec, parameters)
}

/** The values of one tensor in a flat vector in the table's order. */
export function tensorValues(network: ReferenceNetwork, flat: Float64Array, name: string): Float64Array {
  const { offset, size } = tensorNamed(network.table, name)
  return flat.subarray(offset, offset + size)
}
