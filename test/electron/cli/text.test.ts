import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { progressLine } from '../../../electron/cli/progress-bar'
import { table } from '../../../electron/cli/table'
import { bytes, duration, number, placeText, plural, whole } from '../../../electron/cli/words'

describe('words for numbers', () => {
  it('say a duration as a person would', () => {
    expect([0, 0.0004, 0.04, 1.26, 8.4, 59.7, 80, 120, 3600, 7500].map(duration)).toEqual([
      '0 s',
      '1 ms',
      '40 ms',
      '1.3 s',
      '8 s',
      '1 min',
      '1 min 20 s',
      '2 min',
      '1 h',
      '2 h 5 min',
    ])
  })

  it('say sizes, counts and values shortly', () => {
    expect([0, 999, 1000, 703_000, 999_600, 12_345_678, 5e12].map(bytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.00 kB',
      '703 kB',
      '1.00 MB',
      '12.3 MB',
      '5.00 TB',
    ])
    expect([0, 999, 1000, 1234567].map(whole)).toEqual(['0', '999', '1,000', '1,234,567'])
    expect([plural(1, 'row'), plural(2, 'row')]).toEqual(['1 row', '2 rows'])
    expect([null, 0, 0.123456, 12345.678, 1e-9, 3e20, NaN].map(number)).toEqual([
      '–',
      '0',
      '0.1235',
      '12345.7',
      '1.00e-9',
      '3.00e+20',
      'NaN',
    ])
  })

  it('name the place of a problem by file, row and column, and by field', () => {
    const place = { file: 'a.csv', row: 17, column: 'close', field: 'data.types.close' }
    expect(placeText({ code: 'X', message: '', place })).toEqual([
      'a.csv, row 17, column “close”',
      'field data.types.close',
    ])
    expect(placeText({ code: 'X', message: '' })).toEqual([])
    expect(placeText({ code: 'X', message: '', place: { field: '' } })).toEqual([])
  })
})

describe('table', () => {
  it('aligns columns of numbers to the right and texts to the left', () => {
    expect(
      table(
        ['name', 'MAE'],
        [
          ['LSTM', '6.70'],
          ['Ridge', '17.11'],
          ['none', '–'],
        ],
      ),
    ).toBe(['name     MAE', '─────  ─────', 'LSTM    6.70', 'Ridge  17.11', 'none       –'].join('\n'))
  })

  it('is only its header when there are no rows', () => {
    expect(table(['a', 'b'], [])).toBe('a  b\n─  ─')
  })
})

describe('progress line', () => {
  const line = { share: 0.5, title: 'epoch 3 of 40', facts: ['loss 0.03', 'validation 0.04'], secondsLeft: 80 }

  it('is never wider than the terminal', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), fc.integer({ min: 1, max: 200 }), (share, width) => {
        expect(Array.from(progressLine({ ...line, share }, width)).length).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('shows bar, share, facts and time left', () => {
    expect(progressLine(line, 100)).toBe(
      'epoch 3 of 40  ███████████████░░░░░░░░░░░░░░░  50 %  loss 0.03  validation 0.04  1 min 20 s left',
    )
  })

  it('leaves out facts, not the time left, where there is little room', () => {
    expect(progressLine(line, 48)).toBe('epoch 3 of 40  █████░░░░░  50 %  1 min 20 s left')
  })
})
