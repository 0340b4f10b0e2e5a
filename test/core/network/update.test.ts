import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Optimizer } from '../../../core/experiment/training'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import type { CompiledNetwork, Phase } from '../../../core/network/compiled.types'
import type { NetworkSpec } from '../../../core/network/spec'
import { norm2 } from '../../../core/norm'
import { stream, uniform } from '../../../core/random'
import { clipByValue } from '../../../core/training/clip'
import { piecesInOrder } from '../../../core/training/pieces'
import { tensorNorms } from '../../../core/network/tensor-norms'
import { firstDifference } from '../support/bits'
import { cellName, EVERY_CELL, networkSpec } from '../support/networks'

const optimizer = Optimizer.parse({ kind: 'adam' })
const CHOICE = { optimizer, weightDecay: 0.01, clip: { value: 0.3 } }
const SHARDS = 3
const TABLES = [
  { symbols: 5, size: 3 },
  { symbols: 2, size: 41 },
]
const lstm = { kind: 'lstm', variant: 'vanilla', peepholes: false } as const

const compiled = (spec: NetworkSpec, memory?: CompiledNetwork['memory']): CompiledNetwork =>
  compileNetwork(spec, { kernels: loadKernels(), batch: SHARDS, steps: 2, shards: SHARDS, optimizer, memory })

/** The gradient of every shard; the first is that of the network. */
const gradientsOf = ({ memory, gradients: { byteOffset, byteLength, length }, shards }: CompiledNetwork) =>
  shards.map((_, n) => new Float32Array(memory.buffer, byteOffset + n * byteLength, length))

function fill(into: Float32Array, seed: number, size = 1): void {
  const s = stream(seed, 'values')
  for (let k = 0; k < into.length; k++) into[k] = size * (2 * uniform(s) - 1)
}

/** A network with random values of parameters and of the gradients of all shards, padding left out. */
function randomNetwork(spec: NetworkSpec): CompiledNetwork {
  const network = compiled(spec)
  for (const [n, vector] of [network.parameters, ...gradientsOf(network)].entries()) {
    const values = new Float32Array(network.table.size)
    fill(values, n)
    network.packed.forEach((at, k) => (vector[at] = values[k]))
  }
  network.parametersChanged()
  return network
}

const any = fc.oneof(fc.float(), fc.float({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, -0, 1e-45))
const small = networkSpec({ cell: lstm, inputs: 3, units: 20 })

describe('the sum over shards', () => {
  it('is the float32 sum in their order, and its norm the bits of norm2', () => {
    const network = compiled(small)
    const updater = network.updater(CHOICE)
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 50 }), values => {
        const gradients = gradientsOf(network)
        gradients.forEach((gradient, n) =>
          gradient.forEach((_, k) => (gradient[k] = values[(k + 7 * n) % values.length])),
        )
        const sum = Float32Array.from(gradients[0])
        for (const gradient of gradients.slice(1)) gradient.forEach((value, k) => (sum[k] += value))
        network.reduceGradients()
        expect(firstDifference(network.gradients, sum)).toBeNull()
        expect(updater.norm()).toBe(norm2(sum))
      }),
    )
    expect(network.gradients.length).toBeGreaterThan(2 * 1024)
  })

  it('has a norm that is finite exactly when every element is', () => {
    const network = compiled(small)
    const updater = network.updater(CHOICE)
    for (const at of [0, 1023, 1024, network.gradients.length - 1])
      for (const value of [NaN, Infinity, -Infinity, 3.4e38]) {
        gradientsOf(network).forEach(gradient => gradient.fill(0))
        gradientsOf(network)[2][at] = value
        network.reduceGradients()
        expect(Number.isFinite(updater.norm())).toBe(Number.isFinite(value))
      }
  })
})

describe('clipping by value', () => {
  it('gives the bits of its TypeScript twin, and its norm', () => {
    const network = compiled(small)
    const limits = fc.oneof(fc.double({ min: 1e-3, max: 2, noNaN: true }), fc.constantFrom(1e-50, 1e-40, 1e300))
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 50 }), limits, (values, limit) => {
        const updater = network.updater({ ...CHOICE, clip: { value: limit } })
        const clipped = network.gradients.map((_, k) => values[k % values.length])
        network.gradients.set(clipped)
        clipByValue(clipped, limit)
        piecesInOrder(network)('clip')
        expect(firstDifference(network.gradients, clipped)).toBeNull()
        expect(updater.norm()).toBe(norm2(clipped))
      }),
    )
  })
})

