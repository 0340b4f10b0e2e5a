import { describe, expect, it } from 'vitest'
import { partNamed } from '../../../core/tasks/part-names'

describe('partNamed', () => {
  it.each([
    ['train', 'train'],
    ['Training', 'train'],
    [' dev ', 'validation'],
    ['VALID', 'validation'],
    ['validation', 'validation'],
    ['test', 'test'],
    ['holdout', 'test'],
    ['', null],
    ['trained', null],
    ['1', null],
  ])('takes %j for %s', (word, part) => {
    expect(partNamed(word)).toBe(part)
  })
})
