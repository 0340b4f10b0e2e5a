/**
 * A tree of sequences of symbols: node 0 is the empty sequence, a child is its parent with one symbol more. Nodes are rows of
 * typed arrays that double when they are full, and a child is found by hashing (parent, symbol): 24 bytes a node, about 10⁷
 * look-ups a second.
 */
export interface SymbolTrie {
  /** Nodes. */
  size: number
  parent: Int32Array
  symbol: Int32Array
  /** How often the sequence of a node was counted. */
  count: Int32Array
  /** Sum of the counts of its children. */
  total: Int32Array
  /** Children that were counted at least once. */
  distinct: Int32Array
  /** Open addressing with linear probing: nodes by the hash of parent and symbol, 0 where free (the root is no child). */
  slots: Int32Array
}

const FIRST_NODES = 1024

export function emptyTrie(): SymbolTrie {
  const column = (): Int32Array => new Int32Array(FIRST_NODES)
  return {
    size: 1,
    parent: column(),
    symbol: column(),
    count: column(),
    total: column(),
    distinct: column(),
    slots: new Int32Array(2 * FIRST_NODES),
  }
}

/** The child of a node by its symbol; 0: there is none. */
export const childOf = (trie: SymbolTrie, node: number, symbol: number): number =>
  trie.slots[slotOf(trie, node, symbol)]

/** The child of a node by its symbol, made if need be. */
export function growChild(trie: SymbolTrie, node: number, symbol: number): number {
  const slot = slotOf(trie, node, symbol)
  if (trie.slots[slot] !== 0) return trie.slots[slot]
  const child = trie.size++
  trie.parent[child] = node
  trie.symbol[child] = symbol
  trie.slots[slot] = child
  if (trie.size === trie.parent.length) double(trie)
  return child
}

/** Counts one occurrence of `symbol` after the sequence of `node`. Returns the child. */
export function countChild(trie: SymbolTrie, node: number, symbol: number): number {
  const child = growChild(trie, node, symbol)
  if (trie.count[child]++ === 0) trie.distinct[node]++
  trie.total[node]++
  return child
}

/** Where the child stands, or the free slot where it would. Slots are a power of 2, and half of them are free. */
function slotOf({ slots, parent, symbol: symbols }: SymbolTrie, node: number, symbol: number): number {
  const mask = slots.length - 1
  let h = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  let slot = (h ^ (h >>> 13)) & mask
  while (slots[slot] !== 0 && (parent[slots[slot]] !== node || symbols[slots[slot]] !== symbol))
    slot = (slot + 1) & mask
  return slot
}

function double(trie: SymbolTrie): void {
  const twice = (column: Int32Array): Int32Array => {
    const larger = new Int32Array(2 * column.length)
    larger.set(column)
    return larger
  }
  trie.parent = twice(trie.parent)
  trie.symbol = twice(trie.symbol)
  trie.count = twice(trie.count)
  trie.total = twice(trie.total)
  trie.distinct = twice(trie.distinct)
  trie.slots = new Int32Array(2 * trie.slots.length)
  for (let node = 1; node < trie.size; node++) trie.slots[slotOf(trie, trie.parent[node], trie.symbol[node])] = node
}
