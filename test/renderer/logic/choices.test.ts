import { describe, expect, it } from 'vitest'
import { choiceAt, concerns, withAnswer, withChoice } from '../../../renderer/logic/choices'

const experiment = { data: { read: { missing: ['x'], dateOrder: 'auto' } }, task: { window: 'auto' }, clip: null }

describe('withChoice', () => {
  it('changes one place, leaves the original alone and shares the other branches', () => {
    const changed = withChoice(experiment, 'task.window', '96 h')
    expect(choiceAt(changed, 'task.window')).toBe('96 h')
    expect(experiment.task.window).toBe('auto')
    expect(changed.data).toBe(experiment.data)
  })
  it('makes a branch where there was none', () => {
    expect(choiceAt(withChoice(experiment, 'clip.norm', 1), 'clip.norm')).toBe(1)
  })
})

describe('withAnswer', () => {
  it('sets a single choice and adds to a list', () => {
    expect(choiceAt(withAnswer(experiment, 'data.read.dateOrder', 'dmy'), 'data.read.dateOrder')).toBe('dmy')
    expect(choiceAt(withAnswer(experiment, 'data.read.missing', '-200'), 'data.read.missing')).toEqual(['x', '-200'])
  })
  it('changes nothing for "leave it" and for what is in the list already', () => {
    expect(withAnswer(experiment, 'data.read.missing', '')).toBeNull()
    expect(withAnswer(experiment, 'data.read.missing', 'x')).toBeNull()
  })
})

it('a problem concerns its own field and those around it, not those that begin alike', () => {
  expect(concerns('task.window', 'task.window')).toBe(true)
  expect(concerns('evaluation.split.test', 'evaluation.split')).toBe(true)
  expect(concerns('task.windowed', 'task.window')).toBe(false)
  expect(concerns(undefined, 'task')).toBe(false)
})
