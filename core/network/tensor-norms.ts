import type { Floats } from '../floats'
import type { CompiledNetwork } from './compiled.types'

/** 2-norm of every tensor of the table, over values in a network's own order. Slow twin of Updater.norms. */
export function tensorNorms({ table, packed }: Pick<CompiledNetwork, 'table' | 'packed'>, values: Floats): number[] {
  return table.tensors.map(({ offset, size }) => {
    let sum = 0
    for (let k = offset; k < offset + size; k++) sum += values[packed[k]] * values[packed[k]]
    return Math.sqrt(sum)
  })
}
