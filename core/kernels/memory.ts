import { attends, directionsOf, timesOf, stacksOf, type NetworkSpec } from '../network/spec'
import type { ShardRange } from '../network/compiled.types'
import { CHUNK } from '../norm'
import { Problem } from '../problem'
import { attentionAddresses, type AttentionAddresses } from './attention-memory'
import { CONSTANT_BYTES, ZERO_BYTES } from './index'
import { groups8, packingOf, panels16, type Packing } from './layout'
import { recordBytes } from './records'
import {
  OPERAND_BYTES,
  stackAddresses,
  transposedBytes,
  transposedStack,
  type StackAddresses,
  type Take,
  type TransposedStack,
} from './stack-memory'
import { wasm, type WasmMemory } from './webassembly'

/**
 * The one address table: where everything of a compiled network lies in its memory. It follows from the sizes alone, so every
 * thread that attaches to the memory computes the same addresses. Kernels own no memory.
 */
export interface AddressTable {
  readonly bytes: number
  readonly packing: Packing
  readonly constants: number
  readonly zeros: number
  readonly parameters: number
  /** First shard's gradients; each shard's follow `gradientBytes` further. */
  readonly gradients: number
  readonly gradientBytes: number
  readonly transposed: readonly TransposedStack[]
  /** Most steps of a source. */
  readonly sourceSteps: number
  /** Transposed weights of attention, those that c meets and those that y meets; none without it. */
  readonly transposedAttention: readonly number[]
  /** Transposed head weights, one per direction. */
  readonly transposedHead: readonly number[]
  readonly update: UpdateAddresses
  readonly shards: readonly ShardAddresses[]
}

/** What lies between backward and the next forward: see records.json. */
export interface UpdateAddresses {
  readonly record: number
  readonly squares: number
  /** 0: the network was not made to be trained, as are those that follow. */
  readonly slots: number
  /** The parameters before a watched step. */
  readonly before: number
  /** Numbers of the blocks of eight floats of every tensor, tensor after tensor. */
  readonly blocks: number
}

export interface ShardAddresses extends ShardRange {
  /** Those of `stacksOf`. */
  readonly stacks: readonly StackAddresses[]
  /** The last of them: what the head reads. */
  readonly decoder: StackAddresses
  /** One per direction where the head reads the mean, otherwise none. */
  readonly pools: readonly PoolAddresses[]
  readonly attention: AttentionAddresses | null
  readonly head: HeadAddresses
}

export interface PoolAddresses {
  readonly record: number
  readonly input: number
  readonly values: number
  readonly deltas: number
}

export interface DenseAddresses {
  readonly record: number
  readonly segments: number
  readonly table: number
  readonly values: number
}

export interface HeadAddresses extends DenseAddresses {
  /** ŷ and ∂J/∂ŷ in plain order, with room for a vector more. */
  readonly outputs: number
  readonly deltas: number
  /** Of each place: the number of its class, and its weight (double). */
  readonly classes: number
  readonly weights: number
}

const PAGE = 65_536
const MOST_PAGES = 65_536

export interface AddressSizes {
  /** Most steps of a sequence, and of the source of one. */
  readonly steps: number
  readonly sourceSteps: number
  readonly shards: readonly ShardRange[]
  /** Vectors that the optimizer remembers; null: the network is not to be trained. */
  readonly slots: number | null
}

export function addressTable(spec: NetworkSpec, { steps, sourceSteps, shards, slots }: AddressSizes): AddressTable {
  const stacks = stacksOf(spec)
  const packing = packingOf(spec)
  let bytes = 1024
  const take: Take = size => {
    const at = bytes
    bytes += Math.ceil(size / 64) * 64
    return at
  }
  const constants = take(CONSTANT_BYTES)
  const zeros = take(ZERO_BYTES)
  const parameters = take(packing.size * 4)
  const gradientBytes = packing.size * 4
  const gradients = take(gradientBytes * shards.length)
  const update = {
    record: take(recordBytes('Update')),
    squares: take(Math.ceil(packing.size / CHUNK) * 8),
    slots: slots === null ? 0 : take(gradientBytes * slots),
    before: slots === null ? 0 : take(gradientBytes),
    blocks: slots === null ? 0 : take(gradientBytes / 8),
  }

  const transposed = stacks.map(stack => transposedStack(stack.spec, take))
  const copies = (count: number, outputs: number): number[] =>
    Array.from({ length: count }, () => take(transposedBytes(spec.units, groups8(outputs) * 8)))
  const transposedAttention = copies(attends(spec) ? 2 : 0, spec.units)
  const transposedHead = copies(directionsOf(spec).length, spec.outputs)

  const shardAddresses = shards.map(({ first, rows }): ShardAddresses => {
    const own = stacks.map((stack, n) =>
      stackAddresses(stack, rows, n === stacks.length - 1 ? steps : sourceSteps, take),
    )
    const decoder = own[own.length - 1]
    return {
      ...{ first, rows, stacks: own, decoder },
      pools: spec.read === 'mean' ? directionsOf(spec).map(() => poolAddresses(decoder, take)) : [],
      attention:
        spec.encoder && attends(spec)
          ? attentionAddresses(spec, spec.encoder, decoder, steps, sourceSteps, take)
          : null,
      head: headAddresses(spec, rows, steps, take),
    }
  })
  return {
    ...{ bytes, packing, constants, zeros, parameters, gradients, gradientBytes },
    ...{ sourceSteps, update, transposed, transposedAttention, transposedHead, shards: shardAddresses },
  }
}

function poolAddresses({ steps: { output } }: StackAddresses, take: Take): PoolAddresses {
  const [record, input] = [recordBytes('Pool'), recordBytes('Segment')].map(take)
  return { record, input, values: take(output), deltas: take(output) }
}

function headAddresses(spec: NetworkSpec, rows: number, steps: number, take: Take): HeadAddresses {
  const places = timesOf(spec, steps) * rows
  const operands = directionsOf(spec).length
  return {
    record: take(recordBytes('Head')),
    segments: take(operands * recordBytes('Segment')),
    table: take(operands * OPERAND_BYTES),
    values: take(places * panels16(spec.outputs) * 64),
    outputs: take(places * spec.outputs * 4 + 16),
    deltas: take(places * spec.outputs * 4 + 16),
    classes: take(places * 4),
    weights: take(places * 8),
  }
}

/** A shared memory of exactly the size needed; it never grows. */
export function memoryFor(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / PAGE)
  if (pages > MOST_PAGES)
    throw new Problem(
      'NETWORK_TOO_LARGE',
      `This network needs ${(bytes / 2 ** 30).toFixed(1)} GB for one batch; the kernels can address 4 GB.`,
      { advice: 'Choose a smaller batch, a shorter window or fewer units.', place: { field: 'training.batch' } },
    )
  try {
    return new wasm.Memory({ initial: pages, maximum: pages, shared: true })
  } catch {
    throw new Problem(
      'OUT_OF_MEMORY',
      `There is no room for the ${Math.ceil(bytes / 2 ** 20)} MB this network needs for one batch.`,
      { advice: 'Choose a smaller batch, a shorter window or fewer units.', place: { field: 'training.batch' } },
    )
  }
}
