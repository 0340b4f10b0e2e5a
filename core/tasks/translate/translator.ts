import { beamSearch, type Hypothesis } from '../../decoding/beam-search'
import { codecOf } from '../../data/vocabulary'
import { join } from '../../data/tokens'
import type { Beam } from '../../experiment/tasks/translate'
import { stateLetters } from '../../kernels/state'
import type { CompiledNetwork } from '../../network/compiled.types'
import { encodedSources, frameOf, type EncodedSources } from './data'
import type { TranslateRecipe } from './recipe'

/**
 * What a network writes for sources, symbol by symbol: its encoder reads a source once, and its decoder goes on with its own words.
 *   network: compiled for one step and one shard (`translatorSizes`); its parameters may change between two calls
 */
export interface Translator {
  /** The translations that the search finds of each source, best first. */
  translate(sources: readonly (readonly string[])[], beam: Beam, options?: SearchOptions): Hypothesis[][]
  /** How much each of the symbols and their end looks at each symbol of the source; null without attention. */
  attention(source: readonly string[], said: readonly number[]): number[][] | null
}

export interface SearchOptions {
  /** Translations wanted of each source, 1 if not given. */
  readonly best?: number
  /** Called before the next sources are read. */
  readonly between?: () => void
}

/** A translation is cut where it has twice as many symbols as any that was learned from. */
const LONGER = 2

/** How a network is compiled for a translator that has room for so many unfinished translations at once. */
export const translatorSizes = (rows: number, { source }: TranslateRecipe) => ({
  batch: rows,
  steps: 1,
  sourceSteps: source.longest,
})

/** Of one unfinished translation: the values of its row in the state of the decoder, and the sentence it is one of. */
interface RowState {
  readonly sentence: number
  readonly values: Float32Array
}

export function translatorOf(network: CompiledNetwork, recipe: TranslateRecipe): Translator {
  const { batch: rows, spec } = network
  const { start, end } = frameOf(recipe)
  const O = spec.outputs
  const parts = spec.layers * stateLetters(spec.cell).length
  const state = new Float32Array(network.stateSize(0))
  const read = { features: new Float32Array(0), tokens: new Int32Array(rows) }
  const starts = Int32Array.from({ length: rows }, (_, row) => row)
  const lengths = new Int32Array(rows)
  const maxLength = LONGER * recipe.target.longest + 1

  /** The state's values of a row, [part][H], and back. */
  function rowOf(values: Float32Array, row: number): Float32Array {
    const H = spec.units
    const own = new Float32Array(parts * H)
    for (let part = 0; part < parts; part++)
      own.set(values.subarray((part * rows + row) * H, (part * rows + row + 1) * H), part * H)
    return own
  }
  function putRow(own: Float32Array, row: number): void {
    const H = spec.units
    for (let part = 0; part < parts; part++) state.set(own.subarray(part * H, (part + 1) * H), (part * rows + row) * H)
  }

  /** Reads some sources, each into `each` rows; answers the state that each of their translations begins with. */
  function encode({ tokens, ...all }: EncodedSources, first: number, count: number, each: number): RowState[] {
    const of = (values: Int32Array): Int32Array =>
      Int32Array.from({ length: count * each }, (_, row) => values[first + Math.floor(row / each)])
    const source = { features: read.features, tokens }
    network.gatherSource(0, source, of(all.starts), of(all.lengths), 0, count * each)
    network.encode(0, null)
    const encoded = network.initialState(0)
    return Array.from({ length: count }, (_, sentence) => ({ sentence, values: rowOf(encoded, sentence * each) }))
  }

  /** One step of the decoder: translation k of a sentence stands in the kth of its rows, which have read its source. */
  function step(states: readonly RowState[], tokens: readonly number[], each: number) {
    lengths.fill(0)
    const taken = new Map<number, number>()
    const places = states.map(({ sentence }) => {
      const k = taken.get(sentence) ?? 0
      taken.set(sentence, k + 1)
      return sentence * each + k
    })
    state.fill(0)
    places.forEach((row, k) => {
      putRow(states[k].values, row)
      read.tokens[row] = tokens[k]
      lengths[row] = 1
    })
    network.setState(0, state)
    network.gather(0, read, starts, lengths, 0, rows)
    network.decode(0, null)
    const after = network.finalState(0)
    const outputs = network.outputs(0)
    const logits = new Float32Array(places.length * O)
    places.forEach((row, k) => {
      logits.set(outputs.subarray(row * O, (row + 1) * O), k * O)
    })
    // A translation neither begins anew nor says that it does not know a word.
    for (let k = 0; k < places.length; k++) for (const never of unsayable) logits[k * O + never] = -Infinity
    return { logits, states: places.map((row, k) => ({ sentence: states[k].sentence, values: rowOf(after, row) })) }
  }
  const { unknown } = codecOf(recipe.target.vocabulary)
  const unsayable = [start, ...(unknown === null ? [] : [unknown])]

  return {
    translate(sources, { width, lengthPenalty }, { best = 1, between } = {}) {
      if (width > rows) throw new RangeError(`a beam of ${width} does not fit ${rows} rows`)
      const encoded = encodedSources(recipe, sources)
      const sentences = Math.floor(rows / width)
      const found: Hypothesis[][] = []
      for (let first = 0; first < sources.length; first += sentences) {
        between?.()
        const count = Math.min(sentences, sources.length - first)
        const initial = encode(encoded, first, count, width)
        const options = { start, end, width, maxLength, lengthPenalty, best }
        found.push(...beamSearch<RowState>((states, tokens) => step(states, tokens, width), initial, options))
      }
      return found
    },
    attention(source, said) {
      if (spec.attention !== 'luong') return null
      const encoded = encodedSources(recipe, [source])
      let states = encode(encoded, 0, 1, 1)
      return [start, ...said].map(token => {
        ;({ states } = step(states, [token], 1))
        const weights = network.attentionWeights(0)
        return Array.from({ length: encoded.lengths[0] }, (_, s) => weights[s])
      })
    },
  }
}

/** A translation as symbols, and as a text that a person reads. */
export const symbolsOf = ({ target }: TranslateRecipe, said: readonly number[]): string[] =>
  codecOf(target.vocabulary).decode(said)

export const textOf = ({ target }: TranslateRecipe, symbols: readonly string[]): string => join(symbols, target.by)
