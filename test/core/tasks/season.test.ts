import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seasonBefore, seasonsBack } from '../../../core/tasks/season'

describe('the same step some seasons before', () => {
  it('lies the fewest seasons back that do not lead beyond the last row of the window', () => {
    expect([1, 23, 24, 25, 48, 49].map(h => seasonsBack(h, 24))).toEqual([1, 1, 1, 2, 2, 3])
  })

  it('is the newest known value that is k or more whole seasons before, and the given one where there is none', () => {
    const season = fc.integer({ min: 1, max: 6 })
    const values = fc.array(fc.option(fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, season, fc.integer({ min: 1, max: 3 }), (found, m, k) => {
        const known = Uint8Array.from(found, y => Number(y !== null))
        const column = Float64Array.from(found, y => y ?? NaN)
        const before = seasonBefore(column, known, { season: m, k, more: m, otherwise: -1 })
        expect(before.values.length).toBe(found.length + m)
        before.values.forEach((y, row) => {
          const rows = Array.from({ length: 41 }, (_, j) => row - (k + j) * m).filter(r => r >= 0 && known[r])
          expect(y).toBe(rows.length > 0 ? column[rows[0]] : -1)
          expect(before.known[row]).toBe(Number(rows.length > 0))
        })
      }),
    )
  })
})
