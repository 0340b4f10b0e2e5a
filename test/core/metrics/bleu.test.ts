import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusBleu } from '../../../core/metrics/bleu'
import { exactMatch, isExact } from '../../../core/metrics/exact-match'
import { expectClose, golden } from '../support/golden'

interface Case {
  readonly candidates: string[][]
  readonly references: string[][][]
  readonly bleu: number
  readonly precisions: number[]
  readonly brevity_penalty: number
  readonly candidate_length: number
  readonly reference_length: number
}

const { bleu } = golden('metrics') as { bleu: Case[] }
const words = (text: string): string[] => text.split(' ')

describe('corpus BLEU', () => {
  it.each(bleu.map((file, k) => [k, file] as const))('is that of sacreBLEU, case %i', (_, file) => {
    const found = corpusBleu(file.candidates, file.references)
    expectClose([found.bleu], [file.bleu], 'BLEU')
    expectClose(found.precisions, file.precisions, 'precisions')
    expectClose([found.brevityPenalty], [file.brevity_penalty], 'brevity penalty')
    expect([found.candidateLength, found.referenceLength]).toEqual([file.candidate_length, file.reference_length])
  })

  it('is what the docstring of NLTK prints for its two sentences', () => {
    expect(corpusBleu(bleu[0].candidates, bleu[0].references).bleu).toBeCloseTo(0.5920778868801042, 14)
  })

  it('clips: "the" seven times matches twice (Papineni et al., section 2.1)', () => {
    const candidate = words('the the the the the the the')
    const references = [words('the cat is on the mat'), words('there is a cat on the mat')]
    expect(corpusBleu([candidate], [references]).precisions[0]).toBe(2 / 7)
  })

  it('takes the reference nearest in length, the shorter of two as near', () => {
    const references = [words('a b c d e f'), words('a b'), words('a b c d e f g h i')]
    expect(corpusBleu([words('a b c d')], [references]).referenceLength).toBe(2)
    expect(corpusBleu([words('a b c d e')], [references]).referenceLength).toBe(6)
  })

  it('punishes brevity by exp(1 − r/c) and length not at all', () => {
    expect(corpusBleu([words('a b c d')], [[words('a b c d e f g h')]]).brevityPenalty).toBeCloseTo(Math.exp(-1), 14)
    expect(corpusBleu([words('a b c d e')], [[words('a b c d')]]).brevityPenalty).toBe(1)
  })

  it('is 0 without a matching 4-gram, and for no words at all', () => {
    expect(corpusBleu([words('a b c x')], [[words('a b c d')]])).toMatchObject({
      bleu: 0,
      precisions: [3 / 4, 2 / 3, 1 / 2, 0],
    })
    expect(corpusBleu([[]], [[words('a b c d')]]).bleu).toBe(0)
    expect(corpusBleu([[]], [[[]]]).bleu).toBe(0)
    expect(corpusBleu([], []).bleu).toBe(0)
  })

  const sentence = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 })
  const corpus = fc.array(fc.tuple(sentence, fc.array(sentence, { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 8,
  })

  it('is 1 when every candidate is one of its references and 4 words long', () => {
    fc.assert(
      fc.property(corpus, pairs => {
        const long = pairs.map(([candidate, references]) => [['a', 'b', 'c', ...candidate], references] as const)
        const candidates = long.map(([candidate]) => candidate)
        const references = long.map(([candidate, others]) => [...others, candidate])
        expect(corpusBleu(candidates, references).bleu).toBe(1)
      }),
    )
  })

  it('lies between 0 and 1 and does not depend on the order of sentences or references', () => {
    fc.assert(
      fc.property(corpus, pairs => {
        const of = (list: typeof pairs): number =>
          corpusBleu(
            list.map(([candidate]) => candidate),
            list.map(([, references]) => references),
          ).bleu
        const value = of(pairs)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(of([...pairs].reverse().map(([candidate, references]) => [candidate, [...references].reverse()]))).toBe(
          value,
        )
      }),
    )
  })

  it('refuses a candidate without a reference', () => {
    expect(() => corpusBleu([['a'], ['b']], [[['a']], []])).toThrow('candidate 1 has no reference')
    expect(() => corpusBleu([['a']], [])).toThrow('1 candidates have 0 sets of references')
  })
})

describe('exact match', () => {
  it('asks for every token of one reference', () => {
    expect(isExact(['a', 'b'], [['a'], ['a', 'b']])).toBe(true)
    expect(isExact(['a', 'b'], [['a'], ['a', 'b', 'c'], ['b', 'a']])).toBe(false)
    expect(isExact([], [[]])).toBe(true)
  })

  it('is the share of candidates, NaN of none', () => {
    expect(exactMatch([['a'], ['b'], ['c']], [[['a']], [['x'], ['b']], [['x']]])).toBe(2 / 3)
    expect(exactMatch([], [])).toBeNaN()
  })
})
