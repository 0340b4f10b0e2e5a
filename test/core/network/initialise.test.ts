import { describe, expect, it } from 'vitest'
import { Network } from '../../../core/experiment/network'
import { initialise, orthogonal, type InitialiseChoice } from '../../../core/network/initialise'
import { parameterTable, tensorNamed } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { normal, stream } from '../../../core/random'
import { EVERY_CELL, cellName, networkSpec } from '../support/networks'

const choice = (input: Partial<InitialiseChoice> = {}): InitialiseChoice =>
  Network.parse({ initialise: input }).initialise
const lstm = (units: number, variant: 'vanilla' | 'CIFG' = 'vanilla'): NetworkSpec =>
  networkSpec({ cell: { kind: 'lstm', variant, peepholes: true }, inputs: 5, units })

const valuesOf = (spec: NetworkSpec, values: Float32Array, name: string): Float32Array => {
  const { offset, size } = tensorNamed(parameterTable(spec), name)
  return values.subarray(offset, offset + size)
}
const variance = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, v) => sum + v * v, 0) / values.length

/** Largest error of Q Qᵀ = 1. */
function orthogonalError(Q: ArrayLike<number>, n: number): number {
  let worst = 0
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      let dot = 0
      for (let k = 0; k < n; k++) dot += Q[a * n + k] * Q[b * n + k]
      worst = Math.max(worst, Math.abs(dot - (a === b ? 1 : 0)))
    }
  return worst
}

describe('initialise', () => {
  it.each([1, 2, 7, 64])('makes recurrent weights orthogonal for %i units', units => {
    const spec = lstm(units)
    const values = initialise(spec, choice(), 1)
    for (const gate of ['z', 'i', 'f', 'o'])
      expect(orthogonalError(valuesOf(spec, values, `layers.0.forward.R.${gate}`), units)).toBeLessThan(1e-6)
  })

  it('draws orthogonal matrices evenly: Q is that of a normal matrix with a positive diagonal of R', () => {
    const n = 6
    const Q = orthogonal(n, stream(3, 'test'))
    const again = stream(3, 'test')
    const A = Float64Array.from({ length: n * n }, () => normal(again))
    expect(orthogonalError(Q, n)).toBeLessThan(1e-14)
    // Rows: A = L Q with L = A Qᵀ lower triangular, its diagonal positive.
    for (let a = 0; a < n; a++)
      for (let b = a; b < n; b++) {
        let l = 0
        for (let k = 0; k < n; k++) l += A[a * n + k] * Q[b * n + k]
        if (a === b) expect(l).toBeGreaterThan(0)
        else expect(Math.abs(l)).toBeLessThan(1e-13)
      }
  })

  it('gives Glorot weights the variance 2/(rows + columns), uniform ones 1/(3H)', () => {
    const spec = networkSpec({ cell: { kind: 'lstm', variant: 'vanilla', peepholes: false }, inputs: 60, units: 100 })
    const name = 'layers.0.forward.W.z'
    for (const [input, expected] of [
      ['glorot-uniform', 2 / 160],
      ['glorot-normal', 2 / 160],
      ['uniform', 1 / 300],
    ] as const) {
      const weights = valuesOf(spec, initialise(spec, choice({ input }), 5), name)
      expect(variance(weights) / expected).toBeGreaterThan(0.93)
      expect(variance(weights) / expected).toBeLessThan(1.07)
    }
  })

  it('draws the vectors of symbols with mean 0 and variance 1, each table from a stream of its own', () => {
    const embeddings = [
      { symbols: 50, size: 40 },
      { symbols: 50, size: 40 },
    ]
    const spec = { ...lstm(4), embeddings }
    const values = initialise(spec, choice(), 1)
    const [first, second] = [0, 1].map(n => valuesOf(spec, values, `embeddings.${n}.E`))
    expect(Math.abs(first.reduce((sum, v) => sum + v, 0) / 2000)).toBeLessThan(0.1)
    expect(variance(first)).toBeGreaterThan(0.9)
    expect(variance(first)).toBeLessThan(1.1)
    expect(second).not.toEqual(first)
    const small = valuesOf(spec, initialise(spec, choice({ embedding: 0.25 }), 1), 'embeddings.0.E')
    expect(small).toEqual(first.map(v => 0.25 * v))
  })

  it('sets the forget bias and leaves every other bias and peephole at 0', () => {
    const spec = lstm(4)
    const values = initialise(spec, choice({ forgetBias: 1.5 }), 1)
    expect(Array.from(valuesOf(spec, values, 'layers.0.forward.b.f'))).toEqual([1.5, 1.5, 1.5, 1.5])
    for (const name of ['b.z', 'b.i', 'b.o', 'p.i', 'p.f', 'p.o'])
      expect(variance(valuesOf(spec, values, `layers.0.forward.${name}`))).toBe(0)
    expect(variance(valuesOf(spec, values, 'head.c'))).toBe(0)
  })

  it('gives CIFG, which forgets by 1 − i, its forget bias through the input gate', () => {
    const spec = lstm(3, 'CIFG')
    const values = initialise(spec, choice(), 1)
    expect(Array.from(valuesOf(spec, values, 'layers.0.forward.b.i'))).toEqual([-1, -1, -1])
  })

  it.each(EVERY_CELL.map(cell => [cellName(cell), cell] as const))('fills every matrix of %s', (_, cell) => {
    const spec = networkSpec({ cell, inputs: 3, units: 4, layers: 2, bidirectional: true })
    const values = initialise(spec, choice(), 9)
    for (const { name, shape } of parameterTable(spec).tensors)
      if (shape.length === 2) expect(variance(valuesOf(spec, values, name)), name).toBeGreaterThan(0)
  })

  it('gives a layer the same values whether or not another stands above it', () => {
    const one = initialise(lstm(4), choice(), 7)
    const two = { ...lstm(4), layers: 2 }
    expect(valuesOf(two, initialise(two, choice(), 7), 'layers.0.forward.R.f')).toEqual(
      valuesOf(lstm(4), one, 'layers.0.forward.R.f'),
    )
  })

  it('depends on the seed', () => {
    expect(initialise(lstm(4), choice(), 1)).toEqual(initialise(lstm(4), choice(), 1))
    expect(initialise(lstm(4), choice(), 1)).not.toEqual(initialise(lstm(4), choice(), 2))
  })
})
