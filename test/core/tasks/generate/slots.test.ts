import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withSlots, withValues } from '../../../../core/tasks/generate/slots'

const value = (column: string, text: string) => ({ column, tokens: text === '' ? [] : text.split(' ') })

describe('slots', () => {
  it('stand for the longest value that fits', () => {
    const values = [value('food', 'red'), value('name', 'red door'), value('area', '')]
    expect(withSlots('the red door serves red wine'.split(' '), values)).toEqual({
      tokens: ['the', '<name>', 'serves', '<food>', 'wine'],
      replaced: new Set(['name', 'food']),
    })
  })

  it('have nothing to say without a value', () => {
    expect(withValues(['<name>', 'is', 'in', '<area>'], [value('name', 'red door'), value('area', '')])).toEqual([
      'red',
      'door',
      'is',
      'in',
    ])
  })

  it('come back as the text was, whatever the values', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })
    const values = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }), { maxLength: 3 })
    fc.assert(
      fc.property(words, values, (text, all) => {
        const own = all.map((tokens, k) => ({ column: `c${k}`, tokens }))
        expect(withValues(withSlots(text, own).tokens, own)).toEqual(text)
      }),
    )
  })
})
