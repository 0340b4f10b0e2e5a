import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letterErrorRate, wordErrorRate } from '../../../core/metrics/error-rate'

const text = fc.array(fc.constantFrom('one', 'two', 'ten', ' '), { maxLength: 5 }).map(parts => parts.join(' '))
const texts = fc.array(fc.record({ reference: text, hypothesis: text }), { maxLength: 4 })

describe('letter and word error rate', () => {
  it('are edits of the corpus over its length, so that long texts weigh more', () => {
    const corpus = [
      { reference: 'seven', hypothesis: 'sevn' },
      { reference: 'one two', hypothesis: 'one tow x' },
    ]
    expect(letterErrorRate(corpus)).toEqual({ substitutions: 1, insertions: 2, deletions: 1, length: 12, rate: 4 / 12 })
    expect(wordErrorRate(corpus)).toEqual({ substitutions: 2, insertions: 1, deletions: 0, length: 3, rate: 1 })
  })

  it('are 0 for a perfect corpus, and 1 where nothing was recognised', () => {
    fc.assert(
      fc.property(texts, corpus => {
        const perfect = corpus.map(({ reference }) => ({ reference, hypothesis: reference }))
        const silent = corpus.map(({ reference }) => ({ reference, hypothesis: '' }))
        for (const rate of [letterErrorRate, wordErrorRate]) {
          const { length } = rate(corpus)
          expect(rate(perfect).rate).toBe(length === 0 ? null : 0)
          expect(rate(silent).rate).toBe(length === 0 ? null : 1)
        }
      }),
    )
  })

  it('are null without any reference, whatever was recognised', () => {
    expect(letterErrorRate([])).toMatchObject({ length: 0, rate: null })
    expect(wordErrorRate([{ reference: ' ', hypothesis: 'a' }])).toMatchObject({ insertions: 1, length: 0, rate: null })
  })

  it('go above 1 where more was invented than there was to say', () => {
    expect(wordErrorRate([{ reference: 'one', hypothesis: 'two three' }]).rate).toBe(2)
  })

  it('count code points and what stands between any white space', () => {
    expect(letterErrorRate([{ reference: 'a😀', hypothesis: 'a' }])).toMatchObject({ deletions: 1, length: 2 })
    expect(wordErrorRate([{ reference: ' one\t two\n', hypothesis: 'one two' }])).toMatchObject({ length: 2, rate: 0 })
  })
})
