import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { initialise } from '../../../core/network/initialise'
import type { NetworkSpec } from '../../../core/network/spec'
import { normal, stream } from '../../../core/random'
import { referenceOutputs } from '../../../core/formats/models/sequences'
import { readSteps, relativeScaler } from '../../../core/tasks/relative'
import { spreadOf } from '../../../core/tasks/scaler'
import { predict } from '../../../core/training/predict'

const ROWS = 40

describe('the scaler of a relative input', () => {
  it('has the deviation of the differences from the last row over all windows, whatever the level', () => {
    const window = fc.integer({ min: 2, max: 9 })
    fc.assert(
      fc.property(window, fc.integer(), fc.constantFrom(0, 1e6), (L, seed, level) => {
        const s = stream(seed, 'relative')
        const values = Float64Array.from({ length: ROWS }, () => level + normal(s))
        const starts = Int32Array.from({ length: 12 }, (_, n) => 2 * n)
        const differences = Array.from(starts).flatMap(start =>
          Array.from({ length: L }, (_, t) => values[start + t] - values[start + L - 1]),
        )
        expect(relativeScaler(values, starts, L).deviation).toBeCloseTo(spreadOf(differences).scaler.deviation, 8)
      }),
    )
  })

  it('is 1 where nothing changes within any window', () => {
    expect(relativeScaler(new Float64Array(ROWS).fill(7), Int32Array.of(0, 3), 5)).toEqual({ mean: 7, deviation: 1 })
  })
})

describe('a network that reads relative features', () => {
  const at = (inputs: number, relative: Uint8Array) => {
    const spec: NetworkSpec = {
      cell: { kind: 'lstm', variant: 'vanilla', peepholes: false },
      ...{ inputs, embeddings: [], outputs: 2, units: 3, layers: 1, bidirectional: false, dropout: 0, read: 'last' },
    }
    const s = stream(inputs, 'features')
    const features = Float32Array.from({ length: ROWS * inputs }, () => normal(s))
    const starts = Int32Array.of(0, 3, 4, 11, 30)
    const parameters = initialise(
      spec,
      { input: 'glorot-uniform', recurrent: 'orthogonal', forgetBias: 1, embedding: 1 },
      1,
    )
    const network = compileNetwork(spec, { kernels: loadKernels(), batch: 3, steps: 6 })
    network.loadParameters(parameters)
    const said = predict(network, { features, tokens: null, relative }, { count: 5, starts, lengths: null })
    return { said, spec, parameters, features, starts }
  }

  it('says on the kernels what the reference says, for every number of features around the width of a panel', () => {
    for (const inputs of [1, 2, 15, 16, 17, 33]) {
      const relative = Uint8Array.from({ length: inputs }, (_, k) => (k + 1) % 2)
      const { said, spec, parameters, features, starts } = at(inputs, relative)
      const expected = referenceOutputs(spec, parameters, {
        ...{ features: Float64Array.from(features), tokens: null, relative },
        ...{ count: starts.length, starts, lengths: null, steps: 6 },
      })
      said.forEach((ŷ, k) => expect(ŷ).toBeCloseTo(expected[k], 4))
    }
  })

  it('reads 0 at its last step, and is blind to the level of a whole window', () => {
    const features = Float32Array.from({ length: 12 }, (_, k) => k * k)
    const shifted = features.map((x, k) => (k % 2 === 0 ? x + 50 : x))
    const relative = Uint8Array.of(1, 0)
    const read = (of: Float32Array) => readSteps(of, relative, { start: 1, steps: 4, inputs: 2 })
    expect(read(shifted)).toEqual(read(features))
    expect(read(features).map(x => x[0])).toEqual([4 - 64, 16 - 64, 36 - 64, 0])
    expect(read(features).map(x => x[1])).toEqual([9, 25, 49, 81])
  })
})
