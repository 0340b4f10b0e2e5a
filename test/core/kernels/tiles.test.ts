import { describe, expect, it } from 'vitest'
import { candidateTiles, chosenTile, tileText, type TileTrial } from '../../../core/kernels/tiles'

const trial = (rows: number, wide: boolean, gflops: number, passed = true): TileTrial => ({
  ...{ rows, wide, gflops, passed },
})

describe('candidateTiles', () => {
  const plainX64 = { fusing: false, registers: 16 } as const

  it('has tiles of 16 columns only where vectors are fused, registers are many, or somebody wants them', () => {
    const hasWide = (...given: Parameters<typeof candidateTiles>): boolean =>
      candidateTiles(...given).some(({ wide }) => wide)
    expect(hasWide('relaxed', 'auto', plainX64)).toBe(false)
    expect(hasWide('relaxed', 'auto', { fusing: true, registers: 16 })).toBe(true)
    expect(hasWide('relaxed', 'auto', { fusing: false, registers: 32 })).toBe(true)
    expect(hasWide('plain', 'wide', plainX64)).toBe(true)
  })

  it('always has tiles of 8 columns to compare with', () => {
    for (const width of ['auto', 'wide', 'narrow'] as const)
      expect(candidateTiles('plain', width, plainX64).some(({ wide }) => !wide)).toBe(true)
  })

  it('leaves out tiles of 6 rows without fused multiply-add: their sums do not fit the registers', () => {
    expect(candidateTiles('plain', 'auto', plainX64).map(({ rows }) => rows)).toEqual([5, 4])
  })
})

describe('chosenTile', () => {
  const trials = [trial(6, false, 50), trial(4, false, 55, false), trial(6, true, 90), trial(5, true, 95, false)]

  it('is the fastest of those that passed', () => {
    expect(chosenTile(trials, 'auto')).toEqual(trial(6, true, 90))
  })

  it('has the width that was asked for, though it is slower', () => {
    expect(chosenTile(trials, 'narrow')).toEqual(trial(6, false, 50))
    expect(chosenTile([trial(6, false, 50), trial(6, true, 30)], 'wide')).toEqual(trial(6, true, 30))
  })

  it('has the other width when none of the one asked for passed', () => {
    expect(chosenTile([trial(6, false, 50), trial(6, true, 90, false)], 'wide')).toEqual(trial(6, false, 50))
  })

  it('is none when none passed', () => {
    expect(chosenTile([trial(6, false, 50, false)], 'auto')).toBeNull()
  })
})

describe('tileText', () => {
  it('says rows and columns', () => {
    expect([tileText({ rows: 6, wide: true }), tileText({ rows: 4, wide: false })]).toEqual(['6 × 16', '4 × 8'])
  })
})
