import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longCases, type Cases, type CaseTable, type LongForm } from '../../../core/data/cases'
import { problemOf } from '../support/problems'
import { tableOf } from '../support/tables'

const form = (over: Partial<LongForm> = {}): LongForm => ({ ids: ['case'], step: null, label: null, ...over })

/** The values of a column, case by case. */
function sequences(table: CaseTable, cases: Cases, name: string): number[][] {
  const values = table.columns.find(column => column.name === name)?.values ?? new Float64Array()
  return Array.from(cases.starts, (start, k) =>
    Array.from(
      { length: cases.lengths[k] },
      (_, p) => values[cases.order === null ? start + p : cases.order[start + p]],
    ),
  )
}
const codes = ({ notices }: Cases): string[] => notices.map(({ code }) => code)

describe('longCases', () => {
  it('finds cases of unequal length as ranges of the rows as they stand', () => {
    const table = tableOf('case,x,class\na,1,u\na,2,u\nb,3,v\nb,4,v\nb,5,v\n7,6,u')
    const cases = longCases(table, form({ label: 'class' }))
    expect(cases).toMatchObject({ count: 3, order: null, names: ['a', 'b', '7'], notices: [] })
    expect([...cases.starts]).toEqual([0, 2, 5])
    expect([...cases.lengths]).toEqual([2, 3, 1])
    expect([...(cases.labels ?? [])]).toEqual([0, 1, 0])
  })

  it('puts scattered rows of a case together and says where they were', () => {
    const table = tableOf('case,x\n1,10\n2,20\n1,11\n2,21\n2,22')
    const cases = longCases(table, form())
    expect(sequences(table, cases, 'x')).toEqual([
      [10, 11],
      [20, 21, 22],
    ])
    expect(codes(cases)).toEqual(['CASES_SCATTERED'])
    expect(cases.notices[0].message).toContain('2 cases are not together, e.g. “1”: after row 2 it goes on in row 4')
  })

  it('tells cases apart by several columns together', () => {
    const table = tableOf('split,case,x\ntrain,1,1\ntrain,1,2\ntest,1,3')
    const cases = longCases(table, form({ ids: ['split', 'case'] }))
    expect(cases.names).toEqual(['train · 1', 'test · 1'])
    expect([...cases.lengths]).toEqual([2, 1])
  })

  it('puts rows in the order of their steps, and says so', () => {
    const table = tableOf('case,t,x\na,2,20\na,1,10\nb,1,30')
    const cases = longCases(table, form({ step: 't' }))
    expect(sequences(table, cases, 'x')).toEqual([[10, 20], [30]])
    expect(codes(cases)).toEqual(['STEPS_SORTED'])
  })

  it('puts two rows in the middle of a case in order too', () => {
    const table = tableOf('case,t,x\na,1,10\na,3,30\na,2,20\na,4,40')
    expect(sequences(table, longCases(table, form({ step: 't' })), 'x')).toEqual([[10, 20, 30, 40]])
  })

  it('says nothing of steps in order, whatever their distance', () => {
    expect(codes(longCases(tableOf('case,t\na,1\na,2\nb,1\nb,2'), form({ step: 't' })))).toEqual([])
    expect(codes(longCases(tableOf('case,t\na,1.25\na,2.5\na,3.1\na,9'), form({ step: 't' })))).toEqual([])
  })

  it('names the rows before which steps are missing', () => {
    const rows = Array.from({ length: 20 }, (_, k) => `a,${k < 15 ? k : k + 3}`).join('\n')
    const cases = longCases(tableOf(`case,t\n${rows}`), form({ step: 't' }))
    expect(cases.notices[0]).toMatchObject({ code: 'STEP_GAPS', place: { row: 17, column: 't' } })
    expect(cases.notices[0].message).toContain('1 apart, except before row 17')
  })

  it('refuses a step that comes twice in a case, with both rows', () => {
    const problem = problemOf(() => longCases(tableOf('case,t\na,1\nb,1\na,2\na,1'), form({ step: 't' })))
    expect(problem).toMatchObject({ code: 'STEP_REPEATED', place: { file: 'cases.csv', row: 5, column: 't' } })
    expect(problem.message).toContain('step 1 of case “a” stands in row 2 already')
    expect(problem.advice).toContain('one more column')
  })

  it('refuses a row without step or without case', () => {
    const table = tableOf('case,t\na,1\na,\n,1')
    expect(problemOf(() => longCases(table, form()))).toMatchObject({
      code: 'CASE_WITHOUT_ID',
      place: { row: 4, column: 'case' },
    })
    const whole = tableOf('case,t\na,1\na,\nb,1')
    expect(problemOf(() => longCases(whole, form({ step: 't' })))).toMatchObject({
      code: 'STEP_MISSING',
      place: { row: 3 },
    })
  })

  it('refuses a label that changes within a case, with both rows and both labels', () => {
    const table = tableOf('case,class\na,u\na,u\na,v\nb,u\na,w')
    const problem = problemOf(() => longCases(table, form({ label: 'class' })))
    expect(problem).toMatchObject({ code: 'CASE_LABEL_CHANGES', place: { row: 4, column: 'class' } })
    expect(problem.message).toBe(
      'cases.csv, row 4, column “class”: case “a” is “v” here and “u” in row 2; 2 rows of its 4 differ from the first.',
    )
  })

  it('refuses a label that changes back to an earlier one of the alphabet', () => {
    expect(problemOf(() => longCases(tableOf('case,y\na,v\na,u'), form({ label: 'y' })))).toMatchObject({
      place: { row: 3 },
    })
  })

  it('takes a label that stands in one row of its case alone', () => {
    expect([...(longCases(tableOf('case,y\na,\na,3\nb,4'), form({ label: 'y' })).labels ?? [])]).toEqual([3, 4])
  })

  it('leaves out cases without a label, and says which', () => {
    const table = tableOf('case,x,y\na,1,\na,2,\nb,3,4\nb,4,4')
    const cases = longCases(table, form({ label: 'y' }))
    expect(sequences(table, cases, 'x')).toEqual([[3, 4]])
    expect(cases).toMatchObject({ count: 1, names: ['b'] })
    expect([...(cases.labels ?? [])]).toEqual([4])
    expect(cases.notices[0]).toMatchObject({ code: 'CASES_WITHOUT_LABEL', place: { row: 2, column: 'y' } })
  })

  it('refuses a table without any case', () => {
    expect(problemOf(() => longCases(tableOf('case,y'), form())).code).toBe('CASES_NONE')
    expect(problemOf(() => longCases(tableOf('case,y\na,'), form({ label: 'y' }))).message).toContain(
      'no case with a label',
    )
  })

  it('names the columns there are when one is unknown', () => {
    const problem = problemOf(() => longCases(tableOf('case,y\na,1'), form({ step: 't' })))
    expect(problem.message).toContain('no column “t”')
    expect(problem.advice).toContain('“case”, “y”')
  })

  it('uses every row once, keeps each case in the order of the file, and needs no order for rows that are together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }), ids => {
        const table = tableOf(`case,row\n${ids.map((id, row) => `${id},${row}`).join('\n')}`)
        const cases = longCases(table, form())
        const found = sequences(table, cases, 'row')
        expect(found.flat().sort((a, b) => a - b)).toEqual(ids.map((_, row) => row))
        found.forEach((rows, k) => {
          expect(rows).toEqual([...rows].sort((a, b) => a - b))
          for (const row of rows) expect(String(ids[row])).toBe(cases.names[k])
        })
        const stretches = ids.filter((id, row) => row === 0 || id !== ids[row - 1]).length
        expect(cases.order === null).toBe(stretches === cases.count)
      }),
    )
  })
})
