import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Variables } from '../../core/cells/cell'
import { concat, zeros, type Vec } from '../../core/cells/vector'
import { parameterTable } from '../../core/network/parameters'
import { referenceNetwork, type ReferenceNetwork } from '../../core/network/reference'
import type { NetworkSpec } from '../../core/network/spec'
import { stream } from '../../core/random'
import {
  atMost,
  passesOf,
  runLayers,
  runLayersBackward,
  type LayerRun,
  type LayersDeltas,
  type Truncation,
} from '../../core/sequence'
import { makeCase, randomVector, shapes, type CaseShape } from './support/cases'
import { expectClose } from './support/golden'
import { everyGradient } from './support/layers'
import { cellName, EVERY_CELL, networkSpec } from './support/networks'

const CELLS = EVERY_CELL.map(cell => [cellName(cell), cell] as const)
const SOME_CELLS = CELLS.filter(([name]) => /tanh|relu|vanilla with|CIFG with|FGR with/.test(name))
const RUNS = { numRuns: 15 }

describe('time loop', () => {
  it.each(CELLS)('padding changes neither an output nor a gradient, whatever it holds: %s', (_, cell) => {
    fc.assert(
      fc.property(shapes(cell), fc.integer({ min: 1, max: 3 }), (shape, padding) => {
        const { network, x, above, initial } = problem(shape)
        const noise = (width: number) => Array.from({ length: padding }, () => zeros(width).fill(NaN))
        const bare = runBoth(network, x, above, { initial })
        const padded = runBoth(network, [...x, ...noise(shape.inputs)], [...above, ...noise(above[0].length)], {
          initial,
          length: x.length,
        })
        const end = x.length
        expect(padded.outputs.slice(0, end)).toEqual(bare.outputs)
        expect(padded.outputs.slice(end).every(y => y.every(v => v === 0))).toBe(true)
        expect(padded.gradient).toEqual(bare.gradient)
        expect(padded.back.inputs.slice(0, end)).toEqual(bare.back.inputs)
        expect(padded.back.inputs.slice(end).every(δx => δx.every(v => v === 0))).toBe(true)
        expect(padded.back.initial).toEqual(bare.back.initial)
        expect(padded.layers.map(layer => layer.runs.map(run => run.final))).toEqual(
          bare.layers.map(layer => layer.runs.map(run => run.final)),
        )
      }),
      RUNS,
    )
  })

  it.each(CELLS)(
    'a reversed sequence with exchanged directions gives the reversed outputs, halves exchanged: %s',
    (_, cell) => {
      fc.assert(
        fc.property(shapes(cell), shape => {
          const { network, x } = problem({ ...shape, layers: 1, bidirectional: true, givenState: false })
          const recurrent = parameterTable(network.spec).tensors.filter(t => t.name.startsWith('layers.'))
          const size = recurrent.reduce((n, t) => n + t.size, 0) / 2
          const swapped = network.parameters.slice()
          swapped.set(network.parameters.subarray(size, 2 * size), 0)
          swapped.set(network.parameters.subarray(0, size), size)
          const H = shape.units
          const there = runLayers(network.layers, x, x.length)[0].outputs
          const back = runLayers(referenceNetwork(network.spec, swapped).layers, [...x].reverse(), x.length)[0].outputs
          expect([...back].reverse().map(y => concat([y.subarray(H), y.subarray(0, H)]))).toEqual(there)
        }),
        RUNS,
      )
    },
  )

  it.each(CELLS.filter(([name]) => !/relu|NOAF/.test(name)))('keeps every |y| at or below 1: %s', (_, cell) => {
    fc.assert(
      fc.property(shapes(cell), fc.double({ min: 0, max: 1e3, noNaN: true }), (shape, scale) => {
        const { network, x } = problem({ ...shape, givenState: false, dropout: 0 })
        network.parameters.forEach((v, k) => (network.parameters[k] = v * scale))
        const outputs = runLayers(network.layers, x, x.length).flatMap(layer => layer.outputs)
        expect(outputs.every(y => y.every(v => Math.abs(v) <= 1))).toBe(true)
      }),
      RUNS,
    )
  })

  it('a carried state continues a sequence as if it had never been cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVERY_CELL).chain(shapes), fc.nat(), (shape, at) => {
        const { network, x, initial } = problem({ ...shape, bidirectional: false, steps: shape.steps + 1 })
        const cut = 1 + (at % (x.length - 1))
        const whole = runLayers(network.layers, x, x.length, { initial })
        const first = runLayers(network.layers, x.slice(0, cut), cut, { initial })
        const second = runLayers(network.layers, x.slice(cut), x.length - cut, { initial: finals(first) })
        const top = network.layers.length - 1
        expect([...first[top].outputs, ...second[top].outputs]).toEqual(whole[top].outputs)
      }),
    )
  })
})

