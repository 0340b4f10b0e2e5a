import { describe, expect, it } from 'vitest'
import { decideNumbers, looksNumeric, type NumberVotes } from '../../../core/data/number-form'

const NONE: NumberVotes = {
  integer: 0,
  point: 0,
  comma: 0,
  pointOrThousands: 0,
  commaOrThousands: 0,
  commaThousands: 0,
  pointThousands: 0,
}
const votes = (some: Partial<NumberVotes>): NumberVotes => ({ ...NONE, ...some })
const AUTO = { decimal: 'auto', thousands: 'auto' } as const

describe('decideNumbers', () => {
  it('reads 1,5 as a decimal where nothing speaks for points', () => {
    expect(decideNumbers([votes({ comma: 9, integer: 3 })], ';', AUTO)).toEqual({
      decimal: ',',
      thousands: '',
      open: null,
    })
  })

  it('leaves 1.234 open between semicolons and takes it for decimals between commas', () => {
    const column = votes({ pointOrThousands: 9 })
    expect(decideNumbers([column], ';', AUTO).open).toEqual({ mark: '.', columns: [0] })
    expect(decideNumbers([column], ',', AUTO)).toEqual({ decimal: '.', thousands: '', open: null })
  })

  it('lets another column prove what a column leaves open', () => {
    expect(decideNumbers([votes({ pointOrThousands: 9 }), votes({ point: 1 })], ';', AUTO).open).toBeNull()
  })

  it('asks about 1,234 and not about 1,234,567.5', () => {
    expect(decideNumbers([votes({ commaOrThousands: 9 })], ',', AUTO).open).toEqual({ mark: ',', columns: [0] })
    expect(decideNumbers([votes({ commaThousands: 9 })], ',', AUTO)).toEqual({
      decimal: '.',
      thousands: ',',
      open: null,
    })
  })

  it('takes the answer of a person: the other mark then separates thousands', () => {
    const columns = [votes({ pointOrThousands: 9 })]
    expect(decideNumbers(columns, ';', { ...AUTO, decimal: '.' })).toEqual({ decimal: '.', thousands: '', open: null })
    expect(decideNumbers(columns, ';', { ...AUTO, decimal: ',' })).toEqual({ decimal: ',', thousands: '.', open: null })
    expect(decideNumbers(columns, ';', { ...AUTO, thousands: '.' })).toEqual({
      decimal: ',',
      thousands: '.',
      open: null,
    })
  })
})

describe('looksNumeric', () => {
  it('takes numbers in every known form and nothing else', () => {
    for (const text of ['1', '-2.5', '+.5', '1e-3', '3,25', '1,234,567.5', '1.234.567'])
      expect(looksNumeric(text)).toBe(true)
    for (const text of ['0x1F4', '1_000', '4e', '.', '5-3', '400 kW', '', '−4.5'])
      expect(looksNumeric(text)).toBe(false)
  })
})
