import {
  attends,
  directionsOf,
  gatesOf,
  inputSize,
  stacksOf,
  widthOf,
  type CellSpec,
  type NetworkSpec,
  type Stack,
} from './spec'

/** One named tensor inside the flat parameter vector: values at `offset … offset + size`, row-major. */
export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly size: number
}

/**
 * Names, shapes and offsets of every parameter of a network in their canonical order. Initialisers, optimizers, clipping,
 * checkpoints, exports and charts walk this table and need no knowledge of cells.
 */
export interface ParameterTable {
  readonly tensors: readonly Tensor[]
  readonly size: number
}

export function parameterTable(spec: NetworkSpec): ParameterTable {
  const tensors: Tensor[] = []
  let offset = 0
  const add: Add = (name, shape) => {
    const size = shape.reduce((product, n) => product * n, 1)
    tensors.push({ name, shape, offset, size })
    offset += size
  }
  for (const stack of stacksOf(spec)) addStack(stack, add)
  if (attends(spec)) {
    add('attention.W', [spec.units, 2 * spec.units])
    add('attention.b', [spec.units])
  }
  add('head.V', [spec.outputs, widthOf(spec)])
  add('head.c', [spec.outputs])
  return { tensors, size: offset }
}

type Add = (name: string, shape: readonly number[]) => void

function addStack({ spec, prefix }: Stack, add: Add): void {
  spec.embeddings.forEach(({ symbols, size }, n) => add(`${prefix}embeddings.${n}.E`, [symbols, size]))
  for (let layer = 0; layer < spec.layers; layer++) {
    const inputs = layer === 0 ? inputSize(spec) : widthOf(spec)
    for (const direction of directionsOf(spec)) {
      for (const [name, shape] of cellTensors(spec.cell, inputs, spec.units))
        add(`${prefix}layers.${layer}.${direction}.${name}`, shape)
    }
  }
}

/**
 * Tensors of one cell, D inputs and H units.
 *   LSTM (Greff et al. 2017): W.★ (H,D) · R.★ (H,H) · p.★ (H) · b.★ (H) for the gates the variant has, in the order z i f o;
 *   FGR adds Rg.g.s (H,H): gate g sees gate s of the step before.
 *   Simple RNN, a = b + W h⁻ + U x:  U (H,D) · W (H,H) · b (H).
 */
export function cellTensors(cell: CellSpec, D: number, H: number): [name: string, shape: number[]][] {
  if (cell.kind === 'simple-rnn')
    return [
      ['U', [H, D]],
      ['W', [H, H]],
      ['b', [H]],
    ]
  const gates = gatesOf(cell.variant)
  const peeping = cell.peepholes ? gates.filter(gate => gate !== 'z') : []
  const regulating = cell.variant === 'FGR' ? (['i', 'f', 'o'] as const) : []
  return [
    ...gates.map((gate): [string, number[]] => [`W.${gate}`, [H, D]]),
    ...gates.map((gate): [string, number[]] => [`R.${gate}`, [H, H]]),
    ...peeping.map((gate): [string, number[]] => [`p.${gate}`, [H]]),
    ...gates.map((gate): [string, number[]] => [`b.${gate}`, [H]]),
    ...regulating.flatMap(gate => regulating.map((source): [string, number[]] => [`Rg.${gate}.${source}`, [H, H]])),
  ]
}

export function tensorNamed(table: ParameterTable, name: string): Tensor {
  const tensor = table.tensors.find(t => t.name === name)
  if (!tensor) throw new Error(`no parameter is named ${name}`)
  return tensor
}
