import type { Variables } from '../cells/cell'
import { zeros, type Vec } from '../cells/vector'
import {
  backward,
  forward,
  referenceNetwork,
  type BackwardTrace,
  type ReferenceNetwork,
  type Sequence,
} from '../network/reference'
import type { NetworkSpec } from '../network/spec'

/**
 * Compares the gradients of the backward pass with differences of the forward pass, for every parameter, input and initial state;
 * with an encoder for its inputs, and its final state is the initial one.
 *
 *   error = |analytic − numeric| / max(|analytic|, |numeric|, floor)
 *
 * numeric: the central difference at h and h/2, extrapolated to h → 0, with h = 10⁻³ max(1, |θ|). Its own error is of order h⁴.
 * floor: a gradient that is tiny beside its neighbours is measured against 10⁻³ of the largest of its tensor, and no difference is
 *   asked to be finer than float64 can resolve. (With the tolerance of 10⁻⁶ that is 10⁻⁹ of the largest: a wrong sign shows.)
 * Kinks (ReLU, absolute error) and exploding gradients: where the loss bends sharply between θ−h and θ+h, differences at h and
 *   h/2 disagree and h is made smaller, down to 10⁻⁸.
 *   If it bends at θ itself, any slope between the left and the right one is a gradient: the distance from that interval counts.
 *   Whether there is a kink is decided from values of the loss alone, never from the analytic gradient.
 */
export interface GradientCheck {
  readonly spec: NetworkSpec
  /** In the order of `parameterTable(spec)`. */
  readonly parameters: ArrayLike<number>
  readonly batch: readonly Sequence[]
  readonly loss: LossOfOutputs
  /** Largest error that passes. Default 10⁻⁶. */
  readonly tolerance?: number
  /** At most this many elements of each tensor, spread over it. Default: all. Each costs four runs of the network. */
  readonly elementsPerTensor?: number
}

/** ŷ of every sequence, (n)(O) each → J and ∂J/∂ŷ of the same shape. */
export type LossOfOutputs = (outputs: readonly (readonly Vec[])[]) => {
  readonly loss: number
  readonly gradient: readonly (readonly Vec[])[]
}

export interface GradientReport {
  readonly passed: boolean
  readonly tolerance: number
  readonly loss: number
  readonly tensors: readonly TensorReport[]
}

export interface TensorReport {
  /** A parameter's name, `x`, or `initial.LAYER.DIRECTION.LETTER`. */
  readonly name: string
  readonly passed: boolean
  /** How many elements the tensor has, how many were checked, and how many of those sit on a kink. */
  readonly size: number
  readonly checked: number
  readonly kinks: number
  readonly worst: ElementReport
}

export interface ElementReport {
  /** Parameters: row, column. `x`: sequence, time, feature. Initial states: sequence, unit. */
  readonly index: readonly number[]
  readonly analytic: number
  readonly numeric: number
  readonly error: number
}

export function checkGradients({
  spec,
  parameters,
  batch,
  loss: lossOf,
  tolerance = 1e-6,
  elementsPerTensor = Infinity,
}: GradientCheck): GradientReport {
  if (batch.length === 0) throw new RangeError('a gradient check needs at least one sequence')
  const network = referenceNetwork(spec, parameters)
  const sequences = batch.map(sequence => ownCopy(sequence, network))

  const traces = forward(network, sequences)
  const outputs = traces.map(trace => trace.outputs)
  const { loss, gradient: outputGradients } = lossOf(outputs)
  const found = backward(network, traces, outputGradients)

  // What a relative rounding error is relative to: J, the products ŷ ∂J/∂ŷ that may cancel in it, and every θ ∂J/∂θ, because a
  // network with large gradients amplifies its own roundings as it amplifies changes of θ.
  const magnitude =
    Math.abs(loss) + sumOfProducts(outputs, outputGradients) + rootOfSquaredProducts(network.parameters, found.gradient)
  const evaluate: Evaluate = only =>
    lossOf(sequences.map((s, k) => (k === (only ?? k) ? forward(network, [s])[0].outputs : outputs[k]))).loss

  const reports = probesOf(network, sequences, found).map(tensor =>
    checkTensor(tensor, elementsPerTensor, tolerance, loss, magnitude, evaluate),
  )
  return { passed: reports.every(report => report.passed), tolerance, loss, tensors: reports }
}

