import { expect } from 'vitest'
import type { Loss } from '../../../core/losses/loss'

/** The gradient of a loss at `outputs` agrees with central differences, to 1e-6 of its size. */
export function expectSlopes(
  loss: Loss,
  outputs: readonly number[],
  truth: number[],
  weights: number[],
  width: number,
): void {
  const gradient = outputs.map(() => NaN)
  loss([...outputs], truth, weights, width, gradient)
  const at = (k: number, step: number): number =>
    loss(
      outputs.map((output, other) => (other === k ? output + step : output)),
      truth,
      weights,
      width,
      outputs.map(() => NaN),
    )
  gradient.forEach((slope, k) => {
    const difference = (at(k, 1e-5) - at(k, -1e-5)) / 2e-5
    expect(Math.abs(difference - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-6)
  })
}
