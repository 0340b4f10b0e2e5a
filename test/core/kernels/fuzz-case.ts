import type { Loss } from '../../../core/losses/loss'
import { huber } from '../../../core/losses/huber'
import { logisticCrossEntropy } from '../../../core/losses/logistic'
import { mae } from '../../../core/losses/mae'
import { mse } from '../../../core/losses/mse'
import { quantile } from '../../../core/losses/quantile'
import { meanOverUnmasked } from '../../../core/losses/reduction'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { gateNamesOf, partsOf } from '../../../core/kernels/layout'
import { directionsOf, inputSize, type CellSpec, type NetworkSpec } from '../../../core/network/spec'
import { integer, stream, uniform, type Stream } from '../../../core/random'
import { EVERY_CELL } from '../support/networks'
import {
  randomCase,
  stateParts,
  timesOf,
  withEncoder,
  type Case,
  type Inputs,
  type Judge,
  type Shape,
} from './compare-case'
import { referenceForward, type ReferenceForward } from './compare-runs'

/** Values that arithmetic goes wrong with, put into otherwise ordinary numbers. */
export type Plant = 'nan' | 'infinite' | 'huge' | 'denormal' | 'past the end'

export interface FuzzCase {
  readonly seed: number
  readonly numbers: Case
  readonly reference: ReferenceForward
  /** The same with something planted, and the rows of the batch that may notice; null: all. */
  readonly planted: { readonly plant: Plant; readonly numbers: Case; readonly rows: readonly number[] | null } | null
}

/** The case of a number: always the same. */
export function fuzzCase(seed: number): FuzzCase {
  const random = stream(seed, 'fuzz')
  const shape = drawShape(random, seed)
  const { numbers, reference } = drawNumbers(shape, seed, random)
  const planted = uniform(random) < PLANTED ? plantInto(numbers, random) : null
  return { seed, numbers, reference, planted }
}

const PLANTED = 0.2
const DECODERS = 0.25

/** Multiplications of forward that a case has at most, so that the reference stays fast; one in fifty has ten times as many. */
const MOST_WORK = 4e5
/** The slope of ReLU jumps at 0. With few pre-activations a draw in which none is near 0 is soon found. */
const MOST_RELU = 3000

function drawShape(random: Stream, seed: number): Shape {
  const below = (n: number): number => integer(random, n)
  const likely = (p: number): boolean => uniform(random) < p
  const cell = EVERY_CELL[below(EVERY_CELL.length)]
  const most = likely(0.02) ? 10 * MOST_WORK : MOST_WORK
  const size = (): number => (likely(0.4) ? around(random, [8, 16, 24, 32, 40, 48, 56, 64]) : 1 + below(70))
  const tables = likely(0.3) ? 1 + below(2) : 0
  const sizes = {
    embeddings: Array.from({ length: tables }, () => ({
      symbols: 1 + below(20),
      size: 1 + below(likely(0.7) ? 8 : 40),
    })),
    units: likely(0.4) ? 1 + below(20) : size(),
    inputs: likely(0.6) ? (tables > 0 ? below(13) : 1 + below(12)) : 1 + below(40),
    outputs: likely(0.5) ? 1 + below(4) : 1 + below(20),
    layers: likely(0.6) ? 1 : 2 + below(2),
    bidirectional: likely(0.35),
    rows: likely(0.25) ? 1 : likely(0.5) ? 2 + below(8) : 1 + below(33),
    steps: 1 + below(12),
  }
  while (work(cell, sizes) > most || (isRelu(cell) && places(sizes) > MOST_RELU)) {
    if (sizes.steps > 3 && sizes.steps * 3 >= sizes.rows) sizes.steps--
    else if (sizes.rows > 4) sizes.rows--
    else if (sizes.layers > 1) sizes.layers--
    else sizes.units--
  }
  const { rows, steps, ...network } = sizes
  const dropout = likely(0.3) ? 0.1 + 0.8 * uniform(random) : 0
  const lengths = Array.from({ length: rows }, () => 1 + below(steps))
  if (likely(0.2)) lengths.fill(0, 1 + below(rows))
  const shape: Shape = {
    spec: {
      ...{ cell, ...network },
      dropout,
      read: likely(0.5) ? (uniform(stream(seed, 'mean')) < 0.3 ? 'mean' : 'last') : 'every',
    },
    ...{ rows, steps },
    shards: 1 + below(Math.min(4, rows)),
    state: likely(0.4),
    lengths: likely(0.5) ? lengths : undefined,
    draw: dropout > 0 && likely(0.8) ? { seed: 2 ** 33 + seed, step: below(1000) } : undefined,
    truncate: likely(0.25) ? 1 + below(steps) : undefined,
    clipDelta: likely(0.25) ? 10 ** (-3 + 3 * uniform(random)) : undefined,
  }
  const more = stream(seed, 'source')
  if (uniform(more) > DECODERS || work(cell, sizes) > MOST_WORK / 2) return shape
  return withEncoder(shape, more, {
    ...{ inputs: 1 + integer(more, 12), dropout, bidirectional: uniform(more) < 0.5 },
    embeddings: uniform(more) < 0.3 ? [{ symbols: 1 + integer(more, 20), size: 1 + integer(more, 8) }] : [],
  })
}

