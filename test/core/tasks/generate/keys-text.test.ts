import { describe, expect, it } from 'vitest'
import { keysText, stepsOfText } from '../../../../core/tasks/generate/keys-text'
import { Problem } from '../../../../core/problem'

const names = ['60', '62', '64', '67']

describe('steps of keys as a text', () => {
  it('join the keys of a step by "+", and say silence', () => {
    expect(keysText([[0, 2, 3], [1], []], names)).toBe('60+64+67 62 -')
    expect(keysText([], names)).toBe('')
  })
  it('are read back as they were written, whichever keys are down', () => {
    const steps = Array.from({ length: 16 }, (_, bits) => names.flatMap((_, key) => (bits & (1 << key) ? [key] : [])))
    expect(stepsOfText(keysText(steps, names), names)).toEqual(steps)
  })
  it('may be written in any order, a key twice, and over several lines', () => {
    expect(stepsOfText(' 67+60\n- ', names)).toEqual([[3, 0], []])
    expect(stepsOfText('', names)).toEqual([])
  })
  it('are refused where a key is none of them', () => {
    const read = (): unknown => stepsOfText('60 62+61', names)
    expect(read).toThrow(Problem)
    expect(read).toThrow(/“61” is none of the 4 keys/)
  })
})
