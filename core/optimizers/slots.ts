import type { FloatArray, Floats } from '../floats'
import type { Optimizer, OptimizerState } from './optimizer'

/** The state before the first step: all slots 0, of the length and precision of the parameters. */
export function emptyState({ slots }: Pick<Optimizer, 'slots'>, parameters: Floats): OptimizerState {
  const zeros = (): FloatArray =>
    parameters instanceof Float32Array ? new Float32Array(parameters.length) : new Float64Array(parameters.length)
  return { steps: 0, slots: Object.fromEntries(slots.map(name => [name, zeros()])) }
}

/** baseⁿ by squaring, for whole n ≥ 0. `Math.pow` may differ in its last bit from one engine to another. */
export function power(base: number, n: number): number {
  let result = 1
  for (let square = base, left = n; left > 0; left = Math.floor(left / 2), square *= square)
    if (left % 2 === 1) result *= square
  return result
}
