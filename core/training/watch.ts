import type { FloatArray } from '../floats'
import type { Learner } from './learner'

/** 2-norm of every tensor of the table, over values in the learner's own order. */
export function tensorNorms({ table, packed }: Pick<Learner, 'table' | 'packed'>, values: FloatArray): number[] {
  return table.tensors.map(({ offset, size }) => {
    let sum = 0
    for (let k = offset; k < offset + size; k++) sum += values[packed[k]] * values[packed[k]]
    return Math.sqrt(sum)
  })
}
