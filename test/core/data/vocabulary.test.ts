import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byCodePoint, codecOf, countSymbols, END, START, UNKNOWN, vocabularyOf } from '../../../core/data/vocabulary'
import { problemOf } from '../support/problems'

const counts = (record: Record<string, number>): Map<string, number> => new Map(Object.entries(record))

describe('countSymbols', () => {
  it('counts over all sequences, empty ones included', () => {
    expect(countSymbols([['a', 'b'], [], ['a']])).toEqual(counts({ a: 2, b: 1 }))
  })

  it('counts symbols that are names of an object too', () => {
    expect(countSymbols([['constructor', '__proto__']]).get('__proto__')).toBe(1)
  })
})

describe('vocabularyOf', () => {
  it('puts frequent symbols before rare ones, and equals in the order of code points', () => {
    expect(vocabularyOf(counts({ z: 1, '😀': 1, ﬁ: 1, e: 5 })).symbols).toEqual(['e', 'z', 'ﬁ', '😀'])
  })

  it('does not depend on the order in which symbols came', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      selector: ([symbol]) => symbol,
    })
    fc.assert(
      fc.property(entries, pairs => {
        const there = vocabularyOf(new Map(pairs)).symbols
        const back = vocabularyOf(new Map([...pairs].reverse())).symbols
        expect(back).toEqual(there)
      }),
    )
  })

  it('leaves out what is rarer than the least count or beyond the largest size, and counts it', () => {
    const vocabulary = vocabularyOf(counts({ a: 9, b: 5, c: 3, d: 1 }), { least: 2, most: 2, reserved: [UNKNOWN] })
    expect(vocabulary).toEqual({
      symbols: [UNKNOWN, 'a', 'b'],
      reserved: 1,
      leftOut: { symbols: 2, occurrences: 4 },
    })
  })

  it('gives reserved symbols the first numbers, in the order asked for', () => {
    const codec = codecOf(vocabularyOf(counts({ a: 1 }), { reserved: [START, END, UNKNOWN] }))
    expect([codec.start, codec.end, codec.unknown, codec.size]).toEqual([0, 1, 2, 4])
  })

  it('never takes a word of the text for a reserved symbol', () => {
    const vocabulary = vocabularyOf(counts({ '<end>': 7, a: 1 }), { reserved: [UNKNOWN, END] })
    expect(vocabulary.leftOut).toEqual({ symbols: 1, occurrences: 7 })
    expect([...codecOf(vocabulary).encode(['<end>', 'a'])]).toEqual([0, 2])
  })

  it('keeps a text like “<end>” as a symbol where none is reserved', () => {
    expect(vocabularyOf(counts({ '<end>': 1 })).symbols).toEqual(['<end>'])
  })

  it('says how often the most frequent symbol occurs when none is frequent enough', () => {
    const problem = problemOf(() => vocabularyOf(counts({ a: 2, b: 1 }), { least: 3 }))
    expect(problem.code).toBe('VOCABULARY_EMPTY')
    expect(problem.message).toContain('“a”, occurs 2 times')
    expect(problem.advice).toContain('2 occurrences')
  })

  it('refuses texts without any symbol', () => {
    expect(problemOf(() => vocabularyOf(new Map())).code).toBe('VOCABULARY_EMPTY')
  })
})

describe('codecOf', () => {
  const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 40 })

  it('decodes what it encoded, for every known symbol', () => {
    fc.assert(
      fc.property(words, sequence => {
        const codec = codecOf(vocabularyOf(countSymbols([sequence])))
        expect(codec.decode(codec.encode(sequence))).toEqual(sequence)
      }),
    )
  })

  it('encodes an unknown symbol, and no known one, as unknown', () => {
    fc.assert(
      fc.property(words, words, (known, other) => {
        const codec = codecOf(vocabularyOf(countSymbols([known]), { reserved: [UNKNOWN] }))
        const numbers = codec.encode(other)
        other.forEach((symbol, k) => expect(numbers[k] === codec.unknown).toBe(!known.includes(symbol)))
      }),
    )
  })

  it('names a symbol it does not know when unknown ones have no number', () => {
    const codec = codecOf(vocabularyOf(counts({ a: 1 })))
    expect(codec.knows('b')).toBe(false)
    expect(problemOf(() => codec.encode(['a', 'b'])).message).toContain('“b”')
  })

  it('does not decode a number beyond its symbols', () => {
    const codec = codecOf(vocabularyOf(counts({ a: 1 })))
    expect(() => codec.decode([1])).toThrow(RangeError)
    expect(() => codec.decode([-1])).toThrow(RangeError)
  })
})

describe('byCodePoint', () => {
  it('is 0 for equal texts alone and changes its sign when turned round', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(byCodePoint(a, b) === 0).toBe(a === b)
        expect(Math.sign(byCodePoint(a, b)) + Math.sign(byCodePoint(b, a))).toBe(0)
      }),
    )
  })

  it('puts a text before its own continuation', () => {
    expect(byCodePoint('ab', 'abc')).toBeLessThan(0)
  })
})
