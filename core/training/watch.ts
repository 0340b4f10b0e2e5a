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

/** 2-norm of what an update did to every tensor: after − before. */
export function tensorChanges(
  { table, packed }: Pick<Learner, 'table' | 'packed'>,
  before: FloatArray,
  after: FloatArray,
): number[] {
  return table.tensors.map(({ offset, size }) => {
    let sum = 0
    for (let k = offset; k < offset + size; k++) {
      const change = after[packed[k]] - before[packed[k]]
      sum += change * change
    }
    return Math.sqrt(sum)
  })
}
