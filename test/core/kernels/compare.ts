import { loadKernels, type Kernels } from '../../../core/kernels/index'
import type { FloatArray } from '../../../core/floats'
import { compileNetwork } from '../../../core/network/compiled'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { randomCase, type Shape } from './compare-case'
import { referenceForward, runKernels, runReference, type Found } from './compare-runs'

export { randomShape, spec, type Shape } from './compare-case'

/**
 * Float32 rounds to 6e-8 of a value; sums over features, rows and steps, in another order than the reference, add up to this
 * share of the largest value of a tensor.
 */
export const BOUND = 5e-5

/**
 * Largest difference between kernels and reference, each relative to the largest value of what it belongs to; for a gradient
 * tensor that is at least a tenth of the largest gradient of all. (Where tanh saturates, 1 − tanh² is a difference of nearly
 * equal numbers: a tensor of such deltas alone is small, and exact to fewer digits.) Where one has a NaN, so must the other.
 */
export interface Differences {
  readonly outputs: number
  /** Of each parameter tensor. */
  readonly gradients: Readonly<Record<string, number>>
  readonly finalState: number
  readonly stateGradients: number
}

export const worst = ({ outputs, gradients, finalState, stateGradients }: Differences): number =>
  Math.max(outputs, finalState, stateGradients, ...Object.values(gradients))

/** Runs a random network on random data through both, with the same float32 numbers. */
export function compare(shape: Shape, seed: number, kernels: Kernels = loadKernels()): Differences {
  const numbers = randomCase(shape, seed)
  const { rows: batch, steps, shards } = shape
  const network = compileNetwork(shape.spec, { kernels, batch, steps, shards })
  network.loadParameters(numbers.parameters)
  const expected = runReference(numbers, referenceForward(numbers))
  return differences(shape.spec, runKernels(numbers, [network]), expected)
}

export function differences(spec: NetworkSpec, found: Found, expected: Found): Differences {
  const largest = largestOf(expected.gradients)
  return {
    outputs: difference(found.outputs, expected.outputs),
    gradients: Object.fromEntries(
      parameterTable(spec).tensors.map(({ name, offset, size }) => {
        const [a, b] = [found, expected].map(({ gradients }) => gradients.subarray(offset, offset + size))
        return [name, difference(a, b, largest / 10)]
      }),
    ),
    finalState: difference(found.finalState, expected.finalState),
    stateGradients: difference(found.stateGradients, expected.stateGradients),
  }
}

function difference(found: FloatArray, expected: FloatArray, least = 1e-3): number {
  if (found.length !== expected.length) throw new Error(`${found.length} values, expected ${expected.length}`)
  const largest = Math.max(largestOf(expected), least)
  let worst = 0
  for (let k = 0; k < found.length; k++) {
    if (Number.isNaN(found[k]) && Number.isNaN(expected[k])) continue
    const off = Math.abs(found[k] - expected[k]) / largest
    worst = Number.isNaN(off) ? Infinity : Math.max(worst, off)
  }
  return worst
}

/** The largest size of a value; NaN does not count. */
function largestOf(values: FloatArray): number {
  let largest = 0
  for (let k = 0; k < values.length; k++) if (Math.abs(values[k]) > largest) largest = Math.abs(values[k])
  return largest
}
