import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bothEnds, characterRows, shapeOf, SHAPES, wordFeatures } from '../../../core/data/characters-of-words'
import { codecOf, countSymbols, UNKNOWN, vocabularyOf } from '../../../core/data/vocabulary'

describe('bothEnds', () => {
  it('keeps a word that fits as it is', () => {
    expect(bothEnds([...'word'], 4)).toEqual([...'word'])
  })

  it('keeps beginning and end of a longer word, the beginning one longer', () => {
    expect(bothEnds([...'abcdefgh'], 5).join('')).toBe('abcgh')
    expect(bothEnds([...'abcdefgh'], 1).join('')).toBe('a')
  })

  it('never gives more than the width, and always the first character', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.integer({ min: 1, max: 9 }), (characters, width) => {
        const kept = bothEnds(characters, width)
        expect(kept).toHaveLength(Math.min(width, characters.length))
        expect(kept[0]).toBe(characters[0])
      }),
    )
  })
})

describe('characterRows', () => {
  it('lays words side by side and says how long each is', () => {
    const codec = codecOf(vocabularyOf(countSymbols([[...'abc']]), { reserved: [UNKNOWN] }))
    const rows = characterRows(['cab', '', 'abcabc', 'x😀'], codec.encode, 4)
    expect([...rows.lengths]).toEqual([3, 0, 4, 2])
    expect([...rows.indices]).toEqual([3, 1, 2, 0, 0, 0, 0, 0, 1, 2, 2, 3, 0, 0, 0, 0])
  })
})

describe('shapeOf', () => {
  it.each([
    ['bears', 'small letters'],
    ["don't", 'small letters'],
    ['ﬁn', 'small letters'],
    ['Teddy', 'first capital'],
    ['I', 'first capital'],
    ['Åsa', 'first capital'],
    ['NFL', 'all capitals'],
    ['U.S.', 'all capitals'],
    ['iPhone', 'some capital'],
    ['McDonald', 'some capital'],
    ['東京', 'letters without case'],
    ['2017', 'digits'],
    ['1,000.5', 'number'],
    ['-3', 'number'],
    ['12:30', 'number'],
    ['50%', 'number'],
    ['$20', 'number'],
    ['½', 'other'],
    ['3rd', 'letters and digits'],
    ['Boeing-747', 'letters and digits'],
    ['@paulwalk', '@name'],
    ['#NFL', '#tag'],
    ['@', 'punctuation'],
    ['#', 'punctuation'],
    ['http://t.co/x1', 'address'],
    ['someone@example.org', 'address'],
    ['...', 'punctuation'],
    [':-)', 'punctuation'],
    ['😀', 'other'],
    ['', 'other'],
  ])('calls %j %s', (word, shape) => {
    expect(shapeOf(word)).toBe(shape)
  })

  it('takes no time for a long word without a decision', () => {
    const began = performance.now()
    for (const letter of ['.', '1', 'a', '@', '-', 'A']) shapeOf(letter.repeat(100_000))
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('wordFeatures', () => {
  const choice = { prefixes: [1], suffixes: [2, 3], buckets: 1024 }

  it('gives every word one number a table, below the size of the table', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })), words => {
        const { tables, indices } = wordFeatures(words, choice)
        expect(tables.map(table => table.name)).toEqual(['shape', 'first 1', 'last 2', 'last 3'])
        expect(indices).toHaveLength(words.length * tables.length)
        indices.forEach((index, k) => {
          expect(index).toBeGreaterThanOrEqual(0)
          expect(index).toBeLessThan(tables[k % tables.length].size)
        })
      }),
    )
  })

  it('gives words of one ending the same number, whatever their case, and of other endings mostly another', () => {
    const { indices } = wordFeatures(['walking', 'TALKING', 'walked'], choice)
    const last3 = [indices[3], indices[7], indices[11]]
    expect(last3[0]).toBe(last3[1])
    expect(last3[0]).not.toBe(last3[2])
  })

  it('tells case by the shape alone', () => {
    const { indices } = wordFeatures(['teddy', 'Teddy'], choice)
    expect([...indices.slice(1, 4)]).toEqual([...indices.slice(5, 8)])
    expect([SHAPES[indices[0]], SHAPES[indices[4]]]).toEqual(['small letters', 'first capital'])
  })

  // Computed in Python: FNV-1a of 32 bits over the letters, modulo 1024.
  it('hashes affixes by FNV-1a, so that a reader of a model can do the same', () => {
    expect([...wordFeatures(['Teddy', 'bears'], { prefixes: [3], suffixes: [2, 3], buckets: 1024 }).indices]).toEqual([
      1, 738, 958, 932, 0, 563, 402, 427,
    ])
  })
})
