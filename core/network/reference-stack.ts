import { relu, tanh } from '../cells/activations'
import type { Cell, Variables } from '../cells/cell'
import type { DenseParameters } from '../cells/dense'
import { addEmbeddingGradients, embeddingStep, type EmbeddingParameters } from '../cells/embedding'
import { lstmCell, type LstmParameters, type SigmoidGate } from '../cells/lstm'
import { rnnCell, type RnnParameters } from '../cells/simple-rnn'
import { concat, type Mat, type Vec } from '../cells/vector'
import {
  runLayers,
  runLayersBackward,
  type Layer,
  type LayerRun,
  type LayersDeltas,
  type Truncation,
} from '../sequence'
import type { ParameterTable, Tensor } from './parameters'
import { directionsOf, embeddingAt, widthOf, type CellSpec, type Stack, type StackSpec } from './spec'

/** A stack in float64, on views of the parameters of its network. */
export interface ReferenceStack {
  readonly spec: StackSpec
  readonly embeddings: readonly EmbeddingParameters[]
  readonly embeddingGradients: readonly EmbeddingParameters[]
  readonly layers: readonly Layer[]
}

export function referenceStack(
  { spec, prefix }: Stack,
  table: ParameterTable,
  parameters: Float64Array,
  gradient: Float64Array,
): ReferenceStack {
  const [embeddings, embeddingGradients] = [parameters, gradient].map(flat =>
    spec.embeddings.map((_, n) => embeddingOf(views(table, flat, `${prefix}embeddings.${n}.`))),
  )
  const layers = Array.from({ length: spec.layers }, (_, layer) =>
    directionsOf(spec).map(direction => {
      const own = `${prefix}layers.${layer}.${direction}.`
      return { direction, cell: cellOf(spec.cell, views(table, parameters, own), views(table, gradient, own)) }
    }),
  )
  return { spec, embeddings, embeddingGradients, layers }
}

/** What a stack reads. Only `x` is needed, and `tokens` where there are embeddings. */
export interface StackSequence {
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

/** Everything that one sequence made in a stack. */
export interface StackTrace {
  readonly length: number
  /** Those of the sequence. */
  readonly tokens: readonly (readonly number[])[]
  readonly layers: readonly LayerRun[]
}

/** y of every step of the top layer as it goes up, (T)(H · directions). */
export const topOf = ({ layers }: StackTrace): readonly Vec[] => layers[layers.length - 1].outputs

export function runStack({ spec, embeddings, layers }: ReferenceStack, sequence: StackSequence): StackTrace {
  const { x, length = x.length, initial, masks } = sequence
  const tokens: readonly (readonly number[])[] = sequence.tokens ?? x.map(() => [])
  checkSequence(spec, sequence, length)
  const keep = masks?.map(layer => layer.map(mask => mask.map(v => v / (1 - spec.dropout))))
  const complete = initial?.map((directions, l) => directions.map((s, d) => ({ ...layers[l][d].cell.zero(), ...s })))
  // steps past the length have no tokens
  const inputs = x.map((features, t) =>
    t < length ? concat([features, ...embeddings.map((table, n) => embeddingStep(table, tokens[t][n]))]) : features,
  )
  return { length, tokens, layers: runLayers(layers, inputs, length, { initial: complete, keep }) }
}

export interface BackwardOptions {
  readonly truncation?: Truncation | null
  /** θ: every δ before an activation (δz̄ δī δf̄ δō, δa) is clamped to [−θ, θ] before it flows on. */
  readonly clipDelta?: number | null
}

/** ∂J/∂x of the features, ∂J/∂(initial state) and the deltas of every step. */
export interface SequenceDeltas extends LayersDeltas {
  /** ∂J/∂(vector of the token), [table][t] up to the sequence's length. */
  readonly embedded: readonly (readonly Vec[])[]
}

/**
 * Goes back through a stack and adds to its gradients. `above`: ∂J/∂outputs of the top layer, (T)(H · directions); `final`:
 * ∂J/∂(final state), [layer][direction]; nothing by default.
 */
export function runStackBackward(
  { spec, layers, embeddingGradients }: ReferenceStack,
  trace: StackTrace,
  above: readonly Vec[],
  options: BackwardOptions & { readonly final?: readonly (readonly Variables[])[] },
): SequenceDeltas {
  const deltas = runLayersBackward(layers, trace.layers, above, options)
  const embedded = embeddedParts(spec, deltas.inputs.slice(0, trace.length))
  embedded.forEach((steps, n) =>
    steps.forEach((δx, t) => addEmbeddingGradients(embeddingGradients[n], trace.tokens[t][n], δx)),
  )
  return { ...deltas, inputs: deltas.inputs.map(δx => δx.subarray(0, spec.inputs)), embedded }
}

/** [table][t]: what belongs to the vector of a token in vectors that are laid out like the inputs of the first layer. */
export function embeddedParts(spec: StackSpec, steps: readonly Vec[]): Vec[][] {
  return spec.embeddings.map(({ size }, n) => {
    const first = embeddingAt(spec, n)
    return steps.map(x => x.subarray(first, first + size))
  })
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

/** A dense layer whose tensors have these names. */
export const denseOf = (table: ParameterTable, flat: Float64Array, W: string, b: string): DenseParameters => {
  const { matrix, vector } = views(table, flat, '')
  return { W: present(matrix(W)), b: present(vector(b)) }
}

function present<T>(tensor: T | null): T {
  if (tensor === null) throw new Error('the parameter table lacks a tensor that every cell of this kind has')
  return tensor
}

function checkSequence(spec: StackSpec, { x, tokens = [], initial, masks }: StackSequence, length: number): void {
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
  const units = widthOf(spec)
  if (
    masks &&
    (masks.length !== spec.layers || masks.some(l => l.length !== x.length || l.some(m => m.length !== units)))
  )
    throw new RangeError(`dropout masks need ${spec.layers} layers of ${x.length} steps of ${units} values`)
}

function checkTokens({ embeddings }: StackSpec, tokens: readonly (readonly number[])[], length: number): void {
  for (let t = 0; t < length; t++)
    embeddings.forEach(({ symbols }, n) => {
      const token: number | undefined = tokens[t]?.[n]
      if (!(Number.isInteger(token) && token >= 0 && token < symbols))
        throw new RangeError(`step ${t} has the token ${token} for table ${n}, which has ${symbols} symbols from 0 on`)
    })
}
