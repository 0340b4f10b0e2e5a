import type { FloatArray } from '../../../core/floats'
import type { Kernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { permutation, stream } from '../../../core/random'
import { partsOf } from '../../../core/kernels/layout'
import { parameterTable } from '../../../core/network/parameters'
import { directionsOf, inputSize } from '../../../core/network/spec'
import { firstDifference } from '../support/bits'
import { cellName } from '../support/networks'
import type { Case, Shape } from './compare-case'
import {
  referenceForward,
  runKernels,
  runReference,
  type Found,
  type KernelFound,
  type ReferenceFound,
} from './compare-runs'
import { differencesUpTo, worst } from './compare'
import { firstDifferenceAlone } from './fuzz-alone'
import { firstWrongSoftmax } from './fuzz-softmax'
import { firstWrongUpdate, GREEDIEST } from './fuzz-update'
import { fuzzCase, isRelu, type FuzzCase } from './fuzz-case'

/** Kernels that must give the same bits: one build, with every tile. */
export interface Family {
  readonly name: string
  readonly members: readonly { readonly name: string; readonly kernels: Kernels }[]
}

/** What was found about the case of a seed. */
export interface Verdict {
  readonly seed: number
  readonly what: string
  /** Largest difference from the reference, as a share of the bound. */
  readonly worst: number
  /** That difference itself: see Differences. */
  readonly difference: number
  /** Facts that do not hold; none, usually. */
  readonly problems: readonly string[]
}

/**
 * How far float32 may be from the reference, relative to the sizes of compare.ts: a step adds the error of an activation,
 * at most 4.0e-7 (kernels/assembly/mathematics.ts), and of sums of K products, √K · 2⁻²⁴ (rounding errors have random signs:
 * Higham, Accuracy and Stability of Numerical Algorithms, 2.8). The cases pass errors on with a gain of 1 at most, so those of
 * the steps that lie one after another, T · layers, add up like random numbers again; the factor 4 leaves room for the worst of
 * many thousands. The steps of a source count with those of what is made of it. From 2.1e-6 for one small step to 2.4e-5 for 3 layers of 12.
 */
function boundOf({ spec, steps: own, source }: Shape): number {
  const steps = own + (source?.steps ?? 0)
  const above = spec.units * directionsOf(spec).length
  const inputs = Math.max(inputSize(spec), spec.encoder ? inputSize(spec.encoder) : 0)
  const K = Math.max(inputs, spec.layers > 1 ? above : 0) + spec.units * partsOf(spec.cell)
  return 4 * Math.sqrt(steps * spec.layers) * (4e-7 + Math.sqrt(K) * 2 ** -24)
}

const TILE_ROWS = [1, 2, 3, 4, 5, 6]

/** All tiles of some builds of the kernels. `fused`: the same kernels from modules that were compiled otherwise, also members. */
export function familyOf(kernels: Kernels, fused: Kernels | null): Family {
  const members = (kernels: Kernels, note: string) =>
    [false, true].flatMap(wide =>
      TILE_ROWS.map(rows => ({
        name: `${rows} × ${wide ? 16 : 8}${note}`,
        kernels: { ...kernels, tile: { rows, wide } },
      })),
    )
  return { name: kernels.build, members: [...members(kernels, ''), ...(fused ? members(fused, ' fused') : [])] }
}

/** Holds the case of a seed against the reference and every member of every family against the first. */
export function fuzz(seed: number, families: readonly Family[], run: typeof runKernels = runKernels): Verdict {
  const drawn = fuzzCase(seed)
  const { shape } = drawn.numbers
  const bound = boundOf(shape)
  const expected = expectedOf(drawn)
  const verdicts = families.map(family => examine(drawn, expected, family, run))
  const difference = Math.max(...verdicts.map(verdict => verdict.difference))
  const problems = verdicts.flatMap((verdict, n) => verdict.problems.map(text => `${families[n].name}: ${text}`))
  return { seed, what: describe(drawn), worst: difference / bound, difference, problems }
}

/** What the reference gives; `planted` null: nothing is planted, or it has no say (infinities, and dropout that may leave them out). */
interface Expected {
  readonly clean: ReferenceFound
  readonly planted: ReferenceFound | null
}

function expectedOf({ numbers, reference, planted }: FuzzCase): Expected {
  const comparable = (planted?.plant === 'nan' || planted?.plant === 'denormal') && !numbers.shape.draw
  return {
    clean: runReference(numbers, reference),
    planted: comparable ? runReference(planted.numbers, referenceForward(planted.numbers)) : null,
  }
}

function examine(
  { seed, numbers, planted }: FuzzCase,
  expected: Expected,
  { members: all }: Family,
  run: typeof runKernels,
): { difference: number; problems: string[] } {
  const { shape } = numbers
  const bound = boundOf(shape)
  const problems: string[] = []
  const members = someOf(all, seed)
  const [first] = members
  const { rows: batch, steps, shards, source } = shape
  const sizes = { batch, steps, sourceSteps: source?.steps, shards, optimizer: GREEDIEST }
  const network = compileNetwork(shape.spec, { ...sizes, kernels: first.kernels })
  const networks = members.map(({ kernels }, n) =>
    n === 0 ? network : compileNetwork(shape.spec, { ...sizes, kernels, memory: network.memory }),
  )
  const expect = (holds: boolean, fact: string): void => {
    if (!holds) problems.push(fact)
  }
  const expectSame = (a: KernelFound, b: KernelFound, who: string): void => {
    const place = placeOfDifference(a, b)
    expect(place === null, `${who}: ${place}`)
  }

  // as the reference says
  network.loadParameters(numbers.parameters)
  const found = run(numbers, [network])
  const off = differencesUpTo(bound, numbers, found, expected.clean)
  const difference = worst(off)
  expect(difference <= bound, `${first.name} is ${difference} off the reference: ${JSON.stringify(off)}`)
  expect(paddingIsZero(found), `${first.name}: the padding of gradients is not 0`)

  // whatever an earlier batch left behind, with every tile, in every order of shards
  run(poisoned(numbers), networks.slice(0, 1))
  for (let n = 1; n < members.length; n++)
    expectSame(run(numbers, [networks[n]]), found, `${members[n].name} is not ${first.name}`)
  const backwards = network.shards.map((_, n) => n).reverse()
  expectSame(run(numbers, networks, backwards), found, 'shards in another order and on other threads')

  if (!shape.draw) {
    const row = seed % numbers.lengths.filter(length => length > 0).length
    const place = firstDifferenceAlone(numbers, row, found, members[1].kernels, run)
    expect(place === null, `row ${row} alone: ${place}`)
  }
  const expectUpdate = (): void => {
    const place = firstWrongUpdate(networks, seed)
    expect(place === null, `update: ${place}`)
  }
  expectUpdate()

  if (planted) {
    network.loadParameters(planted.numbers.parameters)
    const spoiled = run(planted.numbers, [network])
    for (let n = 1; n < members.length; n++)
      expectSame(
        run(planted.numbers, [networks[n]]),
        spoiled,
        `${planted.plant}: ${members[n].name} is not ${first.name}`,
      )
    if (planted.plant === 'past the end') expectSame(spoiled, found, planted.plant)
    else if (planted.rows) {
      const place = firstLeak(shape, spoiled, found, planted.rows)
      expect(place === null, `${planted.plant} in row ${planted.rows.join()} shows in ${place}`)
    }
    if (expected.planted) {
      const forgiven = forgive(planted.numbers.shape, spoiled, expected.planted)
      const off = differencesUpTo(bound, planted.numbers, forgiven, expected.planted)
      expect(worst(off) <= bound, `${planted.plant}: ${worst(off)} off the reference: ${JSON.stringify(off)}`)
    }
    expectUpdate()
  }
  const softmax = firstWrongSoftmax(networks, seed)
  expect(softmax === null, `${softmax}`)
  return { difference, problems }
}

/**
 * 0 · NaN is where kernels and reference may part, in gradients only. Where steps are masked or errors cut off, kernels multiply
 * by 0 and the reference leaves the steps out; where a ReLU is off, kernels pass nothing back (as PyTorch does) and the reference
 * multiplies by 0. An encoder starts with the zero state, which kernels leave out of the gradients of recurrent weights. All of it
 * only happens where the batch has a NaN that shows elsewhere.
 */
function forgive(shape: Shape, found: KernelFound, { gradients, stateGradients }: Found): KernelFound {
  const more = shape.lengths !== undefined || shape.truncate !== undefined
  const fewer = isRelu(shape.spec.cell)
  const forgiven = (values: Float32Array, expected: FloatArray): Float32Array =>
    values.map((v, k) => ((more && Number.isNaN(v)) || (fewer && Number.isNaN(expected[k])) ? expected[k] : v))
  const given = found.gradients.slice()
  for (const { name, offset, size } of parameterTable(shape.spec).tensors)
    if (OF_THE_ZERO_STATE.test(name))
      for (let k = offset; k < offset + size; k++) if (Number.isNaN(gradients[k])) given[k] = NaN
  return {
    ...found,
    gradients: forgiven(given, gradients),
    stateGradients: forgiven(found.stateGradients, stateGradients),
  }
}

/** Recurrent weights of an encoder. */
const OF_THE_ZERO_STATE = /^encoder\.layers\..*\.(R\.\w|Rg\.\w\.\w|W)$/

/** A few members in random order; all of them for one seed in sixteen. */
function someOf<T>(members: readonly T[], seed: number): T[] {
  const order = new Int32Array(members.length)
  permutation(stream(seed, 'members'), order)
  return Array.from(seed % 16 === 0 ? order : order.subarray(0, 6), n => members[n])
}

/** A batch that leaves NaN in everything a batch can reach. */
function poisoned(numbers: Case): Case {
  const { rows, steps, source } = numbers.shape
  return {
    ...numbers,
    judge: undefined,
    shape: { ...numbers.shape, lengths: undefined, source: source && { steps: source.steps } },
    lengths: new Int32Array(rows).fill(steps),
    features: numbers.features.map(() => NaN),
    source: numbers.source && { ...numbers.source, features: numbers.source.features.map(() => NaN) },
    upstream: numbers.upstream.map(() => NaN),
    states: numbers.states && numbers.states.map(() => NaN),
  }
}

const PARTS = ['outputs', 'packed', 'finalState', 'stateGradients'] as const

/** Where two runs differ in their bits, as text; null: nowhere. */
function placeOfDifference(a: KernelFound, b: KernelFound): string | null {
  for (const part of PARTS) {
    const place = firstDifference(a[part], b[part])
    if (place !== null) return `${part}: ${place}`
  }
  return Object.is(a.loss, b.loss) ? null : `loss ${a.loss} instead of ${b.loss}`
}

/** Where outputs or final states of rows other than `rows` differ. */
function firstLeak(shape: Shape, a: KernelFound, b: KernelFound, rows: readonly number[]): string | null {
  const H = shape.spec.units
  const perRow = a.outputs.length / shape.rows
  for (let row = 0; row < shape.rows; row++) {
    if (rows.includes(row)) continue
    for (let k = row * perRow; k < (row + 1) * perRow; k++)
      if (!Object.is(a.outputs[k], b.outputs[k])) return `the outputs of row ${row}`
    for (let part = row * H; part < a.finalState.length; part += shape.rows * H)
      for (let k = part; k < part + H; k++)
        if (!Object.is(a.finalState[k], b.finalState[k])) return `the final state of row ${row}`
  }
  return null
}

/** Whether all that is not 0 belongs to the table. */
function paddingIsZero({ packed, gradients }: KernelFound): boolean {
  return nonzeros(packed) === nonzeros(gradients)
}

function nonzeros(values: Float32Array): number {
  let count = 0
  for (let k = 0; k < values.length; k++) if (values[k] !== 0) count++
  return count
}

function describe({ numbers: { shape, judge }, planted }: FuzzCase): string {
  const { spec, ...rest } = shape
  const { cell, ...sizes } = spec
  return `${cellName(cell)} ${JSON.stringify({ ...sizes, ...rest, judged: judge !== undefined })} ${planted ? `${planted.plant} planted` : ''}`
}
