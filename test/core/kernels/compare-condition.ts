import { stream, integer, type Stream } from '../../../core/random'
import type { Case } from './compare-case'
import { referenceForward, runReference, type Found, type ReferenceFound } from './compare-runs'

/** Relative change of a number: small, and still 64 steps of float32, in which the changed numbers are kept. */
const CHANGE = 2 ** -18
const DRAWS = 8

/** How far gradients move, in units of the relative change of the numbers they are computed from. */
export type Condition = Pick<Found<Float64Array>, 'gradients' | 'stateGradients'>

/**
 * The condition of a case. A calculation in float32 gives at best what exact arithmetic gives for numbers that are a little off
 * (backward stability: Higham, Accuracy and Stability of Numerical Algorithms, 1.5): a dot product is the exact one of weights
 * off by √K · 2⁻²⁴, an activation is that of a pre-activation a little off. So where a gradient is the small rest of terms that
 * cancel (over steps, over the outputs in δy = Vᵀ δŷ, over the gates), its error is relative to the terms, not to the rest.
 *
 * How large they are shows when every parameter, feature and state is changed by ± h of itself, with random signs s:
 *   Δg = h Σ_k s_k n_k ∂g/∂n_k      √E[(Δg/h)²] = √Σ_k (n_k ∂g/∂n_k)²
 * which is the size of terms that do not cancel. Here the mean is taken over DRAWS drawings, on the reference, in float64.
 */
export function conditionOf(numbers: Case, expected: ReferenceFound): Condition {
  const random = stream(1, 'condition')
  const gradients = new Float64Array(expected.gradients.length)
  const stateGradients = new Float64Array(expected.stateGradients.length)
  for (let draw = 0; draw < DRAWS; draw++) {
    const moved = changed(numbers, random)
    const found = runReference(moved, referenceForward(moved))
    addSquares(gradients, found.gradients, expected.gradients)
    addSquares(stateGradients, found.stateGradients, expected.stateGradients)
  }
  const root = (squares: Float64Array): Float64Array => squares.map(sum => Math.sqrt(sum / DRAWS) / CHANGE)
  return { gradients: root(gradients), stateGradients: root(stateGradients) }
}

function changed(numbers: Case, random: Stream): Case {
  const change = (values: Float32Array): Float32Array =>
    values.map(v => v * (1 + (integer(random, 2) === 0 ? CHANGE : -CHANGE)))
  return {
    ...numbers,
    parameters: change(numbers.parameters),
    features: change(numbers.features),
    source: numbers.source && { ...numbers.source, features: change(numbers.source.features) },
    states: numbers.states && change(numbers.states),
  }
}

/** sums ← sums + (a − b)² */
function addSquares(sums: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < sums.length; k++) sums[k] += (a[k] - b[k]) ** 2
}
