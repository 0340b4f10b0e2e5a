import { describe, expect, it } from 'vitest'
import { atLeast, atMost } from '../bench/lib/limit.mjs'
import { digits, percent, times } from '../bench/lib/table.mjs'

describe('a line of the table of limits', () => {
  it('shows a value as every table does when that agrees with its verdict', () => {
    expect(atLeast('share', 0.6, 0.601, percent)).toEqual(['share', '≥ 60 %', '60 %', true])
    expect(atLeast('share', 0.6, 0.51, percent)).toEqual(['share', '≥ 60 %', '51 %', false])
    expect(atMost('memory', 250, 249.7, digits)).toEqual(['memory', '≤ 250', '250', true])
  })

  it('shows as many digits of a value as tell it from the limit that it misses', () => {
    expect(atLeast('share', 0.6, 0.598, percent)).toEqual(['share', '≥ 60 %', '59.8 %', false])
    expect(atLeast('share', 0.6, 0.59996, percent)).toEqual(['share', '≥ 60 %', '59.996 %', false])
    expect(atLeast('faster', 0.95, 0.9496, times)).toEqual(['faster', '≥ 0.95×', '0.9496×', false])
    expect(atMost('seconds', 25, 25.04, digits)).toEqual(['seconds', '≤ 25', '25.04', false])
    expect(atMost('memory', 250, 250.3, digits)).toEqual(['memory', '≤ 250', '250.3', false])
  })

  it('comes to an end where no digit tells them apart', () => {
    const below = 0.6 - Number.EPSILON / 2
    expect(atLeast('share', 0.6, below, percent)).toEqual(['share', '≥ 60 %', '60.000000 %', false])
  })

  it('never holds for what could not be measured', () => {
    expect(atLeast('share', 0.6, NaN, percent)).toEqual(['share', '≥ 60 %', '–', false])
    expect(atMost('memory', 250, NaN, digits)).toEqual(['memory', '≤ 250', '–', false])
  })
})
