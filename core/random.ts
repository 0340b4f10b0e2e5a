/**
 * Seeded random numbers. A run has one seed and several named streams (init, shuffle, dropout, sampling), so that drawing
 * more from one does not shift another. A stream is four words of plain data: copying it saves it, setting it restores it.
 *
 * Generator: xoshiro128** (Blackman & Vigna 2018); its first state is filled by splitmix32 from seed and name.
 * Only integer arithmetic, sqrt and V8's own log are used, so a stream is the same numbers on every machine.
 */
export type Stream = Uint32Array

export function stream(seed: number, name: string): Stream {
  const next = splitmix32((seed ^ hash(name)) >>> 0)
  // The words must not all be 0: xoshiro would stay there for ever.
  return Uint32Array.of(next(), next(), next(), next() | 1)
}

/** The next 32 random bits. */
export function bits(s: Stream): number {
  const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0
  const t = s[1] << 9
  s[2] ^= s[0]
  s[3] ^= s[1]
  s[1] ^= s[2]
  s[0] ^= s[3]
  s[2] ^= t
  s[3] = rotateLeft(s[3], 11)
  return result
}

/** Uniform in [0, 1), 53 bits. */
export function uniform(s: Stream): number {
  const high = bits(s) >>> 5
  const low = bits(s) >>> 6
  return (high * 2 ** 26 + low) * 2 ** -53
}

/** A whole number in [0, below), every one equally likely; `below` at most 2³². */
export function integer(s: Stream, below: number): number {
  const fair = 2 ** 32 - (2 ** 32 % below)
  let draw = bits(s)
  while (draw >= fair) draw = bits(s)
  return draw % below
}

/** Mean 0, deviation 1: Marsaglia's polar method. Its second value is not kept, so the four words are the whole state. */
export function normal(s: Stream): number {
  for (;;) {
    const u = 2 * uniform(s) - 1
    const v = 2 * uniform(s) - 1
    const r = u * u + v * v
    if (r > 0 && r < 1) return u * Math.sqrt((-2 * Math.log(r)) / r)
  }
}

/** Fills `into` with 0 … n−1 in random order (Fisher–Yates). */
export function permutation(s: Stream, into: Int32Array): void {
  for (let k = 0; k < into.length; k++) into[k] = k
  for (let k = into.length - 1; k > 0; k--) {
    const other = integer(s, k + 1)
    const value = into[k]
    into[k] = into[other]
    into[other] = value
  }
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/** FNV-1a over the UTF-16 code units of a name. */
export function hash(name: string): number {
  let h = 0x811c9dc5
  for (let k = 0; k < name.length; k++) h = Math.imul(h ^ name.charCodeAt(k), 0x01000193)
  return h >>> 0
}

function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}