/** One number to wiggle: values[at], and the gradient that the backward pass gave it. */
interface Probe {
  readonly name: string
  readonly index: readonly number[]
  readonly values: Float64Array
  readonly at: number
  readonly analytic: number
  /** The one sequence that the number belongs to; null: all. */
  readonly only: number | null
}

/** J with the numbers as they are now; `only`: just this sequence has changed. */
type Evaluate = (only: number | null) => number

/** The elements of a vector that belongs to sequence index[0]. */
const probes = (name: string, index: readonly number[], values: Vec, gradient: Vec): Probe[] =>
  Array.from(gradient, (analytic, at) => ({ name, index: [...index, at], values, at, analytic, only: index[0] }))

/** The tensors to check: every parameter, the inputs, and every part of the initial state that a gradient reaches. */
function probesOf(
  { table, parameters, layers, encoder }: ReferenceNetwork,
  sequences: readonly Sequence[],
  { gradient, sequences: deltas }: BackwardTrace,
): Probe[][] {
  const ofParameters = table.tensors.map(({ name, shape, offset, size }) =>
    Array.from({ length: size }, (_, k): Probe => {
      const index = shape.length === 2 ? [Math.floor(k / shape[1]), k % shape[1]] : [k]
      return { name, index, values: parameters, at: offset + k, analytic: gradient[offset + k], only: null }
    }),
  )
  const ofInputs = sequences.flatMap(({ x }, s) =>
    x.flatMap((values, t) => probes('x', [s, t], values, deltas[s].inputs[t])),
  )
  const ofSources = sequences.flatMap(({ source }, s) =>
    (source?.x ?? []).flatMap((values, t) => probes('source.x', [s, t], values, present(deltas[s].source?.inputs[t]))),
  )
  const ofStates = (encoder ? [] : layers).flatMap((layer, l) =>
    layer.flatMap(({ direction }, d) =>
      lettersOf(deltas[0].initial[l][d]).map(letter =>
        sequences.flatMap(({ initial }, s) => {
          const δ = present(deltas[s].initial[l][d][letter])
          return probes(`initial.${l}.${direction}.${letter}`, [s], present(initial?.[l][d][letter]), δ)
        }),
      ),
    ),
  )
  // a network that reads tokens alone has no x
  return [...ofParameters, ofInputs, ofSources, ...ofStates].filter(tensor => tensor.length > 0)
}

/** A sequence whose inputs and initial states may be wiggled; missing states (FGR: gates before the first step) become zeros. */
function ownCopy(sequence: Sequence, { layers, encoder }: ReferenceNetwork): Sequence {
  const copies = (x: readonly Vec[]): Vec[] => x.map(v => v.slice())
  const { source } = sequence
  if (encoder) return { ...sequence, x: copies(sequence.x), source: source && { ...source, x: copies(source.x) } }
  const states = layers.map((layer, l) =>
    layer.map(({ cell }, d) => {
      const given = Object.entries({ ...cell.zero(), ...sequence.initial?.[l][d] })
      return Object.fromEntries(given.map(([letter, values]) => [letter, values?.slice() ?? zeros(cell.units)]))
    }),
  )
  return { ...sequence, x: copies(sequence.x), initial: states }
}

/** The letters of a state that a gradient reaches. */
const lettersOf = (state: Variables): string[] => Object.keys(state).filter(letter => state[letter] !== null)

