import { describe, expect, it } from 'vitest'
import { familyOf, fuzz, type Verdict } from './fuzz'
import { runKernels, type KernelFound } from './compare-runs'
import { everyFamily } from './fuzz-fused'
import { loadKernels } from '../../../core/kernels/index'

const families = everyFamily()
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n)

describe('kernels on random cases', () => {
  // 100,000 of them: test/nightly/kernels.mjs
  it('agree with the reference, and with each other to the last bit', () => {
    const failed = range(0, 240)
      .map(seed => fuzz(seed, families))
      .filter(({ problems }) => problems.length > 0)
    expect(failed).toEqual([])
  })
})

describe('the fuzz', () => {
  const [family] = [familyOf(loadKernels({ build: 'plain' }), null)]

  /** Verdicts on kernels of which every second run, beginning with the first or the second, is spoiled. */
  const spoiled = (spoil: (found: KernelFound) => void, first: 0 | 1, seeds = range(0, 20)): Verdict[] =>
    seeds.map(seed => {
      let runs = first
      return fuzz(seed, [family], (...how) => {
        const found = runKernels(...how)
        if (runs++ % 2 === 0) spoil(found)
        return found
      })
    })
  const least = (values: Float32Array): void => {
    new Uint32Array(values.buffer)[0] ^= 1
  }
  const caught = (verdicts: readonly Verdict[]): number => verdicts.filter(({ problems }) => problems.length > 0).length

  it('is the same every time', () => {
    expect(range(40, 20).map(seed => fuzz(seed, [family]))).toEqual(range(40, 20).map(seed => fuzz(seed, [family])))
  })

  it('notices the last bit of an output, of a gradient or of a state in one tile', () => {
    expect(caught(spoiled(({ outputs }) => least(outputs), 1))).toBe(20)
    expect(caught(spoiled(({ packed }) => least(packed), 1))).toBe(20)
    expect(caught(spoiled(({ finalState }) => least(finalState), 1))).toBe(20)
  })

  it('notices an output or a gradient that is twenty millionths of its size off in all kernels alike', () => {
    const off = (values: Float32Array): void => values.forEach((v, k) => (values[k] = v * 1.00002))
    const all = (part: 'outputs' | 'gradients'): Verdict[] =>
      range(0, 20).map(seed =>
        fuzz(seed, [family], (...how) => {
          const found = runKernels(...how)
          off(found[part])
          return found
        }),
      )
    expect(caught(all('outputs'))).toBeGreaterThan(10)
    expect(caught(all('gradients'))).toBeGreaterThan(10)
  })

  it('notices a NaN that a kernel swallows', () => {
    const swallow = ({ outputs }: KernelFound): void =>
      outputs.forEach((v, k) => (outputs[k] = Number.isNaN(v) ? 0 : v))
    const verdicts = range(0, 200).map(seed =>
      fuzz(seed, [family], (...how) => {
        const found = runKernels(...how)
        swallow(found)
        return found
      }),
    )
    expect(caught(verdicts)).toBeGreaterThan(3)
  })

  it('notices gradients in the padding', () => {
    const pad = (found: KernelFound): void => {
      const free = found.packed.lastIndexOf(0)
      if (free >= 0) found.packed[free] = 1
    }
    expect(caught(spoiled(pad, 0))).toBe(20)
  })
})
