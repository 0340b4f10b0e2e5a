import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysFromFlags, keysFromNumbers, severalHot, type KeySets } from '../../../core/data/key-sets'
import { problemOf } from '../support/problems'
import { tableOf } from '../support/tables'

const chords = ({ names, starts, indices }: KeySets): string[][] =>
  Array.from({ length: starts.length - 1 }, (_, row) =>
    Array.from(indices.subarray(starts[row], starts[row + 1]), k => names[k]),
  )

const PIANO = { lowest: 21, highest: 108 }
const COLUMNS = ['n1', 'n2', 'n3']
const chorale = (text: string) => tableOf(`n1,n2,n3\n${text}`, 'jsb.csv')

describe('keysFromNumbers', () => {
  it('reads chords of different sizes, silence included', () => {
    const sets = keysFromNumbers(chorale('60,72,79\n72,,\n,,\n79,60,'), COLUMNS, PIANO)
    expect(chords(sets)).toEqual([['60', '72', '79'], ['72'], [], ['60', '79']])
    expect(sets.names).toHaveLength(88)
    expect(sets.notices).toEqual([])
  })

  it('has the keys of the table when no range is named', () => {
    expect(keysFromNumbers(chorale('60,63,\n61,,'), COLUMNS, null).names).toEqual(['60', '61', '62', '63'])
  })

  it('takes a key once that stands twice, and says where', () => {
    const sets = keysFromNumbers(chorale('60,60,\n60,61,'), COLUMNS, PIANO)
    expect(chords(sets)).toEqual([['60'], ['60', '61']])
    expect(sets.notices[0]).toMatchObject({ code: 'KEY_REPEATED', place: { row: 2 } })
  })

  it('names row and column of what is no key', () => {
    expect(problemOf(() => keysFromNumbers(chorale('60,,\n60,61.5,'), COLUMNS, PIANO))).toMatchObject({
      code: 'KEY_NOT_WHOLE',
      place: { file: 'jsb.csv', row: 3, column: 'n2' },
    })
    expect(problemOf(() => keysFromNumbers(chorale('109,,'), COLUMNS, PIANO)).message).toContain(
      'row 2, column “n1”: there is no key 109',
    )
  })

  it('refuses columns without a key, and numbers that are none', () => {
    expect(problemOf(() => keysFromNumbers(chorale(',,'), COLUMNS, null)).code).toBe('KEYS_NONE')
    expect(problemOf(() => keysFromNumbers(chorale('1,1e9,'), COLUMNS, null)).code).toBe('KEYS_TOO_MANY')
  })
})

describe('keysFromFlags', () => {
  it('names keys by their columns', () => {
    const sets = keysFromFlags(tableOf('p43,p44,p45\n0,1,1\n0,0,\n1,0,0'), ['p43', 'p44', 'p45'])
    expect(chords(sets)).toEqual([['p44', 'p45'], [], ['p43']])
  })

  it('names row and column of a value that is neither 0 nor 1', () => {
    expect(problemOf(() => keysFromFlags(tableOf('a,b\n0,1\n1,2'), ['a', 'b']))).toMatchObject({
      code: 'KEY_NOT_A_FLAG',
      place: { row: 3, column: 'b' },
    })
    expect(problemOf(() => keysFromFlags(tableOf('a\nyes\nno'), ['a'])).code).toBe('KEY_NOT_A_FLAG')
  })
})

describe('severalHot', () => {
  it('writes the flags that were read, and clears what stood there', () => {
    const flags = fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 9,
    })
    fc.assert(
      fc.property(flags, rows => {
        const sets = keysFromFlags(tableOf(`a,b,c\n${rows.map(row => row.join(',')).join('\n')}`), ['a', 'b', 'c'])
        const into = new Float32Array(5).fill(9)
        rows.forEach((row, r) => {
          severalHot(sets, r, into, 1)
          expect([...into]).toEqual([9, ...row, 9])
        })
      }),
    )
  })
})