export const isRelu = (cell: CellSpec): boolean => cell.kind === 'simple-rnn' && cell.activation === 'relu'

/** A size at a border of tiles and panels, or one beside it. */
const around = (random: Stream, borders: readonly number[]): number =>
  borders[integer(random, borders.length)] + integer(random, 3) - 1

type Sizes = Pick<NetworkSpec, 'units' | 'inputs' | 'embeddings' | 'layers' | 'bidirectional'> & {
  rows: number
  steps: number
}

/** Values that the recurrent layers compute, per gate. */
const places = ({ units, layers, bidirectional, rows, steps }: Sizes): number =>
  units * layers * directionsOf({ bidirectional }).length * rows * steps

function work(cell: CellSpec, sizes: Sizes): number {
  const { units, layers, bidirectional } = sizes
  const above = units * directionsOf({ bidirectional }).length
  const depth = (inputSize(sizes) + (layers - 1) * above) / layers + units * partsOf(cell)
  return places(sizes) * gateNamesOf(cell).length * depth
}

/** Numbers with which reference and kernels take the same branches: see hasKink. */
function drawNumbers(shape: Shape, seed: number, random: Stream): { numbers: Case; reference: ReferenceForward } {
  // How much of its errors a step passes on: with more, rounding would grow from step to step.
  const gain = 10 ** (-1 + uniform(random))
  const options = {
    weights: ([, depth]: readonly number[]) => (depth === undefined ? 0.5 : gain * Math.sqrt(3 / depth)),
    features: 10 ** (-1.5 + 2 * uniform(random)),
  }
  const judged = uniform(random) < 0.5
  for (let attempt = 0; ; attempt++) {
    const numbers = randomCase(shape, (seed * 100 + attempt) | 0, options)
    const reference = referenceForward(numbers)
    if (hasKink(shape, reference)) continue
    return { reference, numbers: judged ? { ...numbers, judge: drawJudge(numbers, reference, random) } : numbers }
  }
}

/** A pre-activation of a ReLU so near 0 that rounding may decide its slope. */
function hasKink({ spec }: Shape, { traces }: ReferenceForward): boolean {
  if (!isRelu(spec.cell)) return false
  return traces.some(({ layers, source }) =>
    [...layers, ...(source?.layers ?? [])].some(({ runs }) =>
      runs.some(({ steps }) =>
        steps.some(({ a }) => {
          const largest = a ? a.reduce((size, v) => Math.max(size, Math.abs(v)), 1e-3) : 0
          return a?.some(v => Math.abs(v) < 1e-5 * largest)
        }),
      ),
    ),
  )
}

/** Every loss there is; the truth keeps away from ŷ, where the slopes of some jump. */
function drawJudge(numbers: Case, { outputs, outputSize: scale }: ReferenceForward, random: Stream): Judge {
  const { shape, lengths } = numbers
  const { spec, rows } = shape
  const times = timesOf(shape)
  const O = spec.outputs
  const near = (): Float32Array =>
    Float32Array.from(outputs, v => v + (integer(random, 2) * 2 - 1) * scale * (0.2 + uniform(random)))
  const between = (): Float32Array => Float32Array.from(outputs, () => uniform(random))
  const classes = (): Float32Array => Float32Array.from({ length: rows * times }, () => integer(random, O))
  const choices: readonly (() => [loss: Loss, width: number, truth: Float32Array])[] = [
    () => [mse, O, near()],
    () => [mae, O, near()],
    () => [huber(scale * (0.1 + uniform(random))), O, near()],
    () => [quantile(uniform(random)), O, near()],
    () => [logisticCrossEntropy, O, between()],
    ...(O > 1 ? [() => [softmaxCrossEntropy, 1, classes()] as [Loss, number, Float32Array]] : []),
  ]
  const [loss, width, truth] = choices[integer(random, choices.length)]()
  const weights = new Float32Array(rows * times)
  for (let row = 0; row < rows; row++)
    for (let t = 0; t < times; t++)
      weights[row * times + t] = spec.read === 'every' ? Number(t < lengths[row]) : Number(lengths[row] > 0)
  meanOverUnmasked(weights, loss === softmaxCrossEntropy ? 1 : O, weights)
  return { loss, width, truth, weights }
}

