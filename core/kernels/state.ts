import { directionsOf, type CellSpec, type NetworkSpec } from '../network/spec'
import type { StateAccess } from '../network/compiled.types'
import type { AddressTable } from './memory'
import { setterOf } from './records'
import type { LayerAddresses } from './stack-memory'
import type { WasmMemory } from './webassembly'

/** Letters of the vectors in a cell's state, in their order: what a step hands to the next. */
export function stateLetters(cell: CellSpec): readonly string[] {
  if (cell.kind === 'simple-rnn') return ['h']
  return cell.variant === 'FGR' ? ['y', 'c', 'i', 'f', 'o'] : ['y', 'c']
}

/** Order of the parts of `hidden`: what a step hands on through weights. The cell state is kept apart. */
const PARTS = ['y', 'i', 'f', 'o']

/** Where a state is: an address like one step of `hidden` and one like one step of `cells`. */
interface StatePlace {
  readonly hidden: number
  readonly cells: number
}

/** Initial and final states between the kernels' panels and plain order: see StateAccess. */
export function stateCopier(spec: NetworkSpec, memory: WasmMemory, addresses: AddressTable): StateAccess {
  const floats = new Float32Array(memory.buffer)
  const words = new Int32Array(memory.buffer)
  const setGiven = setterOf(memory, 'Layer', 'given')
  const H = spec.units
  const directions = directionsOf(spec)
  const letters = stateLetters(spec.cell)
  const shards = addresses.shards.map(({ decoder }) => decoder)
  const sizeOf = (shard: number): number => spec.layers * directions.length * letters.length * shards[shard].rows * H

  /** Calls back with the index of every element, in plain order. Panels of `hidden` are 16 wide, those of `cells` 8. */
  const walk = (
    shard: number,
    placeOf: (layer: LayerAddresses, direction: number) => StatePlace,
    visit: (index: number, k: number) => void,
  ): void => {
    const { rows, layers, steps } = shards[shard]
    let k = 0
    for (const layer of layers)
      layer.forEach((at, d) => {
        const { hidden, cells } = placeOf(at, d)
        for (const letter of letters) {
          const part = Math.max(0, PARTS.indexOf(letter))
          const [address, width] = letter === 'c' ? [cells, 8] : [hidden + part * steps.output, 16]
          for (let row = 0; row < rows; row++)
            for (let unit = 0; unit < H; unit++)
              visit(address / 4 + (Math.floor(unit / width) * rows + row) * width + (unit % width), k++)
        }
      })
  }
  const read = (shard: number, into: Float32Array | undefined, places: Parameters<typeof walk>[1]): Float32Array => {
    const values = into ?? new Float32Array(sizeOf(shard))
    walk(shard, places, (index, k) => {
      values[k] = floats[index]
    })
    return values
  }
  const copyFloats = (from: number, bytes: number, to: number): void => {
    floats.copyWithin(to / 4, from / 4, (from + bytes) / 4)
  }
  const first = (at: LayerAddresses) => ({ hidden: at.firstHidden, cells: at.firstCells })

  return {
    stateSize: sizeOf,
    setState(shard, values) {
      if (values && values.length !== sizeOf(shard))
        throw new RangeError(`the state of shard ${shard} has ${sizeOf(shard)} values, got ${values.length}`)
      for (const layer of shards[shard].layers) for (const { record } of layer) setGiven(record, values ? 1 : 0)
      walk(shard, first, (index, k) => {
        floats[index] = values ? values[k] : 0
      })
    },
    finalState(shard, into) {
      const longest = words[shards[shard].longest / 4]
      const step = shards[shard].steps
      return read(shard, into, (at, d) => {
        if (longest === 0) return first(at)
        const t = directions[d] === 'forward' ? longest - 1 : 0
        return { hidden: at.hidden + t * step.hidden, cells: at.cells + t * step.cells }
      })
    },
    initialState: (shard, into) => read(shard, into, first),
    carryState(shard) {
      const { longest: at, layers, steps: step } = shards[shard]
      const longest = words[at / 4]
      for (const [layer, [forward]] of layers.entries()) {
        if (layers[layer].length > 1) throw new RangeError('a bidirectional network has no state to carry on')
        setGiven(forward.record, 1)
        if (longest === 0) continue
        const last = longest - 1
        copyFloats(forward.hidden + last * step.hidden, step.hidden, forward.firstHidden)
        copyFloats(forward.cells + last * step.cells, step.cells, forward.firstCells)
      }
    },
    stateGradients(shard, into) {
      return read(shard, into, at => ({ hidden: at.hiddenDeltas, cells: at.cellDeltas }))
    },
  }
}
