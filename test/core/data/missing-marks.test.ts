import { describe, expect, it } from 'vitest'
import { missingNumbers, missingTest, suspectedMark } from '../../../core/data/missing-marks'

const end = (value: number, next: number, count = 1) => ({ value, next, count })

describe('missingTest', () => {
  it('knows the usual texts and the named ones, in any case', () => {
    const isMissing = missingTest([' gone '])
    expect(['', 'NaN', 'N/A', 'Gone', '-200'].filter(isMissing)).toEqual(['', 'NaN', 'N/A', 'Gone'])
  })
})

describe('missingNumbers', () => {
  it('reads decimal commas, and takes a blank mark for the empty cell, never for 0', () => {
    expect(missingNumbers(['-200', '99,9', '', ' ', 'gone'])).toEqual([-200, 99.9])
  })
})

describe('suspectedMark', () => {
  it('suspects -200 that repeats far below temperatures', () => {
    expect(suspectedMark(end(-200, -1.9, 366), end(44.6, 44.3))).toEqual({ value: -200, count: 366 })
  })

  it('suspects -999 and 9999 even once', () => {
    expect(suspectedMark(end(-999, 5), end(20, 19))?.value).toBe(-999)
    expect(suspectedMark(end(5, 6), end(9999, 20))?.value).toBe(9999)
  })

  it('suspects no single outlier and no value near the others', () => {
    expect(suspectedMark(end(5, 6), end(1048, 40))).toBeNull()
    expect(suspectedMark(end(-200, -150, 50), end(100, 99, 50))).toBeNull()
  })
})
