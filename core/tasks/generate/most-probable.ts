import { codecOf } from '../../data/vocabulary'
import { beamSearch } from '../../decoding/beam-search'
import type { GenerateTask } from '../../experiment/tasks/generate'
import type { CompiledNetwork } from '../../network/compiled.types'
import { generateShape } from './data'
import { vectorSize, type GenerateRecipe } from './recipe'
import { vectorRows, type Speaking } from './say'

/** What a hypothesis knows: the state of the network before its next token, and how many it has read. */
interface Known {
  /** [layer][letter][H]; null: zero. */
  readonly state: Float32Array | null
  readonly vector: Float64Array
  readonly read: number
}

type Searching = Speaking & Pick<CompiledNetwork, 'stateSize' | 'finalState' | 'initialState'>

/**
 * The most probable text of each vector, as far as a beam search finds it: numbers of its symbols.
 *   vectors (n)(values); width · n must not exceed the batch of the network, which has one step
 */
export function mostProbable(
  network: Searching,
  recipe: GenerateRecipe,
  vectors: readonly Float64Array[],
  { width, lengthPenalty, length }: GenerateTask['beam'] & { length: number },
): number[][] {
  const { vocabulary, vector } = recipe
  if (vocabulary === null || vector === null) throw new Error('texts are made from vectors here')
  const { start, end, unknown } = codecOf(vocabulary)
  if (start === null || end === null) throw new Error('texts begin and end')
  const { inputs } = generateShape(recipe)
  const D = vectorSize(vector)
  const rows = network.batch
  const O = network.spec.outputs
  const starts = Int32Array.from({ length: rows }, (_, row) => row)
  const states = stateRows(network)
  const encoded = (): readonly (Float32Array | null)[] => {
    if (vector.enter !== 'state') return vectors.map(() => null)
    network.gatherSource(0, vectorRows(vectors, D), starts, null, 0, vectors.length)
    network.encode(0, null)
    return states.take('initialState', vectors.length)
  }
  const found = beamSearch<Known>(
    (known, tokens) => {
      const features = new Float32Array(rows * inputs)
      known.forEach(({ vector: values, read }, row) => {
        if (vector.enter === 'every' || (vector.enter === 'first' && read === 0))
          features.set(values, (row + 1) * inputs - D)
      })
      states.put(known.map(({ state }) => state))
      network.gather(0, { features, tokens: Int32Array.from(tokens) }, starts, null, 0, known.length)
      network.decode(0, null)
      const after = states.take('finalState', known.length)
      const logits = network.outputs(0).slice(0, known.length * O)
      for (let row = 0; row < known.length; row++) {
        logits[row * O + start] = -Infinity
        if (unknown !== null) logits[row * O + unknown] = -Infinity
      }
      return { states: known.map(({ vector, read }, row) => ({ state: after[row], vector, read: read + 1 })), logits }
    },
    encoded().map((state, k) => ({ state, vector: vectors[k], read: 0 })),
    { start, end, width, maxLength: length, lengthPenalty },
  )
  return found.map(([best]) => best.tokens)
}

/** States of the rows of a network one by one; in the network they lie [layer][direction][letter][rows][H]. */
function stateRows(network: Searching): {
  put(states: readonly (Float32Array | null)[]): void
  take(which: 'initialState' | 'finalState', count: number): Float32Array[]
} {
  const { batch: rows, spec } = network
  const H = spec.units
  const all = new Float32Array(network.stateSize(0))
  const blocks = all.length / (rows * H)
  return {
    put(states) {
      all.fill(0)
      states.forEach((state, row) => {
        if (state === null) return
        for (let b = 0; b < blocks; b++) all.set(state.subarray(b * H, (b + 1) * H), (b * rows + row) * H)
      })
      network.setState(0, all)
    },
    take(which, count) {
      network[which](0, all)
      return Array.from({ length: count }, (_, row) => {
        const state = new Float32Array(blocks * H)
        for (let b = 0; b < blocks; b++) state.set(all.subarray((b * rows + row) * H, (b * rows + row + 1) * H), b * H)
        return state
      })
    },
  }
}
