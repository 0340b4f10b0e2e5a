import { relu, tanh } from '../cells/activations'
import type { Cell, Variables } from '../cells/cell'
import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from '../cells/dense'
import { addEmbeddingGradients, embeddingStep, type EmbeddingParameters } from '../cells/embedding'
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
import { directionsOf, embeddingAt, type CellSpec, type NetworkSpec } from './spec'

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
  readonly embeddings: readonly EmbeddingParameters[]
  readonly embeddingGradients: readonly EmbeddingParameters[]
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
  const [embeddings, embeddingGradients] = [values, gradient].map(flat =>
    spec.embeddings.map((_, n) => embeddingOf(views(table, flat, `embeddings.${n}.`))),
  )
  const layers = Array.from({ length: spec.layers }, (_, layer) =>
    directionsOf(spec).map(direction => {
      const prefix = `layers.${layer}.${direction}.`
      return { direction, cell: cellOf(spec.cell, views(table, values, prefix), views(table, gradient, prefix)) }
    }),
  )
  const [head, headGradient] = [values, gradient].map(flat => headOf(views(table, flat, 'head.')))
  return {
    ...{ spec, table, parameters: values, gradient },
    ...{ embeddings, embeddingGradients, layers, head, headGradient },
  }
}

/** One sequence of a batch. Only `x` is needed, and `tokens` where there are embeddings. */
export interface Sequence {
  /** (T)(D) */
  readonly x: readonly Vec[]
  /** Numbers of symbols, (T)(tables). */
  readonly tokens?: readonly (readonly number[])[]
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
  /** Those of the sequence. */
  readonly tokens: readonly (readonly number[])[]
  readonly layers: readonly LayerRun[]
  /** What the head read, (n)(H · directions): n = 1 for `read: last`, T for `every`. */
  readonly read: readonly Vec[]
  /** ŷ, (n)(O); 0 past the sequence's length. */
  readonly outputs: readonly Vec[]
}

export function forward(network: ReferenceNetwork, batch: readonly Sequence[]): ForwardTrace[] {
  return batch.map(sequence => forwardSequence(network, sequence))
}

function forwardSequence({ spec, embeddings, layers, head }: ReferenceNetwork, sequence: Sequence): ForwardTrace {
  const { x, length = x.length, initial, masks } = sequence
  const tokens: readonly (readonly number[])[] = sequence.tokens ?? x.map(() => [])
  checkSequence(spec, sequence, length)
  const keep = masks?.map(layer => layer.map(mask => mask.map(v => v / (1 - spec.dropout))))
  const complete = initial?.map((directions, l) => directions.map((s, d) => ({ ...layers[l][d].cell.zero(), ...s })))
  // steps past the length have no tokens
  const inputs = x.map((features, t) =>
    t < length ? concat([features, ...embeddings.map((table, n) => embeddingStep(table, tokens[t][n]))]) : features,
  )
  const layerRuns = runLayers(layers, inputs, length, { initial: complete, keep })
  const top = layerRuns[layerRuns.length - 1].outputs
  const read = spec.read === 'every' ? top : [lastOf(spec, top, length)]
  const outputs = read.map((y, n) => (spec.read === 'last' || n < length ? denseStep(head, y) : zeros(spec.outputs)))
  return { length, tokens, layers: layerRuns, read, outputs }
}

export interface BackwardOptions {
  readonly truncation?: Truncation | null
  /** θ: every δ before an activation (δz̄ δī δf̄ δō, δa) is clamped to [−θ, θ] before it flows on. */
  readonly clipDelta?: number | null
}

export interface BackwardTrace {
  /** ∂J/∂parameters in the order of the table, summed over the batch. */
  readonly gradient: Float64Array
  readonly sequences: readonly SequenceDeltas[]
}

/** ∂J/∂x of the features, ∂J/∂(initial state) and the deltas of every step. */
export interface SequenceDeltas extends LayersDeltas {
  /** ∂J/∂(vector of the token), [table][t] up to the sequence's length. */
  readonly embedded: readonly (readonly Vec[])[]
}

/** ∂J/∂ŷ of every sequence, shaped like `outputs` of its trace → all gradients. Entries past a sequence's length are ignored. */
export function backward(
  network: ReferenceNetwork,
  traces: readonly ForwardTrace[],
  outputGradients: readonly (readonly Vec[])[],
  options: BackwardOptions = {},
): BackwardTrace {
  const { spec, layers, embeddingGradients, head, headGradient, gradient } = network
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
    const deltas = runLayersBackward(layers, trace.layers, above, options)
    const embedded = embeddedParts(spec, deltas.inputs.slice(0, trace.length))
    embedded.forEach((steps, n) =>
      steps.forEach((δx, t) => addEmbeddingGradients(embeddingGradients[n], trace.tokens[t][n], δx)),
    )
    return { ...deltas, inputs: deltas.inputs.map(δx => δx.subarray(0, spec.inputs)), embedded }
  })
  return { gradient: gradient.slice(), sequences }
}

/** [table][t]: what belongs to the vector of a token in vectors that are laid out like the inputs of the first layer. */
export function embeddedParts(spec: NetworkSpec, steps: readonly Vec[]): Vec[][] {
  return spec.embeddings.map(({ size }, n) => {
    const first = embeddingAt(spec, n)
    return steps.map(x => x.subarray(first, first + size))
  })
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

const embeddingOf = ({ matrix }: Views): EmbeddingParameters => ({ E: present(matrix('E')) })

const headOf = ({ matrix, vector }: Views): DenseParameters => ({ W: present(matrix('V')), b: present(vector('c')) })

function present<T>(tensor: T | null): T {
  if (tensor === null) throw new Error('the parameter table lacks a tensor that every cell of this kind has')
  return tensor
}

function checkSequence(spec: NetworkSpec, { x, tokens = [], initial, masks }: Sequence, length: number): void {
  if (!(Number.isInteger(length) && length >= 1 && length <= x.length))
    throw new RangeError(`a sequence of ${x.length} steps cannot have the length ${length}; it is 1 to ${x.length}`)
  const wrong = x.find(v => v.length !== spec.inputs)
  if (wrong) throw new RangeError(`x has ${wrong.length} values, the network expects ${spec.inputs}`)
  checkTokens(spec, tokens, length)
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

function checkTokens({ embeddings }: NetworkSpec, tokens: readonly (readonly number[])[], length: number): void {
  for (let t = 0; t < length; t++)
    embeddings.forEach(({ symbols }, n) => {
      const token: number | undefined = tokens[t]?.[n]
      if (!(Number.isInteger(token) && token >= 0 && token < symbols))
        throw new RangeError(`step ${t} has the token ${token} for table ${n}, which has ${symbols} symbols from 0 on`)
    })
}
