import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { integer, stream } from '../../../core/random'
import { cellName, EVERY_CELL } from '../support/networks'
import { BOUND, compare, randomDecoder, randomShape, spec, worst } from './compare'

const SIZES = [
  1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 20, 23, 24, 25, 31, 32, 33, 40, 41, 47, 48, 49, 56, 63, 64, 65, 67,
]

describe.each(['relaxed', 'plain'] as const)('kernels (%s)', build => {
  const kernels = loadKernels({ build })
  describe.each(EVERY_CELL.map(cell => ({ name: cellName(cell), cell })))('$name', ({ cell }) => {
    it('agrees with the reference for units from 1 to 67, whatever the inputs, rows, steps and outputs', () => {
      for (const units of SIZES) {
        const random = stream(units, 'shape')
        const shape = {
          spec: spec({
            ...{ cell, units, inputs: 1 + integer(random, 40), outputs: 1 + integer(random, 20) },
            read: (['last', 'mean', 'every'] as const)[integer(random, 3)],
          }),
          rows: 1 + integer(random, 9),
          steps: 1 + integer(random, 6),
          state: integer(random, 2) === 1,
        }
        expect(worst(compare(shape, units, kernels)), JSON.stringify(shape)).toBeLessThan(BOUND)
      }
    })

    it('agrees on random networks: lengths, directions, layers, shards, states, dropout, truncation, clamped deltas', () => {
      for (let seed = 0; seed < 12; seed++) {
        const shape = randomShape(cell, seed)
        expect(worst(compare(shape, seed, kernels)), JSON.stringify(shape)).toBeLessThan(BOUND)
      }
    })

    it('agrees on random decoders: encoders of one and two directions, sources of every length, attention and none', () => {
      for (let seed = 0; seed < 12; seed++) {
        const shape = randomDecoder(cell, seed)
        // Scores are kept small: where they are large, the softmax of attention makes much of little errors.
        const weights = ([, depth]: readonly number[]): number => (depth === undefined ? 0.5 : Math.sqrt(1.5 / depth))
        expect(worst(compare(shape, seed, kernels, { weights })), JSON.stringify(shape)).toBeLessThan(BOUND)
      }
    })
  })
})
