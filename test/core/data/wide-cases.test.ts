import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberedColumns, wideCases, type WideCases } from '../../../core/data/wide-cases'
import { problemOf } from '../support/problems'
import { tableOf } from '../support/tables'

const read = (text: string, label: string | null = null, least = 2): WideCases => {
  const table = tableOf(text)
  const names = table.columns.map(({ name }) => name).filter(name => name !== label)
  return wideCases(table, { channels: numberedColumns(names, least), label })
}
const sequences = ({ columns, starts, lengths }: WideCases): number[][][] =>
  columns.map(({ values }) => Array.from(starts, (start, k) => Array.from(values.subarray(start, start + lengths[k]))))
const codes = ({ notices }: WideCases): string[] => notices.map(({ code }) => code)

describe('numberedColumns', () => {
  it('orders columns by their numbers, not by their letters', () => {
    const [{ name, columns }] = numberedColumns(['class', 't10', 't2', 't1'])
    expect(name).toBe('t')
    expect(columns.map(column => column.name)).toEqual(['t1', 't2', 't10'])
  })

  it('tells channels apart, with a mark before the number or without', () => {
    const found = numberedColumns(['x_1', 'y[1]', 'x_2', 'y[2]', '1', '2', 'z1'], 2)
    expect(found.map(({ name, columns }) => [name, columns.length])).toEqual([
      ['x', 2],
      ['y', 2],
      ['value', 2],
    ])
  })
})

describe('wideCases', () => {
  it('lays the columns of a row one after the other, in the order of their numbers', () => {
    const cases = read('class,t10,t2,t1\nu,3,2,1\nv,6,5,4', 'class')
    expect(sequences(cases)).toEqual([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ])
    expect([...(cases.labels ?? [])]).toEqual([0, 1])
  })

  it('gives every channel its own column', () => {
    const cases = read('x_1,y_1,x_2,y_2\n1,10,2,20')
    expect(cases.columns.map(({ name }) => name)).toEqual(['x', 'y'])
    expect(sequences(cases)).toEqual([[[1, 2]], [[10, 20]]])
  })

  it('takes empty cells at the end for a shorter sequence, in all channels together', () => {
    const cases = read('x1,x2,x3,y1,y2,y3\n1,,,4,5,\n1,2,3,4,5,6')
    expect([...cases.lengths]).toEqual([2, 3])
    expect(sequences(cases)[1]).toEqual([
      [4, 5],
      [4, 5, 6],
    ])
    expect(codes(cases)).toEqual(['WIDE_GAPS'])
    expect(cases.notices[0].message).toBe('cases.csv: 1 cell inside a sequence is empty, e.g. row 2, column “x2”.')
  })

  it('leaves out rows without a value or without a label, and says which', () => {
    const cases = read('t1,t2,class\n,,u\n1,2,\n3,4,v', 'class')
    expect(sequences(cases)).toEqual([[[3, 4]]])
    expect([...cases.tableRows]).toEqual([2])
    expect(cases.notices.map(({ code, place }) => [code, place?.row])).toEqual([
      ['CASES_EMPTY', 2],
      ['CASES_WITHOUT_LABEL', 3],
    ])
  })

  it('warns of a column that is missing between two others', () => {
    expect(read('t1,t2,t4\n1,2,3').notices[0]).toMatchObject({ code: 'WIDE_STEPS_UNEVEN', place: { column: 't4' } })
    expect(codes(read('w400,w402,w404\n1,2,3'))).toEqual([])
  })

  it('refuses two columns for one step', () => {
    expect(problemOf(() => read('t1,t01,t2\n1,2,3')).message).toContain('“t1” and “t01” are both step 1')
  })

  it('refuses channels with different steps', () => {
    expect(problemOf(() => read('x1,x2,x3,y1,y2\n1,2,3,4,5')).message).toContain('“y” has 2 steps, “x” has 3')
    expect(problemOf(() => read('x1,x2,y1,y3\n1,2,3,4')).message).toContain('“y3” has no partner')
  })

  it('refuses a step that holds text, and a table without any case', () => {
    expect(problemOf(() => read('t1,t2\n1,a')).code).toBe('WIDE_NOT_NUMBERS')
    expect(problemOf(() => read('t1,t2\n,')).code).toBe('CASES_NONE')
  })

  it('gives back the sequences that were written, of any lengths', () => {
    const sequence = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(sequence, { minLength: 1, maxLength: 8 }), written => {
        const header = 't1,t2,t3,t4,t5,t6'
        const rows = written.map(values => Array.from({ length: 6 }, (_, t) => values[t] ?? '').join(','))
        expect(sequences(read([header, ...rows].join('\n')))).toEqual([written])
      }),
    )
  })
})
