import {
  attends,
  directionsOf,
  gatesOf,
  inputSize,
  stackNamed,
  stacksOf,
  widthOf,
  type CellSpec,
  type NetworkSpec,
  type Stack,
  type StackSpec,
} from '../network/spec'
import type { ParameterTable } from '../network/parameters'

/**
 * How parameters lie in kernel memory, for ever: gradients and optimizer state have the same layout, so only exports and
 * checkpoints translate. Weights are panels 16 columns wide with one row per input feature. The columns are blocks of 8:
 *
 *   block u · gates + g = units 8u … 8u + 7 of gate g      LSTM: [z₀ i₀][f₀ o₀][z₁ i₁] …   three gates: [z₀ i₀][f₀ z₁] …
 *
 * The rows are the features of x, then y⁻, for FGR then i⁻ f⁻ o⁻. Units are padded to a multiple of 8, blocks to an even
 * number; padding is 0 and stays 0. A table of embeddings has a row per symbol, padded to whole panels.
 */

/** Numbers of the cells in assembly/cells.ts. */
const CELLS = ['tanh', 'relu', 'vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']
export const cellNumber = (cell: CellSpec): number =>
  CELLS.indexOf(cell.kind === 'lstm' ? cell.variant : cell.activation)

export const gateNamesOf = (cell: CellSpec): readonly string[] => (cell.kind === 'lstm' ? gatesOf(cell.variant) : ['a'])

/** Vectors a step hands to the next through weights: y, in FGR also i f o. */
export const partsOf = (cell: CellSpec): number => (cell.kind === 'lstm' && cell.variant === 'FGR' ? 4 : 1)
export const hasCellState = (cell: CellSpec): boolean => cell.kind === 'lstm'
export const hasPeepholes = (cell: CellSpec): boolean => cell.kind === 'lstm' && cell.peepholes

/** Groups of 8 and panels of 16 that hold n columns. */
export const groups8 = (n: number): number => Math.ceil(n / 8)
export const panels16 = (n: number): number => Math.ceil(n / 16)

/** Blocks of 8 columns of one cell's weights. */
export const blocksOf = (spec: StackSpec): number => groups8(spec.units) * gateNamesOf(spec.cell).length

/** Places (in floats) of one matrix with its bias; `depth` counts its rows. */
export interface PackedDense {
  readonly weights: number
  readonly bias: number
  readonly depth: number
}
export interface PackedCell extends PackedDense {
  readonly peepholes: number
}
export interface PackedStack {
  /** Place of each table of embeddings, [symbols][⌈size/16⌉ · 16]. */
  readonly embeddings: readonly number[]
  /** [layer][direction] */
  readonly cells: readonly (readonly PackedCell[])[]
}
export interface Packing {
  /** Floats in all, a multiple of 16. */
  readonly size: number
  /** Those of `stacksOf`. */
  readonly stacks: readonly PackedStack[]
  readonly attention: PackedDense | null
  readonly head: PackedDense
}

export function packingOf(spec: NetworkSpec): Packing {
  let size = 0
  const take = (floats: number): number => {
    const at = size
    size += Math.ceil(floats / 16) * 16
    return at
  }
  const dense = (depth: number, outputs: number): PackedDense => {
    const columns = panels16(outputs) * 16
    return { depth, weights: take(depth * columns), bias: take(columns) }
  }
  const stacks = stacksOf(spec).map(stack => packStack(stack.spec, take))
  const attention = attends(spec) ? dense(2 * spec.units, spec.units) : null
  const head = dense(widthOf(spec), spec.outputs)
  return { size, stacks, attention, head }
}

function packStack(spec: StackSpec, take: (floats: number) => number): PackedStack {
  const embeddings = spec.embeddings.map(({ symbols, size }) => take(symbols * panels16(size) * 16))
  const columns = Math.ceil(blocksOf(spec) / 2) * 16
  const cells = Array.from({ length: spec.layers }, (_, layer) =>
    directionsOf(spec).map(() => {
      const inputs = layer === 0 ? inputSize(spec) : widthOf(spec)
      const depth = inputs + spec.units * partsOf(spec.cell)
      const peepholes = hasPeepholes(spec.cell) ? groups8(spec.units) * 24 : 0
      return { depth, weights: take(depth * columns), bias: take(columns), peepholes: take(peepholes) }
    }),
  )
  return { embeddings, cells }
}

type Place = (row: number, column: number) => number
const REGULATED = ['i', 'f', 'o']

/** Packed index of every canonical index: value k of the table is at packed[k]. */
export function packedIndices(spec: NetworkSpec, table: ParameterTable, packing: Packing): Int32Array {
  const packed = new Int32Array(table.size)
  for (const { name, shape, offset } of table.tensors) {
    const place = placeOf(spec, packing, name)
    const [rows, columns = 1] = shape
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) packed[offset + row * columns + column] = place(row, column)
  }
  return packed
}

/** Where element (row, column) of a tensor is packed. Rows are units (or outputs), columns what they see. */
function placeOf(spec: NetworkSpec, packing: Packing, name: string): Place {
  const [part, tensor] = name.split('.')
  if (part === 'head') return placeInDense(packing.head, tensor === 'c')
  if (part === 'attention' && packing.attention) return placeInDense(packing.attention, tensor === 'b')
  const stacks = stacksOf(spec)
  const stack = stackNamed(stacks, name)
  return placeInStack(stack, packing.stacks[stacks.indexOf(stack)], name)
}

const placeInDense = ({ weights, bias, depth }: PackedDense, isBias: boolean): Place =>
  isBias ? o => bias + o : (o, k) => weights + ((o >> 4) * depth + k) * 16 + (o & 15)

function placeInStack({ spec, prefix }: Stack, packing: PackedStack, name: string): Place {
  const [part, layer, direction, tensor, gate = 'a', source] = name.slice(prefix.length).split('.')
  if (part === 'embeddings') {
    const row = panels16(spec.embeddings[Number(layer)].size) * 16
    return (symbol, k) => packing.embeddings[Number(layer)] + symbol * row + k
  }
  const cell = packing.cells[Number(layer)][directionsOf(spec).findIndex(d => d === direction)]
  const gates = gateNamesOf(spec.cell)
  const nth = gates.indexOf(gate)
  const block = (unit: number): number => (unit >> 3) * gates.length + nth
  const weight =
    (firstRow: number): Place =>
    (unit, k) =>
      cell.weights + ((block(unit) >> 1) * cell.depth + firstRow + k) * 16 + (block(unit) & 1) * 8 + (unit & 7)
  const inputs = cell.depth - spec.units * partsOf(spec.cell)

  const isInput = tensor === (spec.cell.kind === 'lstm' ? 'W' : 'U')
  if (isInput) return weight(0)
  if (tensor === 'R' || tensor === 'W') return weight(inputs)
  if (tensor === 'Rg') return weight(inputs + spec.units * (1 + REGULATED.indexOf(source)))
  if (tensor === 'b') return unit => cell.bias + block(unit) * 8 + (unit & 7)
  if (tensor === 'p') return unit => cell.peepholes + (unit >> 3) * 24 + REGULATED.indexOf(gate) * 8 + (unit & 7)
  throw new Error(`the kernels know no parameter named ${name}`)
}
