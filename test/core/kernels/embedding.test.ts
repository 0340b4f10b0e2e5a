import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import type { CompiledNetwork, InputRows } from '../../../core/network/compiled.types'
import { parameterTable, tensorNamed } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { integer, stream, uniform } from '../../../core/random'
import { EVERY_CELL } from '../support/networks'
import { BOUND, compare, spec, worst } from './compare'

const ROWS = 3
const STEPS = 4
const starts = Int32Array.from({ length: ROWS }, (_, row) => row * STEPS)
const full = { truncate: null, clipDelta: null }

/** A network without features that reads the tokens of one table. */
const wordsOnly = (changes: Partial<NetworkSpec> = {}): NetworkSpec =>
  spec({ inputs: 0, embeddings: [{ symbols: 5, size: 3 }], ...changes })
const rowsOf = (...tokens: number[]): InputRows => ({
  features: new Float32Array(0),
  tokens: Int32Array.from(tokens),
})
const TOKENS = [0, 1, 2, 3, 1, 1, 0, 2, 3, 0, 0, 1]

function compiled(network: NetworkSpec): CompiledNetwork {
  const result = compileNetwork(network, { kernels: loadKernels(), batch: ROWS, steps: STEPS })
  const s = stream(1, 'embedding')
  result.loadParameters(Float32Array.from({ length: result.table.size }, () => uniform(s) - 0.5))
  return result
}

function run(network: CompiledNetwork, data: InputRows, lengths: Int32Array | null = null): number[] {
  network.gather(0, data, starts, lengths, 0, ROWS)
  network.forward(0, null)
  network.outputGradients(0).fill(0.5)
  network.backward(0, full)
  network.reduceGradients()
  return [...network.outputs(0), ...network.gradients]
}

/** Gradient of one symbol's vector. */
function gradientOf(network: CompiledNetwork, symbol: number, table = 0): number[] {
  const { offset, shape } = tensorNamed(network.table, `embeddings.${table}.E`)
  return Array.from({ length: shape[1] }, (_, k) => network.gradients[network.packed[offset + symbol * shape[1] + k]])
}

/** Puts NaN into the vector of a symbol. */
function spoil(network: CompiledNetwork, symbol: number): void {
  const { offset, shape } = tensorNamed(network.table, 'embeddings.0.E')
  for (let k = 0; k < shape[1]; k++) network.parameters[network.packed[offset + symbol * shape[1] + k]] = NaN
}

describe.each(['relaxed', 'plain'] as const)('embeddings (%s)', build => {
  const kernels = loadKernels({ build })

  it('agree with the reference for vectors of 1 to 40 values, with and without features', () => {
    for (let size = 1; size <= 40; size++) {
      const shape = {
        spec: spec({
          ...{ inputs: (size % 4) * 5, units: 1 + (size % 19), bidirectional: size % 2 === 1, read: 'every' },
          embeddings: [{ symbols: 1 + (size % 7), size }],
        }),
        ...{ rows: 5, steps: 4 },
      }
      expect(worst(compare(shape, size, kernels)), JSON.stringify(shape)).toBeLessThan(BOUND)
    }
  })

  it('agree for several tables with lengths, directions, layers, shards, states, dropout and truncation, in every cell', () => {
    EVERY_CELL.forEach((cell, seed) => {
      const random = stream(seed, 'tables')
      const below = (n: number): number => integer(random, n)
      const embeddings = Array.from({ length: 2 + below(2) }, () => ({ symbols: 1 + below(30), size: 1 + below(20) }))
      const shape = {
        spec: spec({
          ...{ cell, embeddings, inputs: below(3) * 9, units: 1 + below(30), layers: 1 + below(2), outputs: 3 },
          ...{ bidirectional: below(2) === 0, dropout: 0.3, read: below(2) === 0 ? 'last' : 'every' },
        }),
        ...{ rows: 6, steps: 5, shards: 1 + below(3), lengths: [5, 1, 3, 5, 2, 4], state: true },
        ...{ draw: { seed: 9, step: 2 }, truncate: below(2) === 0 ? 3 : undefined },
      }
      expect(worst(compare(shape, seed, kernels)), JSON.stringify(shape)).toBeLessThan(BOUND)
    })
  })
})

