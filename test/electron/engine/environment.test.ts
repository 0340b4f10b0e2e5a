import { afterEach, describe, expect, it } from 'vitest'
import { stampOf } from '../../../core/kernels/index'
import { environmentOf, otherKernels } from '../../../electron/engine/environment'
import { useKernels } from '../../../electron/engine/thread-kernels'
import type { KernelChoice } from '../../../electron/engine/kernel-choice.types'

const data = { name: 'wave.csv', fingerprint: '00' }
const plain: KernelChoice = {
  ...{ build: 'plain', tile: { rows: 5, wide: true }, fused: true, how: 'measured', gflops: 61.2345 },
}
const recorded = (choice: KernelChoice) => {
  useKernels(choice)
  return environmentOf(data, 2)
}
afterEach(() => {
  useKernels(plain)
})

describe('the record of a run', () => {
  it('says which kernels it was computed with, how they were chosen, and how fast they were', () => {
    expect(recorded(plain)).toMatchObject({
      ...{ kernels: 'plain', kernelSources: stampOf('plain'), kernelTile: '5 × 16', kernelBits: 256 },
      ...{ kernelChoice: 'measured', kernelGflops: 61.2, threads: 2 },
    })
  })

  it('has no speed where none was measured', () => {
    expect(recorded({ ...plain, gflops: null, how: 'fallback' })).not.toHaveProperty('kernelGflops')
  })

  it('takes other sources for other kernels, but not another tile, width or way of choosing', () => {
    const written = recorded(plain)
    const narrow: KernelChoice = { ...plain, tile: { rows: 4, wide: false }, fused: false, how: 'forced', gflops: 40 }
    expect(otherKernels(written, recorded(narrow))).toBeNull()
    expect(otherKernels({ ...written, kernelSources: 'older' }, written)).toMatchObject({ code: 'KERNELS_CHANGED' })
    expect(otherKernels({ ...written, kernels: 'relaxed' }, written)?.message).toContain('relaxed of Longhand')
  })
})
