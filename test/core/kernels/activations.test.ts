import { describe, expect, it } from 'vitest'
import { instantiate, loadKernels, writeConstants } from '../../../core/kernels/index'
import { memoryFor } from '../../../core/kernels/memory'

describe.each(['relaxed', 'plain'] as const)('activations (%s)', build => {
  const memory = memoryFor(65_536)
  writeConstants(memory, 1024)
  const run = instantiate(loadKernels({ build }), memory, { constants: 1024, zeros: 4096 })
  const values = new Float32Array(memory.buffer, 8192, 8)
  const of = (map: 'mapSigmoid' | 'mapTanh', x: number[]): number[] => {
    values.set(x)
    run[map](8192, 8)
    return [...values].slice(0, x.length)
  }
  /** Every 1649th float32 from 0 to 100, with both signs. */
  const sweep = (visit: (x: number[]) => void): void => {
    const bits = new Uint32Array(4)
    const floats = new Float32Array(bits.buffer)
    for (let pattern = 0; pattern < 0x42c80000; pattern += 4 * 1649) {
      bits.forEach((_, n) => (bits[n] = pattern + 1649 * n))
      visit([...floats, ...floats.map(x => -x)])
    }
  }

  it('has a sigmoid that is never further than 2.5e-7 from the true one', () => {
    let off = 0
    sweep(x => of('mapSigmoid', x).forEach((y, n) => (off = Math.max(off, Math.abs(y - 1 / (1 + Math.exp(-x[n])))))))
    expect(off).toBeLessThan(2.5e-7)
  })

  it('has a tanh that is never further than 4.2e-7 from the true one', () => {
    let off = 0
    sweep(x => of('mapTanh', x).forEach((y, n) => (off = Math.max(off, Math.abs(y - Math.tanh(x[n]))))))
    expect(off).toBeLessThan(4.2e-7)
  })

  it('has an odd tanh, and sigmoids of x and −x that add up to 1 within rounding', () => {
    let odd = true
    let off = 0
    sweep(x => {
      const tanh = of('mapTanh', x)
      const sigmoid = of('mapSigmoid', x)
      for (let n = 0; n < 4; n++) {
        odd &&= tanh[n] === -tanh[n + 4]
        off = Math.max(off, Math.abs(sigmoid[n] + sigmoid[n + 4] - 1))
      }
    })
    expect(odd).toBe(true)
    expect(off).toBeLessThan(1.2e-7)
  })

  it('lets NaN through and takes infinity to the ends', () => {
    expect(of('mapSigmoid', [NaN, -Infinity, Infinity])[0]).toBeNaN()
    expect(of('mapTanh', [NaN, -Infinity, Infinity])[0]).toBeNaN()
    const [low, high] = of('mapSigmoid', [-Infinity, Infinity])
    expect(low).toBeCloseTo(0, 6)
    expect(high).toBeCloseTo(1, 6)
    expect(of('mapTanh', [-Infinity, Infinity]).map(Math.round)).toEqual([-1, 1])
  })
})
