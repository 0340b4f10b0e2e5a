import { describe, expect, it } from 'vitest'
import { END, lookText, weightStep } from '../../../renderer/logic/attention'
import { marked } from '../../../renderer/logic/edits'
import { joined, listed, type SaidItem } from '../../../renderer/logic/said'

const letters = (text: string): string[] => [...text]
const words = (text: string): string[] => text.split(' ')

describe('what was said against what should have been', () => {
  it('marks another symbol on both sides, and says which one it stands for', () => {
    const { reference, said, words: told } = marked(words('the cat sat'), words('the hat sat'))
    expect(reference.map(({ how }) => how)).toEqual(['same', 'changed', 'same'])
    expect(said[1]).toEqual({ text: 'hat', how: 'changed' })
    expect(told).toBe('1 edit: “hat” instead of “cat”')
  })

  it('leaves one empty place for symbols that are missing in a row', () => {
    const { reference, said, words: told } = marked(letters('seven'), letters('sen'))
    expect(reference.map(({ text, how }) => (how === 'missing' ? text : '')).join('')).toHaveLength(2)
    expect(said.filter(({ how }) => how === 'missing')).toEqual([{ text: '', how: 'missing' }])
    expect(told).toMatch(/^2 edits: “[ve]+” is missing, “[ve]+” is missing$/)
  })

  it('marks what is too much, a blank so that it can be seen', () => {
    const { reference, said, words: told } = marked(letters('ab'), letters('a b'))
    expect(reference.every(({ how }) => how === 'same')).toBe(true)
    expect(said).toEqual([
      { text: 'a', how: 'same' },
      { text: ' ', how: 'added' },
      { text: 'b', how: 'same' },
    ])
    expect(told).toBe('1 edit: “␣” is too much')
  })

  it('has nothing to tell of what is right, and everything where nothing was said', () => {
    expect(marked(words('a b'), words('a b')).words).toBe('')
    expect(marked(words('a b'), []).words).toBe('2 edits: “a” is missing, “b” is missing')
  })
})

describe('a list of what was said', () => {
  const item = (index: number, of: string, reference: string, said: string, quality: number): SaidItem => ({
    ...{ index, quality, score: '' },
    of: words(of),
    reference: words(reference),
    said: words(said),
  })
  const items = [
    item(0, 'en hund', 'a dog', 'a dog', 1),
    item(1, 'en svart katt', 'a black cat', 'a dog', 0.2),
    item(2, 'hej', 'hello', 'hi', 0.5),
  ]
  const order = (how: Parameters<typeof listed>[1], wanted = ''): number[] =>
    listed(items, how, wanted).map(({ index }) => index)

  it('is sorted by how good it is, or by the length of the reference', () => {
    expect(order('file')).toEqual([0, 1, 2])
    expect(order('worst')).toEqual([1, 2, 0])
    expect(order('best')).toEqual([0, 2, 1])
    expect(order('longest')[0]).toBe(1)
  })

  it('is searched in source, reference and what was said, for all the words in any order', () => {
    expect(order('file', 'DOG')).toEqual([0, 1])
    expect(order('file', 'cat svart')).toEqual([1])
    expect(order('worst', 'hund cat')).toEqual([])
  })
})

it('writes words with blanks between them and characters without', () => {
  expect(joined(['a', 'dog'])).toBe('a dog')
  expect(joined(['d', 'o', 'g'])).toBe('dog')
  expect(joined([])).toBe('')
})

describe('where a step looks', () => {
  it('names the largest shares first and leaves out what is not worth telling', () => {
    const look = { said: 'dog', weights: [0.02, 0.12, 0.82, 0.04] }
    expect(lookText(['en', 'svart', 'hund', '.'], look)).toBe('“dog” looks at hund 82 %, svart 12 %')
  })
  it('calls the end by its name', () => {
    expect(lookText(['a', '.'], { said: END, weights: [0, 1] })).toBe('the end looks at . 100 %')
  })
  it('is as dark as it is large', () => {
    expect([0, 0.14, 0.15, 0.5, 0.99, 1].map(weightStep)).toEqual([0, 0, 1, 3, 6, 6])
  })
})
