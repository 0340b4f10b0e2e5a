import { directionsOf, type NetworkSpec } from '../network/spec'
import { blocksOf, groups8 } from './layout'
import type { AddressTable } from './memory'

/** The transposed copy of `rows` rows of weights, from row `first` on of a matrix [⌈columns/16⌉][depth][16]. */
export interface TransposedCopy {
  readonly weights: number
  readonly depth: number
  readonly first: number
  readonly rows: number
  readonly columns: number
  readonly to: number
}

/** The copies that the backward pass reads, cut into strips of 16 rows. Each can be made by itself. */
export function transposedCopies(spec: NetworkSpec, addresses: AddressTable): TransposedCopy[] {
  return [...copiesOfCells(spec, addresses), ...copiesOfHead(spec, addresses)].flatMap(strips)
}

function copiesOfCells(spec: NetworkSpec, { packing, parameters, transposed }: AddressTable): TransposedCopy[] {
  const columns = blocksOf(spec) * 8
  return packing.cells.flatMap((cells, layer) =>
    cells.flatMap(({ weights, depth }, d) => {
      const { inputs, recurrent } = transposed[layer][d]
      const sizes = layer === 0 ? spec.embeddings.map(({ size }) => size) : directionsOf(spec).map(() => spec.units)
      // features and tables, or directions of the layer below; then what the step before hands over
      let first = layer === 0 ? spec.inputs : 0
      const next = (rows: number, to: number): TransposedCopy => {
        const copy = { weights: parameters + weights * 4, depth, first, rows, columns, to }
        first += rows
        return copy
      }
      return [...inputs.map((to, n) => next(sizes[n], to)), ...recurrent.map(to => next(spec.units, to))]
    }),
  )
}

function copiesOfHead(spec: NetworkSpec, { packing, parameters, transposedHead }: AddressTable): TransposedCopy[] {
  const { weights, depth } = packing.head
  const columns = groups8(spec.outputs) * 8
  return transposedHead.map((to, d) => ({
    ...{ weights: parameters + weights * 4, depth, columns, to },
    first: d * spec.units,
    rows: spec.units,
  }))
}

const strips = (copy: TransposedCopy): TransposedCopy[] =>
  Array.from({ length: Math.ceil(copy.rows / 16) }, (_, strip) => ({
    ...copy,
    first: copy.first + 16 * strip,
    rows: Math.min(16, copy.rows - 16 * strip),
    to: copy.to + 64 * copy.columns * strip,
  }))
