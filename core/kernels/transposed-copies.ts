import { stacksOf, type NetworkSpec, type StackSpec } from '../network/spec'
import { blocksOf, groups8, type PackedDense, type PackedStack } from './layout'
import type { AddressTable } from './memory'
import { learningInputs, type TransposedStack } from './stack-memory'

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
  const { packing, transposed, parameters } = addresses
  const ofStacks = stacksOf(spec).flatMap((stack, n) =>
    copiesOfCells(stack.spec, packing.stacks[n], transposed[n], parameters),
  )
  const { transposedAttention, transposedHead } = addresses
  const dense = (packed: PackedDense, outputs: number, to: readonly number[]): TransposedCopy[] =>
    copiesOfDense(packed, outputs, spec.units, to, parameters)
  const ofAttention = packing.attention ? dense(packing.attention, spec.units, transposedAttention) : []
  return [...ofStacks, ...ofAttention, ...dense(packing.head, spec.outputs, transposedHead)].flatMap(strips)
}

function copiesOfCells(
  spec: StackSpec,
  { cells }: PackedStack,
  transposed: TransposedStack,
  parameters: number,
): TransposedCopy[] {
  const columns = blocksOf(spec) * 8
  return cells.flatMap((directions, layer) =>
    directions.flatMap(({ weights, depth }, d) => {
      const { inputs, recurrent } = transposed[layer][d]
      const sizes = learningInputs(spec, layer)
      // features and tables, or directions of the layer below; then what the step before hands over
      const first = layer === 0 ? spec.inputs : 0
      return copiesOf({ weights: parameters + weights * 4, depth, columns, first }, [
        ...inputs.map((to, n) => ({ rows: sizes[n], to })),
        ...recurrent.map(to => ({ rows: spec.units, to })),
      ])
    }),
  )
}

/** A dense layer whose segments have `units` values each. */
function copiesOfDense(
  { weights, depth }: PackedDense,
  outputs: number,
  units: number,
  to: readonly number[],
  parameters: number,
): TransposedCopy[] {
  return copiesOf(
    { weights: parameters + weights * 4, depth, columns: groups8(outputs) * 8, first: 0 },
    to.map(to => ({ rows: units, to })),
  )
}

/** Parts of a matrix that follow each other, from row `first` on, each with a copy of its own. */
function copiesOf(
  matrix: Pick<TransposedCopy, 'weights' | 'depth' | 'columns' | 'first'>,
  parts: readonly Pick<TransposedCopy, 'rows' | 'to'>[],
): TransposedCopy[] {
  let { first } = matrix
  return parts.map(part => {
    const copy = { ...matrix, ...part, first }
    first += part.rows
    return copy
  })
}

const strips = (copy: TransposedCopy): TransposedCopy[] =>
  Array.from({ length: Math.ceil(copy.rows / 16) }, (_, strip) => ({
    ...copy,
    first: copy.first + 16 * strip,
    rows: Math.min(16, copy.rows - 16 * strip),
    to: copy.to + 64 * copy.columns * strip,
  }))