describe('pieces', () => {
  const large = networkSpec({
    ...{ cell: lstm, inputs: 40, embeddings: TABLES, units: 72, layers: 2, bidirectional: true, outputs: 19 },
  })
  const PHASES: readonly Phase[] = ['sum', 'clip', 'step', 'copy']

  it('are one of each phase in a small network and several in a large one', () => {
    expect(compiled(networkSpec({ cell: lstm, inputs: 1, units: 8 })).pieces).toEqual({
      sum: 1,
      clip: 1,
      step: 1,
      copy: 1,
    })
    for (const phase of PHASES) expect(compiled(large).pieces[phase], phase).toBeGreaterThan(2)
  })

  it('leave the same memory, to the byte, in any order and from another thread’s view of it', () => {
    const straight = randomNetwork(large)
    const shuffled = randomNetwork(large)
    const other = compiled(large, shuffled.memory)
    const [one, two] = [straight, shuffled].map(network => network.updater(CHOICE))
    const turns = stream(5, 'turns')
    for (let step = 0; step < 3; step++) {
      one.prepare(0.01, 0.5)
      two.prepare(0.01, 0.5)
      for (const phase of PHASES) {
        piecesInOrder(straight)(phase)
        for (let piece = shuffled.pieces[phase] - 1; piece >= 0; piece--)
          (uniform(turns) < 0.5 ? shuffled : other).runPiece(phase, piece)
      }
    }
    expect(Buffer.compare(Buffer.from(shuffled.memory.buffer), Buffer.from(straight.memory.buffer))).toBe(0)
  })

  it('of phase copy do what parametersChanged does', () => {
    const network = randomNetwork(large)
    const other = randomNetwork(large)
    for (const { parameters } of [network, other]) fill(parameters, 9)
    network.parametersChanged()
    piecesInOrder(other)('copy')
    expect(Buffer.compare(Buffer.from(network.memory.buffer), Buffer.from(other.memory.buffer))).toBe(0)
  })
})

describe('the watched norms', () => {
  it('are those of every tensor, value by value, for every cell', () => {
    for (const cell of EVERY_CELL) {
      const network = randomNetwork(
        networkSpec({ cell, inputs: 11, embeddings: TABLES, units: 13, layers: 2, bidirectional: true, outputs: 9 }),
      )
      const updater = network.updater(CHOICE)
      const before = network.parameters.slice()
      updater.mark()
      updater.prepare(0.01, 1)
      piecesInOrder(network)('step')
      const difference = Float64Array.from(network.parameters, (value, k) => value - before[k])
      const expected = { gradients: network.gradients, weights: network.parameters, updates: difference }
      for (const of of ['gradients', 'weights', 'updates'] as const) {
        const norms = updater.norms(of)
        tensorNorms(network, expected[of]).forEach((norm, n) =>
          expect(Math.abs(norms[n] - norm), `${cellName(cell)} ${of} ${network.table.tensors[n].name}`).toBeLessThan(
            1e-12 * norm,
          ),
        )
      }
    }
  })
})

describe('an updater', () => {
  it('begins at step 0 with empty slots, whatever was in the memory', () => {
    const network = randomNetwork(small)
    const first = network.updater(CHOICE)
    first.prepare(0.01, 1)
    piecesInOrder(network)('step')
    expect(first.state.slots.m.some(value => value !== 0)).toBe(true)
    const { state } = network.updater(CHOICE)
    expect(state.steps).toBe(0)
    for (const slot of Object.values(state.slots)) expect(slot.every(value => value === 0)).toBe(true)
  })

  it('is refused where the network was compiled for none, or for one that remembers less', () => {
    const sizes = { kernels: loadKernels(), batch: 1, steps: 1 }
    expect(() => compileNetwork(small, sizes).updater(CHOICE)).toThrow('not been compiled to be trained with adam')
    const lesser = compileNetwork(small, { ...sizes, optimizer: Optimizer.parse({ kind: 'sgd' }) })
    expect(() => lesser.updater(CHOICE)).toThrow('not been compiled to be trained with adam')
  })
})
