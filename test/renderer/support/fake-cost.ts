import type { Experiment } from '../../../core/experiment/schema'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { STEPS_PER_EPOCH } from './fake-training'

/** What a network follows from. */
interface Sizes {
  readonly inputs: number
  /** Of every table of vectors. */
  readonly symbols: readonly number[]
  readonly outputs: number
  readonly steps: number
  readonly read?: NetworkSpec['read']
}

export function costOf({ network }: Experiment, { inputs, symbols, outputs, steps, read = 'last' }: Sizes) {
  const table = parameterTable({
    cell:
      network.cell === 'lstm'
        ? { kind: 'lstm', variant: network.variant, peepholes: network.peepholes }
        : { kind: 'simple-rnn', activation: network.activation },
    inputs,
    embeddings: symbols.map(count => ({ symbols: count, size: network.embedding })),
    units: network.units,
    layers: network.layers,
    bidirectional: network.bidirectional,
    dropout: network.dropout,
    outputs,
    read,
  })
  return {
    parameters: table.size,
    memoryBytes: table.size * 16 + 32 * steps * network.units * 24 * network.layers,
    secondsPerEpoch: (table.size * steps * 6000) / 1.2e9,
    stepsPerEpoch: STEPS_PER_EPOCH,
  }
}
