import { describe, expect, it } from 'vitest'
import { bestHeight, candidateTiles, chosenTile, isClear, tileText, type TileTrial } from '../../../core/kernels/tiles'

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

  it('has no tiles of 6 rows without fused multiply-add: their sums do not fit the registers', () => {
    expect(candidateTiles('plain', 'auto', plainX64).map(({ rows }) => rows)).toEqual([5, 4])
  })
})

describe('chosenTile', () => {
  const trials = [trial(6, false, 50), trial(4, false, 55, false), trial(6, true, 90), trial(5, true, 95, false)]

  it('is the fastest of those that passed', () => {
    expect(chosenTile(trials, 'auto', true)).toEqual(trial(6, true, 90))
    expect(chosenTile(trials, 'auto', false)).toEqual(trial(6, true, 90))
  })

  it.each([
    ['a little slower than narrow ones', 45, true, false],
    ['slower by half', 25, false, false],
    ['a little faster', 51, true, true],
  ])('where wide ones are %s it is wide only if theory says so', (_, gflops, fused, unfused) => {
    const both = [trial(6, false, 50), trial(6, true, gflops)]
    expect(chosenTile(both, 'auto', true)?.wide).toBe(fused)
    expect(chosenTile(both, 'auto', false)?.wide).toBe(unfused)
  })

  it('has the width that was asked for, though it is slower', () => {
    expect(chosenTile(trials, 'narrow', true)).toEqual(trial(6, false, 50))
    expect(chosenTile([trial(6, false, 50), trial(6, true, 30)], 'wide', true)).toEqual(trial(6, true, 30))
  })

  it('has the other width when none of the one asked for passed', () => {
    for (const width of ['wide', 'auto'] as const)
      expect(chosenTile([trial(6, false, 50), trial(6, true, 90, false)], width, true)).toEqual(trial(6, false, 50))
  })

  it('is none when none passed', () => {
    expect(chosenTile([trial(6, false, 50, false)], 'auto', false)).toBeNull()
  })
})

describe('bestHeight', () => {
  it('is the usual one unless another is clearly faster', () => {
    const trials = [trial(6, false, 50), trial(4, false, 54)]
    expect(bestHeight(trials, 6)?.rows).toBe(6)
    expect(bestHeight(trials, 4)?.rows).toBe(4)
    expect(bestHeight([trial(6, false, 50), trial(4, false, 56)], 6)?.rows).toBe(4)
    expect(bestHeight(trials, 5)?.rows).toBe(4)
    expect(bestHeight([], 6)).toBeNull()
  })
})

describe('isClear', () => {
  const both = (narrow: number, wide: number): TileTrial[] => [trial(6, false, narrow), trial(6, true, wide)]

  it('believes fused tiles that are faster, and those that are much slower, as without 256 bits', () => {
    expect(isClear(both(50, 90), true, 6)).toBe(true)
    expect(isClear(both(50, 30), true, 6)).toBe(true)
  })

  it('doubts fused tiles of about the same speed: a machine under load, or an engine that had not optimised them', () => {
    expect(isClear(both(14, 12), true, 6)).toBe(false)
    expect(isClear(both(9, 9.5), true, 6)).toBe(false)
    expect(isClear(both(14, 12), false, 6)).toBe(true)
  })

  it('doubts fused tiles that are slower by far, as before the engine has optimised them', () => {
    expect(isClear(both(88, 12), true, 6)).toBe(false)
  })

  it('doubts a height that is usually best and now far behind the other, not one that is seldom best', () => {
    const trials = [trial(6, false, 41), trial(4, false, 60)]
    expect(isClear(trials, false, 6)).toBe(false)
    expect(isClear(trials, false, 4)).toBe(true)
    expect(isClear([trial(6, false, 88), trial(4, false, 67), trial(6, true, 59), trial(4, true, 96)], true, 6)).toBe(
      false,
    )
  })
})

describe('tileText', () => {
  it('says rows and columns', () => {
    expect([tileText({ rows: 6, wide: true }), tileText({ rows: 4, wide: false })]).toEqual(['6 × 16', '4 × 8'])
  })
})
