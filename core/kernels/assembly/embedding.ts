// Vectors of tokens on their way into the first layer, and errors on their way back. Twin of cells/embedding.ts.
import { Embedding } from './records'

@inline
function runs(e: Embedding, row: i32, t: i32): bool {
  return t < load<i32>(e.lengths + (<usize>row << 2))
}

/** Bytes of a symbol's row in the table, from its token. */
@inline
function rowOf(e: Embedding, token: usize): usize {
  return <usize>load<i32>(token) * (<usize>((e.size + 15) >> 4) << 6)
}

// Fast twin of `embeddingStep` in cells/embedding.ts:  x = E_s, and 0 where no sequence runs
export function embeddingForward(embedding: usize): void {
  const e = changetype<Embedding>(embedding)
  const panel = <usize>e.rows << 6
  let token = e.tokens
  for (let t = 0; t < e.steps; t++) {
    let x = e.values + e.step * t
    const last = x + e.step
    for (let row = 0; row < e.rows; row++) {
      if (runs(e, row, t)) {
        let E = e.table + rowOf(e, token)
        for (let to = x; to < last; to += panel) {
          const a$ = load$(E)
          const b$ = load$(E, 32)
          store$(to, a$)
          store$(to, b$, 32)
          E += 64
        }
      } else for (let to = x; to < last; to += panel) memory.fill(to, 0, 64)
      token += 4
      x += 64
    }
  }
}

// Fast twin of `addEmbeddingGradients` in cells/embedding.ts:  δE_s ← δE_s + δx, always in the order of steps, then rows
export function embeddingBackward(embedding: usize): void {
  const e = changetype<Embedding>(embedding)
  const panel = <usize>e.rows << 6
  const groups = (e.size + 7) >> 3
  let token = e.tokens
  for (let t = 0; t < e.steps; t++) {
    for (let row = 0; row < e.rows; row++) {
      if (runs(e, row, t)) {
        const E = e.tableGradients + rowOf(e, token)
        const x = e.deltas + e.step * t + (<usize>row << 6)
        for (let group = 0; group < groups; group++) {
          const to = E + (<usize>group << 5)
          const from = x + panel * (group >> 1) + (<usize>(group & 1) << 5)
          const sum$ = f32x4.add(load$(to), load$(from))
          store$(to, sum$)
        }
      }
      token += 4
    }
  }
}
