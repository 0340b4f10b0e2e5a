import { rowsOf, type Ranges } from './ranges'
import { childOf, countChild, emptyTrie, growChild, type SymbolTrie } from './symbol-trie'

/**
 * Interpolated n-gram model (Witten & Bell 1991): what follows a context h is as often seen after it, and as often new as h had
 * different symbols after it; what is new is left to the context h′ without its oldest symbol, down to all symbols alike.
 *
 *   P(s | h) = (N(hs) + T(h) P(s | h′)) / (N(h) + T(h))        P(s) of no context at all = 1/V
 *
 *   N(h) symbols and T(h) different symbols seen after h · a model of order n has contexts of up to n − 1 symbols.
 * Sequences do not reach into each other, and each begins with a mark that contexts can hold. No end mark is added: where the
 * end is to be foretold, as in names, the caller ends every sequence with a symbol for it.
 */
export interface Ngram {
  /** V: symbols are numbers 0 … V − 1. The mark of the beginning is V. */
  readonly vocabulary: number
  /** May be less than was asked for, see `MOST_NODES`. */
  readonly order: number
  readonly trie: SymbolTrie
}

/** An order that needs more different n-grams than this is left out: about 240 MB of tables. */
const MOST_NODES = 2 ** 22
/** Symbols between two yields. */
const SLICE = 2 ** 16

/** Yields the share done. `ranges` lie in `symbols`; order 1 … 5 are usual. */
export function* fitNgram(
  symbols: ArrayLike<number>,
  ranges: Ranges,
  { vocabulary, order }: { vocabulary: number; order: number },
  mostNodes = MOST_NODES,
): Generator<number, Ngram> {
  const trie = emptyTrie()
  const beginning = growChild(trie, 0, vocabulary)
  // By place: the node of the n-gram of the last order that ends there; −1 where it would begin before the sequence.
  const ends = new Int32Array(rowsOf(ranges))
  for (let n = 1; n <= order; n++) {
    let place = 0
    for (let k = 0; k < ranges.starts.length; k++) {
      const length = ranges.lengths[k]
      // Backwards, since a place needs what its neighbour before was in the last order.
      for (let t = length - 1; t >= 0; t--) {
        const context = n === 1 ? 0 : t > 0 ? ends[place + t - 1] : n === 2 ? beginning : -1
        const symbol = symbolAt(symbols, ranges.starts[k] + t, vocabulary)
        ends[place + t] = context < 0 ? -1 : countChild(trie, context, symbol)
        // An order that was only begun is never asked: its nodes are contexts of nothing.
        if (trie.size > mostNodes && n > 1) return { vocabulary, order: n - 1, trie }
        const done = place + length - t
        if (done % SLICE === 0) yield (n - 1 + done / ends.length) / order
      }
      place += length
    }
  }
  return { vocabulary, order, trie }
}

/** −ln P of each sequence, in nats (n). Yields the share done. */
export function* ngramNats(
  { vocabulary, order, trie }: Ngram,
  symbols: ArrayLike<number>,
  ranges: Ranges,
): Generator<number, Float64Array> {
  const { starts, lengths } = ranges
  const all = rowsOf(ranges)
  const nats = new Float64Array(starts.length)
  const beginning = childOf(trie, 0, vocabulary)
  // By its number of symbols: the node of the context that ends before the place; −1 where there is none.
  const contexts = new Int32Array(order + 1)
  for (let k = 0, place = 0; k < starts.length; k++) {
    contexts.fill(-1)
    contexts[0] = 0
    if (order > 1) contexts[1] = beginning
    for (let t = 0; t < lengths[k]; t++, place++) {
      nats[k] -= Math.log(advance(trie, contexts, symbolAt(symbols, starts[k] + t, vocabulary), { vocabulary, order }))
      if (place % SLICE === SLICE - 1) yield (place + 1) / all
    }
  }
  return nats
}

/** P(symbol | contexts), the shortest context first; then the contexts are those of the next place. */
function advance(
  trie: SymbolTrie,
  contexts: Int32Array,
  symbol: number,
  { vocabulary, order }: { vocabulary: number; order: number },
): number {
  let P = 1 / vocabulary
  let child = 0
  for (let length = 0; length < order; length++) {
    const context = contexts[length]
    const next = context < 0 ? 0 : childOf(trie, context, symbol)
    const T = context < 0 ? 0 : trie.distinct[context]
    if (T > 0) P = (trie.count[next] + T * P) / (trie.total[context] + T)
    contexts[length] = length === 0 ? 0 : child > 0 ? child : -1
    child = next
  }
  return P
}

function symbolAt(symbols: ArrayLike<number>, at: number, vocabulary: number): number {
  const symbol = symbols[at]
  if (Number.isInteger(symbol) && symbol >= 0 && symbol < vocabulary) return symbol
  throw new RangeError(`place ${at} has symbol ${symbol}, expected a whole number from 0 to ${vocabulary - 1}`)
}
