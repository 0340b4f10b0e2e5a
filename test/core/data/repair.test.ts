import { describe, expect, it } from 'vitest'
import { fillMissing, type FillRule } from '../../../core/data/repair'

const X = Number.NaN

function fill(values: number[], rule: FillRule, longest = Infinity) {
  const series = Float64Array.from(values)
  const blocked = new Uint8Array(values.length)
  const repaired = new Uint8Array(values.length)
  const result = fillMissing(series, rule, longest, blocked, repaired)
  return { values: [...series], blocked: [...blocked], repaired: [...repaired], ...result }
}

describe('fillMissing', () => {
  it('puts values on the line between their neighbours', () => {
    expect(fill([1, X, X, 4], 'time')).toEqual({
      values: [1, 2, 3, 4],
      blocked: [0, 0, 0, 0],
      repaired: [0, 1, 1, 0],
      filled: 2,
      left: 0,
    })
  })

  it('invents nothing beyond the first and the last value', () => {
    expect(fill([X, 1, 2, X], 'time')).toMatchObject({
      values: [X, 1, 2, X],
      blocked: [1, 0, 0, 1],
      filled: 0,
      left: 2,
    })
  })

  it('carries the last value forward, also to the end', () => {
    expect(fill([X, 1, X, 3, X], 'forward')).toMatchObject({
      values: [X, 1, 1, 3, 3],
      blocked: [1, 0, 0, 0, 0],
      filled: 2,
    })
  })

  it('leaves and blocks runs that are longer than allowed, and no others', () => {
    expect(fill([1, X, 3, X, X, 6], 'time', 1)).toMatchObject({
      values: [1, 2, 3, X, X, 6],
      blocked: [0, 0, 0, 1, 1, 0],
    })
  })

  it('fills nothing where windows are to be dropped', () => {
    expect(fill([1, X, 3], 'drop')).toMatchObject({ values: [1, X, 3], blocked: [0, 1, 0], filled: 0, left: 1 })
  })
})