describe('truncated backpropagation through time', () => {
  it.each(SOME_CELLS)(
    'equals the full one when it may go back at least as far as the sequence is long: %s',
    (_, cell) => {
      fc.assert(
        fc.property(shapes(cell), fc.nat(3), fc.integer({ min: 1, max: 4 }), (shape, more, k1) => {
          const { network, x, above, initial } = problem(shape)
          const gradients = (truncation: Truncation | null) => {
            const { gradient, back } = runBoth(network, x, above, { initial, truncation })
            return everyGradient(gradient, back)
          }
          const full = gradients(null)
          expect(gradients(atMost(x.length + more))).toEqual(full)
          // Several passes add the same terms in another order. In a bidirectional stack a pass is not one error's own.
          if (!shape.bidirectional) expectClose(gradients({ k1, k2: x.length + more }), full, 'k2 ≥ T', 1e-12)
        }),
        RUNS,
      )
    },
  )

  it.each(SOME_CELLS)('equals the sum over the passes, each run alone from the state it starts in: %s', (_, cell) => {
    fc.assert(
      fc.property(shapes(cell), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }), (shape, k1, k2) => {
        const { network, x, above, initial } = problem({ ...shape, bidirectional: false, steps: shape.steps + 3 })
        const T = x.length
        const expected = zeros(network.gradient.length)
        for (let end = Math.min(k1, T), begin = 0; begin < T; begin = end, end = Math.min(end + k1, T)) {
          const from = Math.max(0, end - k2)
          const start = from === 0 ? initial : finals(runLayers(network.layers, x.slice(0, from), from, { initial }))
          const errors = above.slice(from, end).map((δy, n) => (from + n >= begin ? δy : zeros(δy.length)))
          const { gradient } = runBoth(network, x.slice(from, end), errors, { initial: start })
          gradient.forEach((v, k) => (expected[k] += v))
        }
        const { gradient } = runBoth(network, x, above, { initial, truncation: { k1, k2 } })
        expectClose(gradient, expected, `k1=${k1}, k2=${k2}`, 1e-12)
      }),
      RUNS,
    )
  })

  it('visits after every k1 steps the k2 steps before, and takes every error once', () => {
    expect(passesOf(7, { k1: 3, k2: 4 })).toEqual([
      { from: 0, to: 3, errors: 0 },
      { from: 2, to: 6, errors: 3 },
      { from: 3, to: 7, errors: 6 },
    ])
    expect(passesOf(7, atMost(2))).toEqual([{ from: 5, to: 7, errors: 0 }])
    expect(passesOf(7, null)).toEqual([{ from: 0, to: 7, errors: 0 }])
  })

  it('refuses to go back no step at all', () => {
    expect(() => passesOf(7, { k1: 3, k2: 0 })).toThrow('k2 ≥ 1, got k1=3, k2=0')
  })
})