const PLANTS: readonly Plant[] = ['nan', 'infinite', 'huge', 'denormal', 'past the end']

function plantInto(numbers: Case, random: Stream): FuzzCase['planted'] {
  const plant = PLANTS[integer(random, PLANTS.length)]
  const { shape, lengths, features, source } = numbers
  const { spec, rows, steps } = shape
  const D = spec.inputs
  if (plant === 'past the end') {
    const isPast =
      (steps: number, lengths: Int32Array) =>
      (k: number, width: number): boolean => {
        const place = Math.floor(k / width)
        return place % steps >= lengths[Math.floor(place / steps)]
      }
    const past = isPast(steps, lengths)
    const pastSource = isPast(shape.source?.steps ?? 1, source?.lengths ?? lengths)
    const spoiled = source && {
      ...source,
      features: source.features.map((v, k) => (pastSource(k, spec.encoder?.inputs ?? 1) ? NaN : v)),
    }
    const upstream =
      spec.read === 'every'
        ? numbers.upstream.map((v, k) => (past(k, spec.outputs) ? NaN : v))
        : numbers.upstream.map((v, k) => (lengths[Math.floor(k / spec.outputs)] > 0 ? v : NaN))
    return {
      plant,
      rows: [],
      numbers: { ...numbers, upstream, source: spoiled, features: features.map((v, k) => (past(k, D) ? NaN : v)) },
    }
  }
  const value = { nan: NaN, infinite: integer(random, 2) ? Infinity : -Infinity, huge: 3e38, denormal: 1e-40 }[plant]
  const put = (values: Float32Array, at: number): Float32Array => values.map((v, k) => (k === at ? value : v))
  // The kernels leave out products with a zero state, which the reference multiplies: of a given state of zeros both do.
  const states = numbers.states ?? new Float32Array(stateParts(shape) * rows * spec.units)
  const given = spec.encoder ? numbers : { ...numbers, states, shape: { ...shape, state: true } }
  const row = integer(random, lengths.filter(length => length > 0).length)
  const inFeatures = (): FuzzCase['planted'] => {
    const at = (row * steps + integer(random, lengths[row])) * D + integer(random, D)
    return { plant, rows: [row], numbers: { ...given, features: put(features, at) } }
  }
  const inParameters = (): FuzzCase['planted'] => {
    const parameters = put(numbers.parameters, integer(random, numbers.parameters.length))
    return { plant, rows: null, numbers: { ...given, parameters } }
  }
  const inState = (): FuzzCase['planted'] => {
    const part = integer(random, stateParts(shape))
    const at = (part * rows + row) * spec.units + integer(random, spec.units)
    return { plant, rows: [row], numbers: { ...given, states: put(states, at) } }
  }
  // The encoder starts with the zero state, which the kernels leave out: no parameter of it may be NaN.
  const inSource = ({ features, tokens, lengths }: Inputs, inputs: number): FuzzCase['planted'] => {
    const at = (row * (shape.source?.steps ?? 1) + integer(random, lengths[row])) * inputs + integer(random, inputs)
    return { plant, rows: [row], numbers: { ...given, source: { features: put(features, at), tokens, lengths } } }
  }
  const places: readonly (() => FuzzCase['planted'])[] = [
    ...(D > 0 ? [inFeatures] : []),
    ...(source && spec.encoder ? [() => inSource(source, spec.encoder?.inputs ?? 1)] : [inParameters, inState]),
    () => {
      const time = spec.read === 'every' ? integer(random, lengths[row]) : 0
      const at = (row * timesOf(shape) + time) * spec.outputs + integer(random, spec.outputs)
      return { plant, rows: [], numbers: { ...given, judge: undefined, upstream: put(numbers.upstream, at) } }
    },
  ]
  return places[integer(random, places.length)]()
}
