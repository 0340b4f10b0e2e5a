import { describe, expect, it } from 'vitest'
import { sentenceBleu } from '../../../../core/metrics/bleu'
import { fitWordTranslation, wordForWord } from '../../../../core/tasks/baselines/word-translation'
import { baselineTranslations } from '../../../../core/tasks/translate/baselines'
import { evaluateTranslation } from '../../../../core/tasks/translate/results'
import { plannedPairs, somePairs, someTranslator } from '../../support/translators'

function ended<T>(work: Generator<number, T>): T {
  for (let last = 0; ;) {
    const { value, done } = work.next()
    if (done) return value
    expect(value).toBeGreaterThanOrEqual(last)
    expect(value).toBeLessThanOrEqual(1)
    last = value
  }
}
const words = (text: string): string[] => text.split(' ')

describe('word for word', () => {
  it('learns which word goes with which from pairs alone, against the order of words', () => {
    const source = ['das haus', 'das buch', 'ein buch', 'ein haus ist klein'].map(words)
    const target = ['house the', 'book the', 'book a', 'small is house a'].map(words)
    const model = ended(fitWordTranslation(source.map((own, k) => ({ source: own, target: target[k] }))))
    expect(wordForWord(model, words('das buch ein neues haus'))).toEqual(words('the book a neues house'))
  })
})

describe('an evaluation of translators', () => {
  const { recipe } = someTranslator()
  const sources = ['a b', 'a b', 'c d e f'].map(words)
  const targets = ['one two three four', 'one two three nine', 'five six seven eight'].map(words)
  const say = (name: string, said: string[]) => ({ name, label: name, said: said.map(words) })

  it('judges every pair by its own reference, and every source by all its translations', () => {
    const {
      translators,
      sentences,
      sources: different,
    } = evaluateTranslation(recipe, 'test', { sources, targets }, [
      say('network', ['one two three four', 'one two three four', 'five six seven eight']),
    ])
    expect([sentences, different]).toEqual([3, 2])
    const [{ scores, anyOf }] = translators
    expect(scores.exact).toBeCloseTo(2 / 3, 12)
    // Matches of 12, 9, 6 and 3 n-grams: 11, 8, 5 and 2.
    expect(scores.bleu).toBeCloseTo(100 * ((11 / 12) * (8 / 9) * (5 / 6) * (2 / 3)) ** 0.25, 10)
    expect(anyOf).toEqual({ bleu: expect.closeTo(100, 10), exact: 1 })
  })

  it('groups by the length of the source', () => {
    const { lengths, translators } = evaluateTranslation(recipe, 'test', { sources, targets }, [
      say('network', ['x', 'x', 'five six seven eight']),
    ])
    expect(lengths).toEqual([
      { from: 2, to: 2, sentences: 2 },
      { from: 4, to: 4, sentences: 1 },
    ])
    expect(translators[0].byLength).toEqual([
      { bleu: 0, exact: 0 },
      { bleu: expect.closeTo(100, 10), exact: 1 },
    ])
    expect(
      evaluateTranslation(recipe, 'test', { sources: sources.slice(1), targets: targets.slice(1) }, [
        say('network', ['x', 'y']),
      ]).translators[0].anyOf,
    ).toBeNull()
  })

  it('says in a sentence how the network stands beside the best baseline', () => {
    const right = ['one two three four', 'one two three nine', 'five six seven eight']
    const verdict = (...said: ReturnType<typeof say>[]) =>
      evaluateTranslation(recipe, 'test', { sources, targets }, said).verdict
    expect(verdict(say('network', right), say('greedy', ['', '', '']), say('retrieval', ['x', 'y', 'z']))).toBe(
      'BLEU 100.0, 100.0 points better than retrieval (0.0).',
    )
    expect(verdict(say('retrieval', right), say('word-for-word', ['x', 'y', 'z']))).toBe(
      'To beat: BLEU 100.0 of retrieval, 0.0 of word-for-word.',
    )
    expect(verdict(say('network', right), say('retrieval', right))).toBe('BLEU 100.0, as good as retrieval (100.0).')
  })
})

describe('the baselines of translating', () => {
  it('say what the most similar source of the training part is called, and each word', () => {
    const plan = plannedPairs(somePairs(), { text: { least: 1 } })
    const { test, validation } = ended(baselineTranslations(plan))
    expect(test.map(({ name }) => name)).toEqual(['retrieval', 'word-for-word'])
    expect(validation.map(({ said }) => said.length)).toEqual([
      plan.parts.validation.length,
      plan.parts.validation.length,
    ])
    const learned = new Set(Array.from(plan.learned.train, pair => plan.pairs.targets[pair].join(' ')))
    for (const said of test[0].said) expect(learned).toContain(said.join(' '))
    test[1].said.forEach((said, n) => {
      const pair = plan.parts.test[n]
      expect(said).toHaveLength(plan.pairs.sources[pair].length)
    })
  })
})

describe('the BLEU of a sentence', () => {
  it('is 1 for its reference, less for less of it, and 0 without a common word', () => {
    const reference = words('a b c d e')
    expect(sentenceBleu(reference, reference)).toBeCloseTo(1, 12)
    // p = 4/4, 4/4, 3/3, 2/2 with the brevity penalty of 4 against 5.
    expect(sentenceBleu(words('a b c d'), reference)).toBeCloseTo(Math.exp(1 - 5 / 4), 12)
    expect(sentenceBleu(words('a b x d e'), reference)).toBeCloseTo(((4 / 5) * (3 / 5) * (1 / 4) * (1 / 3)) ** 0.25, 12)
    expect(sentenceBleu(words('x y'), reference)).toBe(0)
    expect(sentenceBleu([], reference)).toBe(0)
    expect(sentenceBleu(['a'], ['a'])).toBe(1)
  })
})
