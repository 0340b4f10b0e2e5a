import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvScanner, CsvFault, type Dialect } from '../../../core/data/csv'

const COMMAS: Dialect = { delimiter: ',', quote: '"', comment: '' }

/** Records of a text, handed to the scanner in pieces of `size` bytes. */
function records(text: string, dialect: Dialect = COMMAS, size = 1 << 20): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = []
  const scanner = csvScanner(dialect, record => {
    if (record.blank) return
    const bytes = Buffer.from(record.bytes)
    const cells = Array.from({ length: record.cells }, (_, k) =>
      bytes.toString('utf8', record.ends[k - 1] ?? 0, record.ends[k]),
    )
    found.push({ line: record.line, cells })
  })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size))
  scanner.end()
  return found
}

const cellsOf = (text: string, dialect?: Dialect): string[][] => records(text, dialect).map(r => r.cells)

function faultOf(text: string): CsvFault {
  try {
    records(text)
  } catch (error) {
    if (error instanceof CsvFault) return error
  }
  throw new Error('no fault')
}

describe('csvScanner', () => {
  it('ends a line at LF, CRLF and CR alike', () => {
    expect(cellsOf('a,b\n1,2\r\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  it('counts blank lines and line ends inside quotes as an editor does', () => {
    const text = 'a,b\n\n1,"x\r\ny\rz"\n  \n2,w\n'
    expect(records(text).map(r => r.line)).toEqual([1, 3, 7])
  })

  it('takes blanks around a cell away and leaves those inside quotes', () => {
    expect(cellsOf(' a ,\t b\t, " c " \n')).toEqual([['a', 'b', ' c ']])
  })

  it('keeps a quote inside a bare cell as a letter', () => {
    expect(cellsOf('4"00,x\n')).toEqual([['4"00', 'x']])
  })

  it('reads doubled quotes as one', () => {
    expect(cellsOf('"say ""so""",""\n')).toEqual([['say "so"', '']])
  })

  it('names line and cell where a quote opens that is never closed', () => {
    expect(faultOf('a,b\n1,2\n3,"4\n5,6\n')).toMatchObject({ kind: 'unterminated-quote', line: 3, cell: 1 })
  })

  it('refuses text after a closing quote', () => {
    expect(faultOf('a,b\n"1"x,2\n')).toMatchObject({ kind: 'text-after-quote', line: 2, cell: 0 })
  })

  it('gives up on a quoted cell of more than a megabyte instead of taking in the file', () => {
    expect(faultOf(`a\n"${'x\n'.repeat(1 << 20)}`)).toMatchObject({ kind: 'unterminated-quote', line: 2 })
  })

  it('passes over lines that begin with the comment mark, quotes in them included', () => {
    expect(cellsOf('# it\'s "so\na,b\n#x\n1,2\n', { ...COMMAS, comment: '#' })).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('splits at delimiters of several characters, also after a closing quote', () => {
    expect(cellsOf('a||b|c||"d"||\n', { ...COMMAS, delimiter: '||' })).toEqual([['a', 'b|c', 'd', '']])
  })

  it('reads back whatever was written as RFC 4180, in pieces of any size', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' ', 'é', ';') })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = rows.map(row => row.map(c => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n')
        expect(records(text, COMMAS, size).map(r => r.cells)).toEqual(rows)
      }),
    )
  })
})
