import type { KernelExports } from '../kernels/index'
import type { AddressTable } from '../kernels/memory'
import { setterOf } from '../kernels/records'
import { writeUpdateRecord } from '../kernels/update-record'
import { CHUNK } from '../norm'
import { optimizerOf } from '../optimizers/optimizer'
import type { CompiledNetwork, UpdateChoice, Updater, Watched } from './compiled.types'

/** Values of one block: panels are cut into blocks, and a block belongs to one tensor. */
const BLOCK = 8

/** The optimizer of a run on the kernels: see Updater. Writes what the phases have to know into the record of the update. */
export function updaterOf(
  { table, packed, parameters, memory }: Pick<CompiledNetwork, 'table' | 'packed' | 'parameters' | 'memory'>,
  run: KernelExports,
  addresses: AddressTable,
  choice: UpdateChoice,
): Updater {
  const { packing, gradients, update } = addresses
  const names = optimizerOf(choice.optimizer).slots
  const room = (update.before - update.slots) / (packing.size * 4)
  if (update.slots === 0 || names.length > room)
    throw new Error(`the network has not been compiled to be trained with ${choice.optimizer.kind}`)
  writeUpdateRecord(memory, addresses, choice)

  const vector = (address: number): Float32Array => new Float32Array(memory.buffer, address, packing.size)
  const slots = Object.fromEntries(names.map((name, n) => [name, vector(update.slots + n * packing.size * 4).fill(0)]))
  const state = { steps: 0, slots }
  const squares = new Float64Array(memory.buffer, update.squares, Math.ceil(packing.size / CHUNK))
  const before = vector(update.before)
  const set = {
    steps: setterOf(memory, 'Update', 'steps'),
    rate: setterOf(memory, 'Update', 'rate'),
    scale: setterOf(memory, 'Update', 'scale'),
  }

  const blocks = new Int32Array(memory.buffer, update.blocks, packing.size / BLOCK)
  const counts = listBlocks({ table, packed }, blocks)
  const watched: Readonly<Record<Watched, { values: number; without: number }>> = {
    gradients: { values: gradients, without: 0 },
    weights: { values: addresses.parameters, without: 0 },
    updates: { values: addresses.parameters, without: update.before },
  }

  return {
    state,
    norm() {
      let sum = 0
      for (let chunk = 0; chunk < squares.length; chunk++) sum += squares[chunk]
      return Math.sqrt(sum)
    },
    prepare(learningRate, scale) {
      state.steps++
      set.steps(update.record, state.steps)
      set.rate(update.record, learningRate)
      set.scale(update.record, scale)
    },
    mark: () => before.set(parameters),
    norms(of) {
      const { values, without } = watched[of]
      let at = update.blocks
      return counts.map(count => {
        const from = at
        at += count * 4
        return Math.sqrt(run.squaresOfBlocks(values, without, from, count))
      })
    },
  }
}

/** Fills in the numbers of the blocks that hold the values of each tensor, tensor after tensor; answers how many each has. */
function listBlocks({ table, packed }: Pick<CompiledNetwork, 'table' | 'packed'>, into: Int32Array): number[] {
  const owners = new Int32Array(into.length).fill(-1)
  let next = 0
  return table.tensors.map(({ name, offset, size }, n) => {
    const first = next
    for (let k = offset; k < offset + size; k++) {
      const block = Math.floor(packed[k] / BLOCK)
      if (owners[block] === n) continue
      if (owners[block] >= 0) throw new Error(`${name} shares a block with ${table.tensors[owners[block]].name}`)
      owners[block] = n
      into[next++] = block
    }
    return next - first
  })
}
