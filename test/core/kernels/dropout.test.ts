import { describe, expect, it } from 'vitest'
import { dropoutMask } from '../../../core/kernels/dropout'

const sizes = { directions: 1, batch: 10, units: 100 }
const masks = (seed: number, step: number, layer: number, p: number): number[] =>
  Array.from({ length: 20_000 }, (_, k) =>
    dropoutMask(
      { seed, step },
      layer,
      { step: Math.floor(k / 1000), direction: 0, row: Math.floor(k / 100) % 10, unit: k % 100 },
      sizes,
      p,
    ),
  )
const share = (values: number[]): number => values.filter(v => v === 0).length / values.length
const agreement = (a: number[], b: number[]): number => a.filter((v, k) => v === b[k]).length / a.length

describe('dropout masks', () => {
  it('drop the asked share of elements within four standard deviations', () => {
    for (const p of [0.05, 0.2, 0.5, 0.8, 0.95])
      expect(Math.abs(share(masks(1, 1, 0, p)) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000))
  })

  it('scale what they keep so that the expected value stays', () => {
    expect(new Set(masks(1, 1, 0, 0.5))).toEqual(new Set([0, 2]))
    expect(new Set(masks(1, 1, 0, 0.2))).toEqual(new Set([0, Math.fround(1.25)]))
  })

  it('are the same for the same draw, and unrelated for another seed, step or layer', () => {
    const one = masks(7, 3, 1, 0.5)
    expect(masks(7, 3, 1, 0.5)).toEqual(one)
    const others = [masks(8, 3, 1, 0.5), masks(7, 4, 1, 0.5), masks(7, 3, 2, 0.5), masks(7 + 2 ** 32, 3, 1, 0.5)]
    for (const other of others) expect(Math.abs(agreement(one, other) - 0.5)).toBeLessThan(0.02)
  })

  it('have neighbours that do not depend on each other, along units, rows and time', () => {
    const one = masks(5, 9, 0, 0.5)
    for (const distance of [1, 2, 100, 1000])
      expect(Math.abs(agreement(one.slice(distance), one) - 0.5)).toBeLessThan(0.02)
  })
})
