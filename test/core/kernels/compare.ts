import { loadKernels, type Kernels } from '../../../core/kernels/index'
import type { FloatArray, Floats } from '../../../core/floats'
import { compileNetwork } from '../../../core/network/compiled'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { randomCase, type Case, type Shape } from './compare-case'
import { conditionOf, type Condition } from './compare-condition'
import { referenceForward, runKernels, runReference, type Found, type ReferenceFound } from './compare-runs'

export { randomDecoder, randomShape, spec, type Shape } from './compare-case'

/**
 * Float32 rounds to 6e-8 of a value; sums over features, rows and steps, in another order than the reference, add up to this
 * share of the largest value of a tensor.
 */
export const BOUND = 5e-5

/**
 * Largest difference between kernels and reference of each thing, relative to the largest size of the terms that make it:
 * where terms cancel, rounding does not. Where one has a NaN, so must the other.
 *   outputs: |c| + Σ |V y| · loss: |J| + Σ |∂J/∂ŷ| times that · gradients: their sizes summed over rows, per tensor, and those of
 *   states; given a condition, at least that
 *   states: at least 0.1, activations being exact to 4e-7, however small they are
 */
export interface Differences {
  readonly loss: number
  readonly outputs: number
  /** Of each parameter tensor. */
  readonly gradients: Readonly<Record<string, number>>
  readonly finalState: number
  readonly stateGradients: number
}

export const worst = ({ loss, outputs, gradients, finalState, stateGradients }: Differences): number =>
  Math.max(loss, outputs, finalState, stateGradients, ...Object.values(gradients))

/** Runs a random network on random data through both, with the same float32 numbers. */
export function compare(
  shape: Shape,
  seed: number,
  kernels: Kernels = loadKernels(),
  sizes: Parameters<typeof randomCase>[2] = {},
): Differences {
  const numbers = randomCase(shape, seed, sizes)
  const { rows: batch, steps, shards } = shape
  const network = compileNetwork(shape.spec, { kernels, batch, steps, sourceSteps: shape.source?.steps, shards })
  network.loadParameters(numbers.parameters)
  const expected = runReference(numbers, referenceForward(numbers))
  return differencesUpTo(BOUND, numbers, runKernels(numbers, [network]), expected)
}

/** The condition of a case takes eight runs of the reference, so it only counts where differences are above the bound without. */
export function differencesUpTo(bound: number, numbers: Case, found: Found, expected: ReferenceFound): Differences {
  const off = differences(numbers.shape.spec, found, expected)
  return worst(off) <= bound ? off : differences(numbers.shape.spec, found, expected, conditionOf(numbers, expected))
}

function differences(spec: NetworkSpec, found: Found, expected: ReferenceFound, condition?: Condition): Differences {
  const { lossSize, outputSize, gradientSizes } = expected
  return {
    loss: difference([found.loss], [expected.loss], lossSize),
    outputs: difference(found.outputs, expected.outputs, outputSize),
    gradients: Object.fromEntries(
      parameterTable(spec).tensors.map(({ name, offset, size }) => {
        const part = (values: FloatArray): FloatArray => values.subarray(offset, offset + size)
        const conditioned = condition ? largestOf(part(condition.gradients)) : 0
        const scale = Math.max(largestOf(part(gradientSizes)), conditioned)
        return [name, difference(part(found.gradients), part(expected.gradients), scale)]
      }),
    ),
    finalState: difference(found.finalState, expected.finalState, Math.max(0.1, largestOf(expected.finalState))),
    stateGradients: difference(
      found.stateGradients,
      expected.stateGradients,
      Math.max(largestOf(expected.stateGradients), condition ? largestOf(condition.stateGradients) : 0),
    ),
  }
}

/** Near the denormals, below 1.2e-38, float32 has fewer digits. */
const LEAST = 1e-30

function difference(found: Floats, expected: Floats, scale: number): number {
  if (found.length !== expected.length) throw new Error(`${found.length} values, expected ${expected.length}`)
  let worst = 0
  for (let k = 0; k < found.length; k++) {
    if (Object.is(found[k], expected[k])) continue
    const off = Math.abs(found[k] - expected[k]) / Math.max(scale, LEAST)
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