describe('clipping of the deltas at each time step', () => {
  it('clamps each delta before it flows on', () => {
    // h = a = 2 h⁻ + x, positive throughout, so δa = δh; x = 1, 1 → h = 1, 3. ∂J/∂h is 0, 3.
    const spec = networkSpec({ cell: { kind: 'simple-rnn', activation: 'relu' }, inputs: 1, units: 1 })
    const network = referenceNetwork(spec, [1, 2, 0, 0, 0])
    const { back, gradient } = runBoth(network, vectors(1, 1), vectors(0, 3), { clipDelta: 1 })
    const deltas = back.passes[0][0][0].steps
    expect(deltas.map(δ => δ?.δa)).toEqual(vectors(1, 1)) // δa₂ = min(3, 1), δa₁ = min(2 δa₂, 1)
    expect(deltas.map(δ => δ?.δh)).toEqual(vectors(2, 3))
    expect(Array.from(gradient.subarray(0, 3))).toEqual([2, 1, 2]) // δU = Σ δa x, δW = Σ δa h⁻, δb = Σ δa
  })

  it.each(CELLS)(
    'keeps every delta of a bar within the limit, and changes nothing when the limit is large: %s',
    (_, cell) => {
      fc.assert(
        fc.property(shapes(cell), fc.double({ min: 1e-3, max: 1, noNaN: true }), (shape, limit) => {
          const { network, x, above, initial } = problem(shape)
          const { back } = runBoth(network, x, above, { initial, clipDelta: limit })
          const steps = back.passes.flat(2).flatMap(({ steps }) => steps)
          const clipped = steps.flatMap(δ => BARS.flatMap(letter => Array.from(δ?.[letter] ?? [])))
          expect(clipped.length).toBeGreaterThan(0)
          expect(clipped.every(v => Math.abs(v) <= limit)).toBe(true)
          const free = runBoth(network, x, above, { initial })
          expect(runBoth(network, x, above, { initial, clipDelta: 1e9 }).gradient).toEqual(free.gradient)
        }),
        RUNS,
      )
    },
  )
})

const BARS = ['δz̄', 'δī', 'δf̄', 'δō', 'δa']

const vectors = (...values: number[]): Vec[] => values.map(v => Float64Array.of(v))

/** The recurrent layers of a random network, one full sequence for them and an error for each of its outputs. */
function problem(shape: CaseShape) {
  const { spec, parameters, batch } = makeCase({
    ...shape,
    embeddings: [],
    inputs: Math.max(1, shape.inputs),
    dropout: 0,
    lengths: [shape.steps],
  })
  const [{ x, initial }] = batch
  const network = referenceNetwork(spec, parameters)
  const source = stream(shape.seed, 'errors')
  const above = x.map(() => randomVector(outputWidth(spec), source))
  const zero = network.layers.map(layer => layer.map(({ cell }) => cell.zero()))
  const complete = zero.map((layer, l) => layer.map((state, d): Variables => ({ ...state, ...initial?.[l][d] })))
  return { network, x, above, initial: complete }
}

const outputWidth = ({ units, bidirectional }: NetworkSpec): number => units * (bidirectional ? 2 : 1)

const finals = (layers: readonly LayerRun[]): Variables[][] => layers.map(layer => layer.runs.map(run => run.final))

interface Both {
  readonly layers: readonly LayerRun[]
  readonly outputs: readonly Vec[]
  readonly back: LayersDeltas
  readonly gradient: Vec
}

function runBoth(
  network: ReferenceNetwork,
  x: readonly Vec[],
  above: readonly Vec[],
  {
    initial,
    length = x.length,
    ...options
  }: {
    initial?: readonly (readonly Variables[])[]
    length?: number
    truncation?: Truncation | null
    clipDelta?: number
  } = {},
): Both {
  const layers = runLayers(network.layers, x, length, { initial })
  network.gradient.fill(0)
  const back = runLayersBackward(network.layers, layers, above, options)
  return { layers, outputs: layers[layers.length - 1].outputs, back, gradient: network.gradient.slice() }
}
