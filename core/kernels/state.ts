import { directionsOf, type NetworkSpec } from '../network/spec'
import type { StateAccess } from '../network/compiled.types'
import { hasCellState } from './layout'
import type { AddressTable, LayerAddresses } from './memory'
import { setterOf } from './records'
import type { WasmMemory } from './webassembly'

/**
 * Initial and final states between the kernels' panels and plain order:
 * [layer][direction][y, then c where the cell has one][rows of the shard][H].
 */
export function stateCopier(spec: NetworkSpec, memory: WasmMemory, addresses: AddressTable): StateAccess {
  const floats = new Float32Array(memory.buffer)
  const words = new Int32Array(memory.buffer)
  const setGiven = setterOf(memory, 'Layer', 'given')
  const H = spec.units
  const directions = directionsOf(spec)
  const vectors = hasCellState(spec.cell) ? 2 : 1
  const sizeOf = (shard: number): number => spec.layers * directions.length * vectors * addresses.shards[shard].rows * H

  /** Calls back with the address of every element, in plain order. Panels of y are 16 wide, those of c 8. */
  const walk = (
    shard: number,
    places: (layer: LayerAddresses, direction: number) => { y: number; c: number },
    visit: (index: number, k: number) => void,
  ): void => {
    const { rows, layers } = addresses.shards[shard]
    let k = 0
    for (const layer of layers)
      layer.forEach((at, d) => {
        const { y, c } = places(at, d)
        for (let vector = 0; vector < vectors; vector++) {
          const [address, width] = vector === 0 ? [y, 16] : [c, 8]
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
  const first = (at: LayerAddresses) => ({ y: at.firstHidden, c: at.firstCells })

  return {
    stateSize: sizeOf,
    setState(shard, values) {
      if (values && values.length !== sizeOf(shard))
        throw new RangeError(`the state of shard ${shard} has ${sizeOf(shard)} values, got ${values.length}`)
      for (const layer of addresses.shards[shard].layers)
        for (const { record } of layer) setGiven(record, values ? 1 : 0)
      walk(shard, first, (index, k) => {
        floats[index] = values ? values[k] : 0
      })
    },
    finalState(shard, into) {
      const longest = words[addresses.shards[shard].longest / 4]
      const step = addresses.shards[shard].steps
      return read(shard, into, (at, d) => {
        if (longest === 0) return first(at)
        const t = directions[d] === 'forward' ? longest - 1 : 0
        return { y: at.hidden + t * step.hidden, c: at.cells + t * step.cells }
      })
    },
    stateGradients(shard, into) {
      return read(shard, into, at => ({ y: at.hiddenDeltas, c: at.cellDeltas }))
    },
  }
}
