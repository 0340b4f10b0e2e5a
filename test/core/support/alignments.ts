import fc from 'fast-check'
import { collapse } from '../../../core/decoding/collapse'
import type { Frames } from '../../../core/frames'
import { randomVector } from './cases'
import { integer, stream } from '../../../core/random'

/** Rows of logits, one after the other, as the frames of one sequence. */
export const framesOf = (values: Float64Array, classes: number): Frames => ({
  values,
  offset: 0,
  stride: classes,
  length: values.length / classes,
  classes,
})

/** A few frames with random logits, a blank and labels that need not fit into the frames. */
export interface SmallCtc {
  readonly frames: Frames
  readonly blank: number
  readonly labels: readonly number[]
}

export const smallCtc = (steps: { min: number; max: number } = { min: 1, max: 5 }): fc.Arbitrary<SmallCtc> =>
  fc
    .record({
      T: fc.integer(steps),
      U: fc.nat(3),
      K: fc.integer({ min: 2, max: 4 }),
      lastIsBlank: fc.boolean(),
      scale: fc.constantFrom(0.5, 3, 10),
      seed: fc.integer(),
    })
    .map(({ T, U, K, lastIsBlank, scale, seed }) => {
      const s = stream(seed, 'ctc')
      const blank = lastIsBlank ? K - 1 : 0
      return {
        frames: framesOf(randomVector(T * K, s, scale), K),
        blank,
        labels: Array.from({ length: U }, () => integer(s, K - 1) + (lastIsBlank ? 0 : 1)),
      }
    })

/** p(l|x) of every label sequence l that T frames can say, by its labels joined with spaces: all Kᵀ alignments, one by one. */
export function everyLabelling({ values, length: T, classes: K }: Frames, blank: number): Map<string, number> {
  const y = Array.from({ length: T }, (_, t) => {
    const e = Array.from({ length: K }, (_, k) => Math.exp(values[t * K + k]))
    const sum = e.reduce((a, b) => a + b, 0)
    return e.map(v => v / sum)
  })
  const found = new Map<string, number>()
  for (let n = 0; n < K ** T; n++) {
    const path = y.map((_, t) => Math.floor(n / K ** t) % K)
    const labels = collapse(path, blank).join(' ')
    found.set(labels, (found.get(labels) ?? 0) + path.reduce((p, k, t) => p * y[t][k], 1))
  }
  return found
}
