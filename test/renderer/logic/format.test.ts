import { describe, expect, it } from 'vitest'
import {
  aligned,
  bytes,
  clockTime,
  decimalsFor,
  duration,
  figure,
  isoTime,
  percent,
  throughput,
  timeTick,
} from '../../../renderer/logic/format'

describe('figure', () => {
  it('keeps the digits that matter and no trailing zeros', () => {
    expect(figure(6.6412)).toBe('6.64')
    expect(figure(0.00301)).toBe('0.00301')
    expect(figure(12)).toBe('12')
    expect(figure(8703)).toBe('8,703')
  })
  it('writes what is very small or very large with a power of ten', () => {
    expect(figure(1e-8)).toBe('1 × 10⁻⁸')
    expect(figure(3.2e12)).toBe('3.2 × 10¹²')
  })
  it('has a sign for nothing, for infinity and a true minus', () => {
    expect(figure(null)).toBe('–')
    expect(figure(Number.NaN)).toBe('–')
    expect(figure(-Infinity)).toBe('−∞')
    expect(figure(-2.5)).toBe('−2.5')
  })
})

describe('a column of numbers', () => {
  it('is aligned at the decimal with the digits its largest entry needs', () => {
    const errors = [6.64, 7.61, 7.1]
    expect(errors.map(error => aligned(error, decimalsFor(errors)))).toEqual(['6.64', '7.61', '7.10'])
    expect(decimalsFor([1234.5, 900])).toBe(0)
    expect(decimalsFor([null, 0])).toBe(0)
  })
})

describe('shares, sizes and times', () => {
  it('never rounds a share that is not zero to zero', () => {
    expect(percent(0)).toBe('0 %')
    expect(percent(0.0001)).toBe('< 1 %')
    expect(percent(0.0001, 1)).toBe('< 0.1 %')
    expect(percent(0.126)).toBe('13 %')
  })
  it('counts bytes in thousands', () => {
    expect(bytes(715_412)).toBe('715 KB')
    expect(bytes(0)).toBe('0 B')
  })
  it('says durations as people do', () => {
    expect(duration(0.42)).toBe('0.42 s')
    expect(duration(59.6)).toBe('1 min')
    expect(duration(70)).toBe('1 min 10 s')
    expect(duration(7500)).toBe('2 h 05 min')
  })
  it('shortens a throughput to three digits', () => {
    expect(throughput(83_412)).toBe('83.4 k')
    expect(throughput(812)).toBe('812')
  })
  it('reads times of the file as they stand there, whatever the zone of the computer', () => {
    expect(clockTime(Date.UTC(2013, 10, 3, 14))).toBe('2013-11-03 14:00')
    expect(isoTime('2013-01-01T01:00:00')).toBe('2013-01-01 01:00')
    expect(isoTime('1949-01-01T00:00:00')).toBe('1949-01-01')
  })
  it('marks a time axis by hours, days, months or years', () => {
    const day = 86_400_000
    const noon = Date.UTC(2013, 10, 3, 12)
    expect(timeTick(noon, day / 24)).toBe('12:00')
    expect(timeTick(noon, 14 * day)).toBe('3 Nov')
    expect(timeTick(noon, 31 * day)).toBe('Nov 2013')
    expect(timeTick(noon, 365 * day)).toBe('2013')
  })
})
