import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { norm2 } from '../../../core/norm'
import { clipByValue, scaleToNorm } from '../../../core/training/clip'
import { expectClose, flat, golden, type Nested } from '../support/golden'

interface Clipping {
  readonly cases: readonly {
    readonly kind: 'norm' | 'value'
    readonly max_norm: number
    readonly norm_type: number | 'inf'
    readonly clip_value: number
    readonly grads: Nested
    readonly total_norm: number
    readonly clipped: Nested
  }[]
}

const numbers = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 })
  .map(values => Float64Array.from(values))
const scale = (gradients: Float64Array, factor: number): void =>
  gradients.forEach((g, k) => (gradients[k] = g * factor))
/** ‖v‖∞ */
const largest = (values: Float64Array): number => Math.max(...values.map(Math.abs))
const limits = fc.double({ min: 0.01, max: 100, noNaN: true })

describe('clipping', () => {
  it('equals torch.nn.utils to 1e-10', () => {
    for (const [k, c] of (golden('clipping') as Clipping).cases.entries()) {
      const gradients = Float64Array.from(flat(c.grads))
      if (c.kind === 'value') clipByValue(gradients, c.clip_value)
      else {
        const norm = c.norm_type === 'inf' ? largest(gradients) : norm2(gradients)
        expectClose([norm], [c.total_norm], `case ${k}: norm`)
        scale(gradients, scaleToNorm(norm, c.max_norm))
      }
      expectClose(gradients, flat(c.clipped), `case ${k}`)
    }
  })

  it('by value is idempotent', () => {
    fc.assert(
      fc.property(numbers, limits, (gradients, limit) => {
        clipByValue(gradients, limit)
        const once = gradients.slice()
        clipByValue(gradients, limit)
        expect(gradients).toEqual(once)
        expect(largest(gradients)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  it('by norm is idempotent up to its 10⁻⁶ and ends at or below the limit', () => {
    fc.assert(
      fc.property(numbers, limits, (gradients, limit) => {
        scale(gradients, scaleToNorm(norm2(gradients), limit))
        const once = gradients.slice()
        expect(norm2(once)).toBeLessThanOrEqual(limit * (1 + 1e-12))
        scale(gradients, scaleToNorm(norm2(gradients), limit))
        expectClose(gradients, once, 'second time', 1.001e-6)
      }),
    )
  })

  it('leaves gradients within the limit exactly as they are', () => {
    expect(scaleToNorm(norm2([0.3, -0.4]), 1)).toBe(1)
  })

  it('never hides NaN', () => {
    expect(norm2([1, NaN])).toBeNaN()
    const gradients = [NaN, 5]
    clipByValue(gradients, 1)
    expect(gradients).toEqual([NaN, 1])
  })

  it('norms of float32 values do not overflow in their squares', () => {
    expect(norm2(Float32Array.of(3e38, 3e38))).toBeCloseTo(Math.SQRT2 * Math.fround(3e38), -30)
  })
})
