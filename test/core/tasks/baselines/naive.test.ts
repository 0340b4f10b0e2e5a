import { describe, expect, it } from 'vitest'
import { persistence } from '../../../../core/tasks/baselines/persistence'
import { seasonalNaive } from '../../../../core/tasks/baselines/seasonal-naive'

describe('persistence', () => {
  it('says the last value of the window for every step', () => {
    expect(Array.from(persistence({ last: Float64Array.of(3, 4) }, 2))).toEqual([3, 3, 4, 4])
  })
})

describe('seasonal naive', () => {
  const values = Float64Array.from({ length: 20 }, (_, row) => row * 10)
  const known = new Uint8Array(20).fill(1)
  const at = (start: number) => ({ begins: Int32Array.of(start), last: Float64Array.of(-1) })
  const shape = { window: 3, horizons: [1, 2, 3, 4, 5], season: 4 }

  it('says the newest value that is whole seasons before and not in the future', () => {
    // t = 12: rows 13 … 17 look back at 9 10 11 12, and 17 at 13 − … = 9 again, never at 13
    expect(Array.from(seasonalNaive(values, known, at(10), shape))).toEqual([90, 100, 110, 120, 90])
  })

  it('goes one season further back where the value is unknown, and to the last value where none is', () => {
    const holes = known.map((one, row) => (row === 9 ? 0 : one))
    expect(Array.from(seasonalNaive(values, holes, at(10), shape))).toEqual([50, 100, 110, 120, 50])
    expect(Array.from(seasonalNaive(values, known, at(0), { ...shape, horizons: [1] }))).toEqual([-1])
  })
})
