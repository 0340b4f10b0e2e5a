import { describe, expect, it } from 'vitest'
import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from '../../../core/cells/dense'

const vec = (...values: number[]) => Float64Array.from(values)

describe('dense layer of 3 inputs and 2 outputs', () => {
  const layer: DenseParameters = { W: [vec(1, 2, 3), vec(4, 5, 6)], b: vec(10, 20) }

  it('is W x + b', () => expect(denseStep(layer, vec(1, 0, -1))).toEqual(vec(8, 18)))

  it('sends Wᵀ δa down', () => expect(denseStepBackward(layer, vec(1, -2))).toEqual(vec(-7, -8, -9)))

  it('adds δa xᵀ and δa to sums that are already there', () => {
    const sums: DenseParameters = { W: [vec(1, 1, 1), vec(1, 1, 1)], b: vec(1, 1) }
    addDenseGradients(sums, vec(1, 2, 3), vec(10, -1))
    expect(sums).toEqual({ W: [vec(11, 21, 31), vec(0, -1, -2)], b: vec(11, 0) })
  })
})
