import type { Variables } from '../../../core/cells/cell'
import type { Vec } from '../../../core/cells/vector'
import type { ForwardTrace } from '../../../core/network/reference'
import type { StackTrace } from '../../../core/network/reference-stack'
import { integer, stream, type Stream } from '../../../core/random'
import type { Case } from './compare-case'
import { referenceForward, runReference, type Found, type ReferenceFound } from './compare-runs'

/** Of a number relative to itself, and of an activation: small, and still 64 steps of float32, in which the numbers are kept. */
const CHANGE = 2 ** -18
const DRAWS = 8

/** How far gradients move, in units of the change of what they are computed from. */
export type Condition = Pick<Found<Float64Array>, 'gradients' | 'stateGradients'>

/**
 * The condition of a case. A calculation in float32 gives at best what exact arithmetic gives for numbers that are a little off
 * (backward stability: Higham, Accuracy and Stability of Numerical Algorithms, 1.5): a dot product is the exact one of weights
 * off by √K · 2⁻²⁴ of themselves, and activations are off by up to 4e-7, however near they are to 0 or 1. So where terms cancel,
 * over steps, over the outputs in δy = Vᵀ δŷ, over units, the error of a gradient is relative to them and not to the small
 * rest; and where a gate saturates, that of 1 − z² is relative to 1.
 *
 * How far a gradient moves then shows when every parameter, feature and state n is changed by ± h of itself, and every
 * activation that backward reads by ± h, with random signs s:
 *   Δg = h Σ_k s_k n_k ∂g/∂n_k      √E[(Δg/h)²] = √Σ_k (n_k ∂g/∂n_k)²
 * the size of terms that do not cancel, as the mean over DRAWS drawings on the reference, in float64.
 */
export function conditionOf(numbers: Case, expected: ReferenceFound): Condition {
  const random = stream(1, 'condition')
  const gradients = new Float64Array(expected.gradients.length)
  const stateGradients = new Float64Array(expected.stateGradients.length)
  for (let draw = 0; draw < DRAWS; draw++) {
    const moved = changed(numbers, random)
    const { traces, ...forward } = referenceForward(moved)
    const found = runReference(moved, { ...forward, traces: traces.map(trace => unsettled(trace, random)) })
    addSquares(gradients, found.gradients, expected.gradients)
    addSquares(stateGradients, found.stateGradients, expected.stateGradients)
  }
  const root = (squares: Float64Array): Float64Array => squares.map(sum => Math.sqrt(sum / DRAWS) / CHANGE)
  return { gradients: root(gradients), stateGradients: root(stateGradients) }
}

function changed(numbers: Case, random: Stream): Case {
  const change = (values: Float32Array): Float32Array => values.map(v => v * (1 + sign(random) * CHANGE))
  return {
    ...numbers,
    parameters: change(numbers.parameters),
    features: change(numbers.features),
    source: numbers.source && { ...numbers.source, features: change(numbers.source.features) },
    states: numbers.states && change(numbers.states),
  }
}

/**
 * The activations of a trace ± CHANGE, those of its source, of attention and what the head read too; gates that are left out stay 1,
 * and what is next to 0 stays on its side of it (ReLU).
 */
function unsettled(trace: ForwardTrace, random: Stream): ForwardTrace {
  const shift = (values: Vec): Vec => values.map(v => v + sign(random) * CHANGE)
  const shiftApart = (values: Vec): Vec =>
    values.map(v => (Math.abs(v) <= CHANGE || v === 1 ? v : v + sign(random) * CHANGE))
  const step = (variables: Variables): Variables =>
    Object.fromEntries(
      Object.entries(variables).map(([letter, values]) => [
        letter,
        values && ACTIVATIONS.includes(letter) ? shiftApart(values) : values,
      ]),
    )
  const stack = <Trace extends StackTrace>(of: Trace): Trace => ({
    ...of,
    layers: of.layers.map(layer => ({
      ...layer,
      runs: layer.runs.map(run => ({ ...run, steps: run.steps.map(step) })),
    })),
  })
  return {
    ...stack(trace),
    source: trace.source && stack(trace.source),
    attention: trace.attention.map(({ α, c, ỹ }) => ({ α: shift(α), c, ỹ: shift(ỹ) })),
    read: trace.read.map(shiftApart),
  }
}

const ACTIVATIONS = ['z', 'i', 'f', 'o', 'h']

const sign = (random: Stream): number => integer(random, 2) * 2 - 1

/** sums ← sums + (a − b)² */
function addSquares(sums: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < sums.length; k++) sums[k] += (a[k] - b[k]) ** 2
}
