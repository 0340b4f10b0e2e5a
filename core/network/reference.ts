import { relu, tanh } from '../cells/activations'
import type { Cell, Variables } from '../cells/cell'
import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from '../cells/dense'
import { lstmCell, type LstmParameters, type SigmoidGate } from '../cells/lstm'
import { rnnCell, type RnnParameters } from '../cells/simple-rnn'
import { concat, zeros, type Mat, type Vec } from '../cells/vector'
import {
  runLayers,
  runLayersBackward,
  type Layer,
  type LayerRun,
  type LayersDeltas,
  type Truncation,
} from '../sequence'
import { parameterTable, type ParameterTable, type Tensor } from './parameters'
import { directionsOf, type CellSpec, type NetworkSpec } from './spec'

/**
 * A whole network in float64: recurrent layers and a dense head over the cells of `core/cells`. It means the same as
 * `CompiledNetwork`, keeps every intermediate value, and is for checking and looking, not for training.
 */
export interface ReferenceNetwork {
  readonly spec: NetworkSpec
  readonly table: ParameterTable
  /** Canonical values, in the order of the table. Changing them changes the network. */
  readonly parameters: Float64Array
  /** ∂J/∂parameters of the last `backward`, in the same order. */
  readonly gradient: Float64Array
  readonly layers: readonly Layer[]
  readonly head: DenseParameters
  readonly headGradient: DenseParameters
}

export function referenceNetwork(spec: NetworkSpec, parameters: ArrayLike<number>): ReferenceNetwork {
  const table = parameterTable(spec)
  if (parameters.length !== table.size)
    throw new RangeError(`the network has ${table.size} parameters, got ${parameters.length} values`)
  const values = Float64Array.from(parameters)
  const gradient = new Float64Array(table.size)
  const layers = Array.from({ length: spec.layers }, (_, layer) =>
    directionsOf(spec).map(direction => {
      const prefix = `layers.${layer}.${direction}.`
      return { direction, cell: cellOf(spec.cell, views(table, values, prefix), views(table, gradient, prefix)) }
    }),
  )
  const [head, headGradient] = [values, gradient].map(flat => headOf(views(table, flat, 'head.')))
  return { spec, table, parameters: values, gradient, layers, head, headGradient }
}

/** One sequence of a batch. Only `x` is needed. */
export interface Sequence {
  /** (T)(D) */
  readonly x: readonly Vec[]
  /** Steps that are data; the rest is padding. Default: all. */
  readonly length?: number
  /** [layer][direction]: y c of an LSTM (i f o may follow for FGR), h of a simple RNN. Default: zeros. */
  readonly initial?: readonly (readonly Variables[])[]
  /** [layer][t]: dropout masks of 0 and 1 over the layer's outputs, (H · directions). Default: no dropout. */
  readonly masks?: readonly (readonly Vec[])[]
}

/** Everything that one sequence made in the network. */
export interface ForwardTrace {
  readonly length: number
  readonly layers: readonly LayerRun[]
  /** What the head read, (n)(H · directions): n = 1 for `read: last`, T for `every`. */
  readonly read: readonly Vec[]
  /** ŷ, (n)(O); 0 past the sequence's length. */
  readonly outputs: readonly Vec[]
}

export function forward(network: ReferenceNetwork, batch: readonly Sequence[]): ForwardTrace[] {
  return batch.map(sequence => forwardSequence(network, sequence))
}

function forwardSequence({ spec, layers, head }: ReferenceNetwork, sequence: Sequence): ForwardTrace {
  const { x, length = x.length, initial, masks } = sequence
  checkSequence(spec, sequence, length)
  const keep = masks?.map(layer => layer.map(mask => mask.map(v => v / (1 - spec.dropout))))
  const complete = initial?.map((directions, l) => directions.map((s, d) => ({ ...layers[l][d].cell.zero(), ...s })))
  const layerRuns = runLayers(layers, x, length, { initial: complete, keep })
  const top = layerRuns[layerRuns.length - 1].outputs
  const read = spec.read === 'every' ? top : [lastOf(spec, top, length)]
  const outputs = read.map((y, n) => (spec.read === 'last' || n < length ? denseStep(head, y) : zeros(spec.outputs)))
  return { length, layers: layerRuns, read, outputs }
}

export interface BackwardOptions {
  readonly truncation?: Truncation | null
  /** θ: every δ before an activation (δz̄ δī δf̄ δō, δa) is clamped to [−θ, θ] before it flows on. */
  readonly clipDelta?: number | null
}

export interface BackwardTrace {
  /** ∂J/∂parameters in the order of the table, summed over the batch. */
  readonly gradient: Float64Array
  /** Per sequence: ∂J/∂x, ∂J/∂(initial state) and the deltas of every step. */
  readonly sequences: readonly LayersDeltas[]
}

