import { describe, expect, it } from 'vitest'
import { relu, tanh } from '../../../core/cells/activations'
import { rnnStep, rnnStepBackward, type RnnParameters } from '../../../core/cells/simple-rnn'

const vec = (...values: number[]) => Float64Array.from(values)

describe('step of the simple RNN, D = 2 and H = 2', () => {
  const parameters: RnnParameters = {
    U: [vec(1, 2), vec(-3, 1)],
    W: [vec(0, 1), vec(2, 0)],
    b: vec(0.5, -0.5),
    g: relu,
  }
  const last = { h: vec(1, 2) }

  it('is g(b + W h⁻ + U x)', () => {
    const step = rnnStep(parameters, vec(1, -1), last)
    expect(step).toEqual({ a: vec(1.5, -2.5), h: vec(1.5, 0) })
    expect(rnnStep({ ...parameters, g: tanh }, vec(1, -1), last).h).toEqual(vec(Math.tanh(1.5), Math.tanh(-2.5)))
  })

  it('lets no error through a ReLU that is shut', () => {
    const step = rnnStep(parameters, vec(1, -1), last)
    const { δ, δlast } = rnnStepBackward(parameters, step, vec(1, 1), { h: vec(2, 2) }, null)
    expect(δ).toEqual({ δh: vec(3, 3), δa: vec(3, 0), δx: vec(3, 6) })
    expect(δlast).toEqual({ h: vec(0, 3) })
  })
})
