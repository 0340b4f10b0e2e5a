import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvScanner } from '../../../core/data/csv'
import { csv, timeText } from '../../../electron/engine/csv'

/** The cells of a text, read by the scanner that reads users' files. */
function scan(text: string): string[][] {
  const rows: string[][] = []
  const decoder = new TextDecoder()
  const scanner = csvScanner({ delimiter: ',', quote: '"', comment: '' }, ({ bytes, ends, cells }) => {
    rows.push(
      Array.from({ length: cells }, (_, k) => decoder.decode(bytes.subarray(k === 0 ? 0 : ends[k - 1], ends[k]))),
    )
  })
  scanner.push(new TextEncoder().encode(text))
  scanner.end()
  return rows
}

describe('csv', () => {
  it('ends lines with CRLF and quotes only where a reader needs it', () => {
    expect(csv(['a', 'b "c"'], [['x,y', 1]])).toBe('a,"b ""c"""\r\n"x,y",1\r\n')
  })

  it('leaves cells empty for what is missing or no finite number', () => {
    expect(csv(['a', 'b', 'c'], [[null, NaN, Infinity]])).toBe('a,b,c\r\n,,\r\n')
  })

  it('gives every number back to the last bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), values => {
        const rows = scan(
          csv(
            ['v', 'w'],
            values.map(value => [value, 'x']),
          ),
        ).slice(1)
        expect(rows.map(([text]) => Number(text) + 0)).toEqual(values.map(value => value + 0))
      }),
    )
  })

  it('gives every text back, whatever is in it', () => {
    const text = fc.string({ unit: 'grapheme' }).map(part => part.trim().replaceAll('\0', ''))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), pairs => {
        const rows = scan(
          csv(
            ['a', 'b'],
            pairs.map(([a, b]) => [`<${a}>`, `<${b}>`]),
          ),
        )
        expect(rows.slice(1)).toEqual(pairs.map(([a, b]) => [`<${a}>`, `<${b}>`]))
      }),
    )
  })
})

describe('timeText', () => {
  it('is ISO 8601 without a zone, and the row number where there is no clock', () => {
    expect(timeText(Date.UTC(2024, 1, 29, 23, 5), true)).toBe('2024-02-29T23:05:00')
    expect(timeText(Date.UTC(2024, 1, 29, 23, 5, 1, 250), true)).toBe('2024-02-29T23:05:01.250')
    expect(timeText(17, false)).toBe('17')
  })
})