/** ∂J/∂ŷ of every sequence, shaped like `outputs` of its trace → all gradients. Entries past a sequence's length are ignored. */
export function backward(
  network: ReferenceNetwork,
  traces: readonly ForwardTrace[],
  outputGradients: readonly (readonly Vec[])[],
  options: BackwardOptions = {},
): BackwardTrace {
  const { spec, layers, head, headGradient, gradient } = network
  gradient.fill(0)
  const sequences = traces.map((trace, s) => {
    const top = trace.layers[trace.layers.length - 1].outputs
    const above = top.map(y => zeros(y.length))
    trace.read.forEach((y, n) => {
      if (spec.read === 'every' && n >= trace.length) return
      const δŷ = outputGradients[s][n]
      addDenseGradients(headGradient, y, δŷ)
      const δy = denseStepBackward(head, δŷ)
      if (spec.read === 'every') above[n] = δy
      else giveBackLast(spec, above, δy, trace.length)
    })
    return runLayersBackward(layers, trace.layers, above, options)
  })
  return { gradient: gradient.slice(), sequences }
}

/** The time at which each direction has seen the whole sequence: the forward one at its last step, the backward one at its first. */
const lastTimes = (spec: NetworkSpec, length: number): number[] =>
  directionsOf(spec).map(direction => (direction === 'forward' ? length - 1 : 0))

const lastOf = (spec: NetworkSpec, top: readonly Vec[], length: number): Vec =>
  concat(lastTimes(spec, length).map((t, d) => top[t].slice(d * spec.units, (d + 1) * spec.units)))

function giveBackLast(spec: NetworkSpec, above: readonly Vec[], δy: Vec, length: number): void {
  const { units } = spec
  lastTimes(spec, length).forEach((t, d) => above[t].set(δy.subarray(d * units, (d + 1) * units), d * units))
}

/** Looks up tensors of a flat vector by their name without the prefix; null where the cell has no such tensor. */
interface Views {
  readonly matrix: (name: string) => Mat | null
  readonly vector: (name: string) => Vec | null
}

function views(table: ParameterTable, flat: Float64Array, prefix: string): Views {
  const find = (name: string): Tensor | undefined => table.tensors.find(tensor => tensor.name === prefix + name)
  return {
    matrix: name => {
      const tensor = find(name)
      if (!tensor) return null
      const [rows, columns] = tensor.shape
      const row = (r: number): number => tensor.offset + r * columns
      return Array.from({ length: rows }, (_, r) => flat.subarray(row(r), row(r + 1)))
    },
    vector: name => {
      const tensor = find(name)
      return tensor ? flat.subarray(tensor.offset, tensor.offset + tensor.size) : null
    },
  }
}

function cellOf(spec: CellSpec, parameters: Views, gradients: Views): Cell {
  if (spec.kind === 'simple-rnn') return rnnCell(rnnOf(spec, parameters), rnnOf(spec, gradients))
  return lstmCell(lstmOf(spec, parameters), lstmOf(spec, gradients))
}

const rnnOf = (spec: CellSpec & { kind: 'simple-rnn' }, { matrix, vector }: Views): RnnParameters => ({
  U: present(matrix('U')),
  W: present(matrix('W')),
  b: present(vector('b')),
  g: spec.activation === 'relu' ? relu : tanh,
})

function lstmOf(spec: CellSpec & { kind: 'lstm' }, { matrix, vector }: Views): LstmParameters {
  const gates = <T>(of: (gate: SigmoidGate) => T): Record<SigmoidGate, T> => ({ i: of('i'), f: of('f'), o: of('o') })
  return {
    variant: spec.variant,
    W: { z: present(matrix('W.z')), ...gates(gate => matrix(`W.${gate}`)) },
    R: { z: present(matrix('R.z')), ...gates(gate => matrix(`R.${gate}`)) },
    p: gates(gate => vector(`p.${gate}`)),
    b: { z: present(vector('b.z')), ...gates(gate => vector(`b.${gate}`)) },
    Rg: gates(gate => gates(source => matrix(`Rg.${gate}.${source}`))),
  }
}

const headOf = ({ matrix, vector }: Views): DenseParameters => ({ W: present(matrix('V')), b: present(vector('c')) })

function present<T>(tensor: T | null): T {
  if (tensor === null) throw new Error('the parameter table lacks a tensor that every cell of this kind has')
  return tensor
}

function checkSequence(spec: NetworkSpec, { x, initial, masks }: Sequence, length: number): void {
  if (!(Number.isInteger(length) && length >= 1 && length <= x.length))
    throw new RangeError(`a sequence of ${x.length} steps cannot have the length ${length}; it is 1 to ${x.length}`)
  const wrong = x.find(v => v.length !== spec.inputs)
  if (wrong) throw new RangeError(`x has ${wrong.length} values, the network expects ${spec.inputs}`)
  const directions = directionsOf(spec).length
  const states = initial?.flat() ?? []
  if (initial && (initial.length !== spec.layers || initial.some(layer => layer.length !== directions)))
    throw new RangeError(`the initial state needs ${spec.layers} layers of ${directions} directions`)
  for (const [letter, values] of states.flatMap(state => Object.entries(state)))
    if (values && values.length !== spec.units)
      throw new RangeError(`the initial ${letter} has ${values.length} values, the network has ${spec.units} units`)
  const units = spec.units * directions
  if (
    masks &&
    (masks.length !== spec.layers || masks.some(l => l.length !== x.length || l.some(m => m.length !== units)))
  )
    throw new RangeError(`dropout masks need ${spec.layers} layers of ${x.length} steps of ${units} values`)
}
