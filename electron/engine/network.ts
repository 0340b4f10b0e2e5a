import type { Experiment } from '../../core/experiment/schema'
import type { WasmMemory } from '../../core/kernels/webassembly'
import { compileNetwork } from '../../core/network/compiled'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import type { CellSpec, EmbeddingSpec, NetworkSpec } from '../../core/network/spec'
import type { DataShape } from '../../core/tasks/samples'
import { threadKernels } from './thread-kernels'

/** Cell, layers and sizes of the network that an experiment asks for. */
export function networkSpec(
  { network }: Pick<Experiment, 'network'>,
  { inputs, symbols, outputs, read, source }: Omit<DataShape, 'steps'>,
): NetworkSpec {
  const { units, layers, bidirectional, dropout, attention } = network
  const stack = { cell: cellSpec(network), units, layers, bidirectional, dropout }
  const own = { ...stack, inputs, embeddings: embeddingsOf(network, symbols), outputs, read }
  if (!source) return own
  const encoder = {
    ...stack,
    // Both directions together are as many as the decoder has.
    units: bidirectional ? units / 2 : units,
    inputs: source.inputs,
    embeddings: embeddingsOf(network, source.symbols),
  }
  return { ...own, bidirectional: false, encoder, attention }
}

const embeddingsOf = ({ embedding }: Experiment['network'], symbols: readonly number[]): EmbeddingSpec[] =>
  symbols.map(count => ({ symbols: count, size: embeddingSize(embedding, count) }))

/** A vector need not be longer than it takes to give every symbol a value of its own. */
const embeddingSize = (chosen: number, symbols: number): number => Math.min(chosen, symbols)

const cellSpec = ({ cell, activation, variant, peepholes }: Experiment['network']): CellSpec =>
  cell === 'lstm' ? { kind: 'lstm', variant, peepholes } : { kind: 'simple-rnn', activation }

/**
 * Rows of the pieces that "auto" makes, of a usual batch. Pieces of 8 rows cost up to 12 % more processor time than the whole batch
 * at once and pieces of 16 up to 6 %, but twice as many threads can share them. One more cuts the last in two (`shardRanges`).
 */
const ROWS = 8
const MOST_WHOLE = 8

/** Pieces of a batch. Follows from the experiment alone, never from the machine: it is part of the result. */
export function shardsOf({ batch, shards }: Experiment['training']): number {
  if (shards !== 'auto') return Math.min(shards, batch)
  const whole = Math.min(MOST_WHOLE, Math.floor(batch / ROWS))
  return whole < 2 ? 1 : whole + 1
}

/** The network of an experiment on the kernels, for training. `memory`: that of the leader, to help with its shards. */
export function trainingNetwork(
  experiment: Pick<Experiment, 'network' | 'training'>,
  sizes: DataShape,
  memory?: WasmMemory,
): CompiledNetwork {
  const { batch } = experiment.training
  const spec = networkSpec(experiment, sizes)
  return compileNetwork(spec, {
    kernels: threadKernels(),
    batch,
    steps: sizes.steps,
    sourceSteps: sizes.source?.steps,
    shards: shardsOf(experiment.training),
    optimizer: experiment.training.optimizer,
    memory,
  })
}