describe('embeddings', () => {
  it('stand before the layers in the table of parameters, a row per symbol', () => {
    const embeddings = [
      { symbols: 5, size: 3 },
      { symbols: 2, size: 17 },
    ]
    const { tensors } = parameterTable(spec({ embeddings }))
    expect(tensors.slice(0, 3).map(({ name, shape, offset }) => ({ name, shape, offset }))).toEqual([
      { name: 'embeddings.0.E', shape: [5, 3], offset: 0 },
      { name: 'embeddings.1.E', shape: [2, 17], offset: 15 },
      { name: 'layers.0.forward.W.z', shape: [5, 3 + 3 + 17], offset: 49 },
    ])
  })

  it('do what one-hot features with the same weights do', () => {
    const table = wordsOnly({ embeddings: [{ symbols: 4, size: 4 }], units: 6, bidirectional: true, read: 'every' })
    const oneHot = { ...table, inputs: 4, embeddings: [] }
    const words = compiled(table)
    const identity = Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 1 : 0))
    const rest = words.saveParameters().subarray(16)
    words.loadParameters([...identity, ...rest])
    run(words, rowsOf(...TOKENS))
    const plain = compiled(oneHot)
    plain.loadParameters(rest)
    const features = Float32Array.from({ length: TOKENS.length * 4 }, (_, k) => (TOKENS[k >> 2] === (k & 3) ? 1 : 0))
    run(plain, { features, tokens: null })
    expect(words.outputs(0)).toEqual(plain.outputs(0))
    const { offset, size } = tensorNamed(plain.table, 'layers.0.backward.W.o')
    const found = (network: CompiledNetwork, from: number): number[] =>
      Array.from(network.packed.subarray(from, from + size), at => network.gradients[at])
    expect(found(words, 16 + offset)).toEqual(found(plain, offset))
  })

  it('give a symbol that does not occur the gradient 0, and every other one another', () => {
    const network = compiled(wordsOnly())
    run(network, rowsOf(...TOKENS))
    expect(gradientOf(network, 4)).toEqual([0, 0, 0])
    for (const symbol of [0, 1, 2, 3]) expect(gradientOf(network, symbol).every(v => v !== 0)).toBe(true)
  })

  it('read nothing past a length: neither what the token there says, nor a vector of NaN', () => {
    const lengths = Int32Array.of(4, 2, 3)
    const masked = TOKENS.map((token, k) => (k % STEPS < lengths[Math.floor(k / STEPS)] ? token : 4))
    const clean = run(compiled(wordsOnly({ bidirectional: true })), rowsOf(...masked), lengths)
    const network = compiled(wordsOnly({ bidirectional: true }))
    spoil(network, 4)
    expect(run(network, rowsOf(...masked), lengths)).toEqual(clean)
    const wild = masked.map(token => (token === 4 ? 1e9 : token))
    expect(run(network, rowsOf(...wild), lengths)).toEqual(clean)
  })

  it('show the NaN of a vector in the outputs of the sequences that have its symbol, and only there', () => {
    const network = compiled(wordsOnly())
    spoil(network, 2)
    run(network, rowsOf(0, 1, 0, 3, 1, 1, 0, 2, 3, 0, 0, 1))
    const wrong = [0, 1, 2].map(row =>
      network
        .outputs(0)
        .subarray(row * 2, row * 2 + 2)
        .some(Number.isNaN),
    )
    expect(wrong).toEqual([false, true, false])
  })

  it('are looked up in forward, so that a gathered batch sees parameters that changed', () => {
    const network = compiled(wordsOnly())
    const before = run(network, rowsOf(...TOKENS))
    network.loadParameters(network.saveParameters().map((v, k) => (k < 15 ? v + 1 : v)))
    network.forward(0, null)
    expect([...network.outputs(0)]).not.toEqual(before.slice(0, network.outputs(0).length))
  })

  it('refuse tokens that are no symbol, and data without tokens, and say which', () => {
    const network = compiled(wordsOnly())
    const gather = (data: InputRows) => () => network.gather(0, data, starts, null, 0, ROWS)
    expect(gather(rowsOf(...TOKENS.map((token, k) => (k === 6 ? 5 : token))))).toThrow(
      new RangeError('the token in row 6, column 0 is 5; table 0 has the symbols 0 … 4'),
    )
    expect(gather(rowsOf(-1, ...TOKENS.slice(1)))).toThrow('row 0, column 0 is -1')
    expect(gather({ features: new Float32Array(9), tokens: null })).toThrow('1 tables of embeddings, the data have no')
    expect(gather(rowsOf(...TOKENS.slice(1)))).toThrow('sequence 2 goes beyond the 11 rows of data')
    expect(() => compiled(spec({})).gather(0, rowsOf(...TOKENS), starts, null, 0, ROWS)).toThrow(
      'the network has 0 tables of embeddings, the data have tokens',
    )
    expect(() => compiled(wordsOnly({ embeddings: [{ symbols: 0, size: 1 }] }))).toThrow(
      'embeddings.0.symbols must be a whole number from 1, got 0',
    )
    expect(() => compiled(spec({ inputs: 0 }))).toThrow('inputs must be a whole number from 1, got 0')
  })
})
