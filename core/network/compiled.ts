import type { OptimizerChoice } from '../experiment/training'
import type { Floats } from '../floats'
import { instantiate, writeConstants, type Kernels } from '../kernels/index'
import { packedIndices } from '../kernels/layout'
import { addressTable, memoryFor } from '../kernels/memory'
import { writeShardRecords } from '../kernels/records-of-shard'
import { stateCopier } from '../kernels/state'
import { hasUpdateRecord, writeUpdateRecord } from '../kernels/update-record'
import type { WasmMemory } from '../kernels/webassembly'
import { optimizerOf } from '../optimizers/optimizer'
import type { CompiledNetwork, ShardRange } from './compiled.types'
import { checkCount, checkSpec } from './check-spec'
import { gatherer } from './gather'
import { parameterTable } from './parameters'
import { hasNoEncoder, passesOf } from './passes'
import { timesOf, type NetworkSpec } from './spec'
import { updateAccess } from './update'
import { updaterOf } from './updater'

export interface CompileOptions {
  readonly kernels: Kernels
  /** Most rows of a batch and most steps of a sequence. */
  readonly batch: number
  readonly steps: number
  /** Most steps of a source, where there is an encoder. */
  readonly sourceSteps?: number
  /** Pieces of a batch, from the configuration and never from the number of threads. Default 1. */
  readonly shards?: number
  /** The network is to be trained with it: there is memory for what it remembers. Absent: parameters come from outside. */
  readonly optimizer?: OptimizerChoice
  /**
   * The memory of a network compiled with the same spec, sizes and optimizer, to run shards of it in this thread; nothing is
   * initialised.
   */
  readonly memory?: WasmMemory
}

/**
 * Rows of a batch in `shards` pieces, at most as many as rows: as equal as can be, but the last two are halves of such a piece.
 * Threads take one after the other, so at the end of a batch nobody waits for more than a half.
 */
export function shardRanges(batch: number, shards: number): ShardRange[] {
  const pieces = Math.min(batch, shards)
  const whole = Math.max(1, pieces - 1)
  const borders = Array.from({ length: whole + 1 }, (_, n) => Math.floor((batch * n) / whole))
  if (pieces > 1) borders.splice(whole, 0, Math.floor((borders[whole - 1] + batch) / 2))
  return borders.slice(1).map((end, n) => ({ first: borders[n], rows: end - borders[n] }))
}

/** Bytes of memory that a compiled network takes, without compiling it. */
export const networkBytes = (
  spec: NetworkSpec,
  { batch, steps, sourceSteps = 0, shards = 1, optimizer }: Omit<CompileOptions, 'kernels' | 'memory'>,
): number =>
  addressTable(spec, { steps, sourceSteps, shards: shardRanges(batch, shards), slots: slotsOf(optimizer) }).bytes

const slotsOf = (optimizer?: OptimizerChoice): number | null => (optimizer ? optimizerOf(optimizer).slots.length : null)

/**
 * Puts a network on the kernels: see CompiledNetwork. Parameters start as zeros.
 * @throws RangeError for sizes that cannot be, or the memory of another network; Problem where there is no room
 */
export function compileNetwork(spec: NetworkSpec, options: CompileOptions): CompiledNetwork {
  const { kernels, batch, steps, sourceSteps = 0 } = options
  checkSpec(spec)
  checkCount('batch', batch)
  checkCount('steps', steps)
  checkCount('sourceSteps', sourceSteps, spec.encoder ? 1 : 0)
  checkCount('shards', options.shards ?? 1)
  const shards = shardRanges(batch, options.shards ?? 1)
  const addresses = addressTable(spec, { steps, sourceSteps, shards, slots: slotsOf(options.optimizer) })
  const memory = options.memory ?? memoryFor(addresses.bytes)
  if (memory.buffer.byteLength < addresses.bytes)
    throw new RangeError(`the network needs ${addresses.bytes} bytes, the memory has ${memory.buffer.byteLength}`)
  if (options.memory) {
    if (!hasUpdateRecord(memory, addresses))
      throw new RangeError('the memory is that of a network with another spec, other sizes or another optimizer')
  } else {
    writeConstants(memory, addresses.constants)
    addresses.shards.forEach((shard, n) => writeShardRecords(spec, memory, addresses, shard, n))
    writeUpdateRecord(memory, addresses)
  }
  const run = instantiate(kernels, memory, addresses)

  const table = parameterTable(spec)
  const { packing } = addresses
  const packed = packedIndices(spec, table, packing)
  const parameters = new Float32Array(memory.buffer, addresses.parameters, packing.size)
  const gradients = new Float32Array(memory.buffer, addresses.gradients, packing.size)

  const times = timesOf(spec, steps)
  const views = addresses.shards.map(({ head, rows }) => ({
    outputs: new Float32Array(memory.buffer, head.outputs, times * rows * spec.outputs),
    outputGradients: new Float32Array(memory.buffer, head.deltas, times * rows * spec.outputs),
    classes: new Int32Array(memory.buffer, head.classes, times * rows),
    weights: new Float64Array(memory.buffer, head.weights, times * rows),
  }))
  const attentions = addresses.shards.flatMap(({ rows, attention }) =>
    attention ? new Float32Array(memory.buffer, attention.weights, steps * rows * sourceSteps) : [],
  )

  function softmaxCrossEntropy(shard: number, truth: Floats | Int32Array, weights: Floats): number {
    const { head } = addresses.shards[shard]
    const { classes, weights: ofPlaces } = views[shard]
    const O = spec.outputs
    if (weights.length !== classes.length)
      throw new RangeError(`shard ${shard} has ${classes.length} places, got ${weights.length} weights`)
    ofPlaces.set(weights)
    for (let k = 0; k < classes.length; k++) {
      const y = weights[k] === 0 ? 0 : truth[k]
      classes[k] = y
      if (classes[k] !== y || y < 0 || y >= O)
        throw new RangeError(`place ${k} of shard ${shard} has the class ${y} of 0 … ${O - 1}`)
    }
    return run.softmaxCrossEntropy(head.outputs, head.classes, head.weights, head.deltas, classes.length, O)
  }

  const update = updateAccess(spec, run, addresses)

  return {
    ...{ spec, table, batch, steps, sourceSteps, shards, memory, parameters, gradients, packed },
    loadParameters(values) {
      if (values.length !== table.size)
        throw new RangeError(`the network has ${table.size} parameters, got ${values.length} values`)
      for (let k = 0; k < packed.length; k++) parameters[packed[k]] = values[k]
      update.parametersChanged()
    },
    saveParameters(into = new Float32Array(table.size)) {
      for (let k = 0; k < packed.length; k++) into[k] = parameters[packed[k]]
      return into
    },
    gather: gatherer(
      spec,
      steps,
      memory,
      addresses.shards.map(({ decoder }) => decoder),
    ),
    gatherSource: spec.encoder
      ? gatherer(
          spec.encoder,
          sourceSteps,
          memory,
          addresses.shards.map(({ stacks: [encoder] }) => encoder),
        )
      : hasNoEncoder,
    attentionWeights: shard => attentions[shard] ?? hasNoAttention(),
    ...passesOf(spec, steps, { run, memory, batch, shards }, addresses),
    softmaxCrossEntropy,
    outputs: shard => views[shard].outputs,
    outputGradients: shard => views[shard].outputGradients,
    ...update,
    updater: choice => updaterOf({ table, packed, parameters, memory }, run, addresses, choice),
    ...stateCopier(spec, memory, addresses),
  }
}

function hasNoAttention(): never {
  throw new RangeError('the network has no attention')
}
