import { setterOf } from '../kernels/records'
import type { StackAddresses } from '../kernels/stack-memory'
import type { WasmMemory } from '../kernels/webassembly'
import type { Gather } from './compiled.types'
import type { StackSpec } from './spec'

/**
 * Copies sequences into the panels of a stack: see Gather. What lies past a row's length is always 0, so only steps that the
 * sequence before used and this one does not are cleared.
 *   most: steps of the longest sequence there may be · shards: where the stack of each shard lies
 */
export function gatherer(spec: StackSpec, most: number, memory: WasmMemory, shards: readonly StackAddresses[]): Gather {
  const words = new Int32Array(memory.buffer)
  const floats = new Float32Array(memory.buffer)
  const D = spec.inputs
  const tables = spec.embeddings.length
  const bitsOf = bitsOfLast()
  const setLayerSteps = setterOf(memory, 'Layer', 'steps')
  const setShortest = setterOf(memory, 'Layer', 'shortest')
  const setEmbeddingSteps = setterOf(memory, 'Embedding', 'steps')

  /** Steps of the longest and of the shortest sequence of a shard, for its records. */
  function setSteps({ longest: at, layers, embeddings }: StackAddresses, longest: number, shortest: number): void {
    words[at / 4] = longest
    for (const directions of layers)
      for (const { record } of directions) {
        setLayerSteps(record, longest)
        setShortest(record, shortest)
      }
    for (const { record } of embeddings) setEmbeddingSteps(record, longest)
  }

  /** Copies `length` steps of features, from `start` on, to a row of a shard. */
  function gatherFeatures(shard: number, row: number, features: Int32Array, start: number, length: number): void {
    const { inputs, rows, lengths } = shards[shard]
    const before = words[lengths / 4 + row]
    const panels = Math.ceil(D / 16)
    const step = panels * rows * 16
    for (let panel = 0; panel < panels; panel++) {
      const width = Math.min(16, D - panel * 16)
      const to = inputs / 4 + (panel * rows + row) * 16
      copyRows(features, start * D + panel * 16, D, words, to, step, width, length)
      for (let t = length; t < before; t++) words.fill(0, to + t * step, to + t * step + width)
    }
  }

  /** Subtracts the value at the last step from all steps of a row, for the features that are `relative`. */
  function fromLast(shard: number, row: number, relative: Uint8Array, length: number): void {
    const { inputs, rows } = shards[shard]
    const step = Math.ceil(D / 16) * rows * 16
    for (let k = 0; k < D; k++) {
      if (relative[k] === 0) continue
      const first = inputs / 4 + (Math.floor(k / 16) * rows + row) * 16 + (k % 16)
      const last = floats[first + (length - 1) * step]
      for (let t = 0; t < length; t++) floats[first + t * step] -= last
    }
  }

  /** Copies the tokens of `length` steps likewise. */
  function gatherTokens(shard: number, row: number, tokens: Int32Array, start: number, length: number): void {
    const { embeddings, rows } = shards[shard]
    for (let n = 0; n < tables; n++) {
      const { symbols } = spec.embeddings[n]
      const to = embeddings[n].tokens / 4 + row
      for (let t = 0; t < length; t++) {
        const token = tokens[(start + t) * tables + n]
        if (!(token >= 0 && token < symbols))
          throw new RangeError(
            `the token in row ${start + t}, column ${n} is ${token}; table ${n} has the symbols 0 … ${symbols - 1}`,
          )
        words[to + t * rows] = token
      }
    }
  }

  return (shard, { features, tokens, relative }, starts, lengths, first, count) => {
    const { rows, lengths: lengthsAt } = shards[shard]
    if (count < 0 || count > rows) throw new RangeError(`shard ${shard} has ${rows} rows, got ${count} sequences`)
    const there = rowsOf(spec, features, tokens)
    const bits = bitsOf(features)
    let longest = 0
    let shortest = most
    for (let row = 0; row < rows; row++) {
      const length = row >= count ? 0 : lengths ? lengths[first + row] : most
      const start = row < count ? starts[first + row] : 0
      if (!(length >= 0 && length <= most))
        throw new RangeError(`a sequence of ${length} steps does not fit a network compiled for ${most}`)
      if (!(start >= 0 && start + length <= there))
        throw new RangeError(`sequence ${first + row} goes beyond the ${there} rows of data`)
      // tokens first: they may be refused, and features must not lie beyond the length that is noted
      if (tokens) gatherTokens(shard, row, tokens, start, length)
      if (D > 0) gatherFeatures(shard, row, bits, start, length)
      if (relative && length > 0) fromLast(shard, row, relative, length)
      words[lengthsAt / 4 + row] = length
      if (length > longest) longest = length
      if (length < shortest) shortest = length
    }
    setSteps(shards[shard], longest, shortest)
  }
}

/** Rows of data: features and tokens stand side by side. */
function rowsOf({ inputs: D, embeddings }: StackSpec, features: Float32Array, tokens: Int32Array | null): number {
  const tables = embeddings.length
  if ((tokens === null) !== (tables === 0))
    throw new RangeError(
      `the network has ${tables} tables of embeddings, the data ${tokens ? 'have' : 'have no'} tokens`,
    )
  const ofTokens = tokens ? Math.floor(tokens.length / tables) : Infinity
  return Math.min(D > 0 ? Math.floor(features.length / D) : Infinity, ofTokens)
}

/** Floats are copied as integers: the engine turns a loaded float into a double and back. The view is remembered. */
function bitsOfLast(): (features: Float32Array) => Int32Array {
  let last: Float32Array | null = null
  let view: Int32Array = new Int32Array(0)
  return features => {
    if (features !== last) view = new Int32Array(features.buffer, features.byteOffset, features.length)
    last = features
    return view
  }
}

/** to[t · toStep … + width] = from[at + t · fromStep … + width] for t < steps. Four at a time, which takes half as long as one. */
function copyRows(
  from: Int32Array,
  at: number,
  fromStep: number,
  to: Int32Array,
  first: number,
  toStep: number,
  width: number,
  steps: number,
): void {
  const whole = width & ~3
  for (let t = 0; t < steps; t++, at += fromStep, first += toStep) {
    for (let k = 0; k < whole; k += 4) {
      to[first + k] = from[at + k]
      to[first + k + 1] = from[at + k + 1]
      to[first + k + 2] = from[at + k + 2]
      to[first + k + 3] = from[at + k + 3]
    }
    for (let k = whole; k < width; k++) to[first + k] = from[at + k]
  }
}
