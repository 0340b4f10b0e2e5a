import { describe, expect, it } from 'vitest'
import { suspectedMark } from '../../../core/data/missing-marks'

const column = (lowest: number[], highest: number[], count = 1) => ({
  lowest: lowest.map(value => ({ value, count })),
  highest: highest.map(value => ({ value, count })),
})

describe('suspectedMark', () => {
  it('suspects -200 that repeats far below temperatures', () => {
    expect(suspectedMark(column([-200, -1.9], [44.6, 44.3], 366))?.value).toBe(-200)
  })

  it('suspects -999 and 9999 even once', () => {
    expect(suspectedMark(column([-999, 5], [20, 19]))?.value).toBe(-999)
    expect(suspectedMark(column([5, 6], [9999, 20]))?.value).toBe(9999)
  })

  it('suspects no single outlier and no value near the others', () => {
    expect(suspectedMark(column([5, 6], [1048, 40]))).toBeNull()
    expect(suspectedMark(column([-200, -150], [100, 99], 50))).toBeNull()
  })
})
