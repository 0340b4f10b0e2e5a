import { describe, expect, it } from 'vitest'
import { sniffDelimiter, sniffLayout } from '../../../core/data/layout'

const AUTO = { header: 'auto', skip: 'auto' } as const
const COMMAS = { delimiter: ',', quote: '"', comment: '' }
const cut = (lines: string[], mark = ',') => lines.map((text, k) => ({ line: k + 1, cells: text.split(mark) }))
const layout = (lines: string[], choice: Parameters<typeof sniffLayout>[2] = AUTO) =>
  sniffLayout(cut(lines), COMMAS, choice)

const ROWS = ['2024-01-01,1,2', '2024-01-02,3,4', '2024-01-03,5,6']

describe('sniffLayout', () => {
  it('takes a line of names over values for the header', () => {
    expect(layout(['time,a,b', ...ROWS])).toMatchObject({
      headerLine: 1,
      firstLine: 2,
      skip: 0,
      columns: ['time', 'a', 'b'],
    })
  })

  it('takes a first line of values for data', () => {
    expect(layout(ROWS)).toMatchObject({ headerLine: 0, firstLine: 1, columns: ['column 1', 'column 2', 'column 3'] })
  })

  it('takes years as names of columns for a header where a person says so', () => {
    expect(layout(['0,2010,2011', ...ROWS], { header: true, skip: 'auto' }).columns).toEqual(['0', '2010', '2011'])
  })

  it('passes over lines of text above the table', () => {
    expect(layout(['a report', 'of a meter', 'time,a,b', ...ROWS])).toMatchObject({ headerLine: 3, skip: 2 })
  })

  it('passes over a line of units and not over a first row of missing cells', () => {
    expect(layout(['time,a,b', 'UTC,kW,m/s', ...ROWS]).unitsLine).toBe(2)
    expect(layout(['time,a,b', '2024-01-01,NA,NA', ...ROWS]).unitsLine).toBe(0)
  })

  it('keeps the header above rows that end with one more delimiter', () => {
    expect(layout(['time,a,b', ...ROWS.map(r => `${r},`)])).toMatchObject({
      headerLine: 1,
      columns: ['time', 'a', 'b'],
    })
  })

  it('gives every column a name of its own', () => {
    expect(layout(['a,a,', '1,2,3'])).toMatchObject({
      columns: ['a', 'a (2)', 'column 3'],
      repeated: [1],
      unnamed: [2],
    })
  })
})

describe('sniffDelimiter', () => {
  const sniff = (lines: string[]): string => sniffDelimiter(mark => cut(lines, mark))

  it('is the one that gives all lines the same number of cells', () => {
    expect(sniff(['a;b', '1,5;2,5', '3;4,25'])).toBe(';')
    expect(sniff(['a,b', '1;x,2', '3,4'])).toBe(',')
    expect(sniff(['a\tb', '1,0\t2,0'])).toBe('\t')
  })

  it('is a comma where there is one column', () => {
    expect(sniff(['a', '1', '2'])).toBe(',')
  })
})
