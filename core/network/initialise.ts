import type { NetworkChoice } from '../experiment/network'
import { normal, stream, uniform, type Stream } from '../random'
import { parameterTable, type Tensor } from './parameters'
import { stackNamed, stacksOf, type NetworkSpec, type Stack, type StackSpec } from './spec'

export type InitialiseChoice = NetworkChoice['initialise']

/**
 * First values of all parameters, in the order of the table. Every tensor draws from a stream of its own name, so that
 * a further layer does not change the values of the others.
 *
 *   W.★ U V W       by choice.input          R.★ Rg.★.★ W (simple RNN)     by choice.recurrent
 *   b c p         0; b.f = forgetBias
 *   E             mean 0, deviation choice.embedding: at 1 an embedded token looks like scaled features (and like PyTorch's nn.Embedding)
 */
export function initialise(spec: NetworkSpec, choice: InitialiseChoice, seed: number): Float32Array {
  const table = parameterTable(spec)
  const values = new Float32Array(table.size)
  const stacks = stacksOf(spec)
  for (const tensor of table.tensors) {
    const stack = stackNamed(stacks, tensor.name)
    const part = values.subarray(tensor.offset, tensor.offset + tensor.size)
    fill(part, tensor, stack, choice, stream(seed, `init/${tensor.name}`))
  }
  return values
}

function fill(
  values: Float32Array,
  tensor: Tensor,
  { spec, prefix }: Stack,
  choice: InitialiseChoice,
  s: Stream,
): void {
  const name = tensor.name.slice(prefix.length).replace(/^layers\.\d+\.(forward|backward)\./, '')
  if (/^(R\.|Rg\.|W$)/.test(name)) draw[choice.recurrent](values, tensor.shape, spec.units, s)
  else if (/^(W\.|U$|head\.V$|attention\.W$)/.test(name)) draw[choice.input](values, tensor.shape, spec.units, s)
  else if (/^embeddings\.\d+\.E$/.test(name)) spreadNormally(values, choice.embedding, s)
  else if (name === 'b.f') values.fill(choice.forgetBias)
  // CIFG has no f of its own: f = 1 − i = σ(−ī), so the bias of the input gate stands for it with the other sign.
  else if (name === 'b.i' && coupled(spec)) values.fill(-choice.forgetBias)
}

const coupled = (spec: StackSpec): boolean => spec.cell.kind === 'lstm' && spec.cell.variant === 'CIFG'

type Draw = (values: Float32Array, shape: readonly number[], H: number, s: Stream) => void

const draw: Record<InitialiseChoice['input'] | InitialiseChoice['recurrent'], Draw> = {
  /** Glorot & Bengio (2010): uniform in ±√(6 / (rows + columns)). */
  'glorot-uniform': (values, [rows, columns], _H, s) => spread(values, Math.sqrt(6 / (rows + columns)), s),
  /** The same variance, 2 / (rows + columns), from a normal distribution. */
  'glorot-normal': (values, [rows, columns], _H, s) => spreadNormally(values, Math.sqrt(2 / (rows + columns)), s),
  /** Uniform in ±1/√H, as PyTorch's recurrent layers. */
  uniform: (values, _shape, H, s) => spread(values, 1 / Math.sqrt(H), s),
  orthogonal: (values, [rows], _H, s) => values.set(orthogonal(rows, s)),
}

function spread(values: Float32Array, limit: number, s: Stream): void {
  for (let k = 0; k < values.length; k++) values[k] = limit * (2 * uniform(s) - 1)
}

function spreadNormally(values: Float32Array, deviation: number, s: Stream): void {
  for (let k = 0; k < values.length; k++) values[k] = deviation * normal(s)
}

/**
 * A random orthogonal matrix (n,n), row-major, every direction equally likely (Saxe et al. 2014): the rows of a normal
 * matrix made orthonormal by Gram–Schmidt. That is the Q of its QR decomposition with a positive diagonal of R, so no signs
 * are left to correct. A row is projected twice, which keeps Q orthogonal to rounding even for a badly conditioned draw.
 */
export function orthogonal(n: number, s: Stream): Float64Array {
  const Q = new Float64Array(n * n)
  for (let k = 0; k < Q.length; k++) Q[k] = normal(s)
  for (let row = 0; row < n; row++) {
    const q = Q.subarray(row * n, (row + 1) * n)
    for (let pass = 0; pass < 2; pass++) for (let other = 0; other < row; other++) subtractProjection(q, Q, other * n)
    let square = 0
    for (let k = 0; k < n; k++) square += q[k] * q[k]
    const length = Math.sqrt(square)
    for (let k = 0; k < n; k++) q[k] /= length
  }
  return Q
}

/** q ← q − (q·e) e for the unit row e that starts at `from` in Q. */
function subtractProjection(q: Float64Array, Q: Float64Array, from: number): void {
  let dot = 0
  for (let k = 0; k < q.length; k++) dot += q[k] * Q[from + k]
  for (let k = 0; k < q.length; k++) q[k] -= dot * Q[from + k]
}