function checkTensor(
  tensor: readonly Probe[],
  most: number,
  tolerance: number,
  loss: number,
  magnitude: number,
  evaluate: Evaluate,
): TensorReport {
  const largest = tensor.reduce((max, { analytic }) => Math.max(max, Math.abs(analytic)), 0)
  const chosen = spread(tensor, most).map(probe => ({
    probe,
    slope: slopeAt(probe, largest, loss, magnitude, evaluate),
  }))
  const scale = chosen.reduce((max, { slope }) => Math.max(max, Math.abs(slope.numeric)), largest)
  const elements = chosen.map(({ probe: { index, analytic }, slope }): ElementReport => {
    const floor = Math.max(1e-3 * scale, slope.noise / tolerance)
    const distance = Math.max(0, slope.low - analytic, analytic - slope.high)
    const size = Math.max(Math.abs(analytic), Math.abs(slope.numeric), floor)
    const error = distance === 0 ? 0 : distance / size
    return { index, analytic, numeric: slope.numeric, error: Number.isNaN(error) ? Infinity : error }
  })
  const worst = elements.reduce((a, b) => (b.error > a.error ? b : a))
  return {
    name: tensor[0].name,
    passed: worst.error <= tolerance,
    size: tensor.length,
    checked: elements.length,
    kinks: chosen.filter(({ slope }) => slope.kink).length,
    worst,
  }
}

/** What differences of the loss say about one derivative: it lies in low … high, which is one number away from kinks. */
interface Slope {
  readonly numeric: number
  readonly low: number
  readonly high: number
  readonly kink: boolean
  /** Error that rounding of the loss alone can cause. */
  readonly noise: number
}

const STEPS = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]
/** How far differences at h and h/2 may disagree, relatively, before h counts as too wide. */
const SMOOTH = 1e-5
/** Roundings in one evaluation of the loss, in units of the last place of its magnitude. */
const ROUNDINGS = 32

function slopeAt(
  { values, at, only }: Probe,
  scale: number,
  loss: number,
  magnitude: number,
  evaluate: Evaluate,
): Slope {
  const θ = values[at]
  const lossAt = (shift: number): number => {
    values[at] = θ + shift
    const shifted = evaluate(only)
    values[at] = θ
    return shifted
  }
  let sides = { low: NaN, high: NaN, noise: 0 }
  for (const step of STEPS) {
    const h = step * Math.max(1, Math.abs(θ))
    const noise = (ROUNDINGS * Number.EPSILON * magnitude) / h
    const whole = sideSlopes(lossAt, loss, h)
    const half = sideSlopes(lossAt, loss, h / 2)
    // A smooth function: both central differences agree, and the bend between the two sides shrinks in proportion to h.
    const bend = Math.abs(whole.right - whole.left - 2 * (half.right - half.left))
    const drift = Math.abs(half.central - whole.central)
    if (Math.max(bend, drift) <= SMOOTH * Math.max(Math.abs(half.central), 1e-3 * scale) + 4 * noise) {
      const numeric = (4 * half.central - whole.central) / 3
      return { numeric, low: numeric, high: numeric, kink: false, noise }
    }
    sides = { low: Math.min(half.left, half.right), high: Math.max(half.left, half.right), noise }
  }
  return { numeric: (sides.low + sides.high) / 2, ...sides, kink: true }
}

/** Slopes of the loss to the left and to the right of θ, and their mean, the central difference. */
function sideSlopes(lossAt: (shift: number) => number, loss: number, h: number) {
  const left = (loss - lossAt(-h)) / h
  const right = (lossAt(h) - loss) / h
  return { left, right, central: (left + right) / 2 }
}

/** At most `most` elements, one from each of as many equal stretches, at places that do not line up with rows or columns. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  const golden = (Math.sqrt(5) - 1) / 2
  return Array.from({ length: most }, (_, k) => all[Math.floor(((k + ((k * golden) % 1)) * all.length) / most)])
}

function sumOfProducts(a: readonly (readonly Vec[])[], b: readonly (readonly Vec[])[]): number {
  let sum = 0
  a.forEach((sequence, s) => sequence.forEach((v, n) => v.forEach((value, k) => (sum += Math.abs(value * b[s][n][k])))))
  return sum
}

function rootOfSquaredProducts(a: Vec, b: Vec): number {
  return Math.sqrt(a.reduce((sum, v, k) => sum + (v * b[k]) ** 2, 0))
}

function present(values: Vec | null | undefined): Vec {
  if (!values) throw new Error('an initial state and its gradient have different letters')
  return values
}
