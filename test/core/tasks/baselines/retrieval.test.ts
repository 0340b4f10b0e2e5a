import { describe, expect, it } from 'vitest'
import { indexTexts, mostSimilar } from '../../../../core/tasks/baselines/retrieval'
import { golden } from '../../support/golden'

const { retrieval } = golden('metrics') as {
  retrieval: { texts: string[]; queries: string[]; similarity: number[][] }
}
const words = (text: string): string[] => text.split(' ').filter(word => word !== '')

describe('retrieval', () => {
  const index = indexTexts(retrieval.texts.map(words))

  it.each(retrieval.queries.map((query, k) => [query, retrieval.similarity[k]] as const))(
    'finds for "%s" the text that is most similar by the TF-IDF of scikit-learn',
    (query, similarity) => {
      const best = Math.max(...similarity)
      const found = mostSimilar(index, words(query))
      expect(found.similarity).toBeCloseTo(best, 10)
      expect(found.text).toBe(best === 0 ? -1 : similarity.findIndex(value => value > best - 1e-12))
    },
  )

  it('of a training text is the text itself, with the similarity 1', () => {
    retrieval.texts.filter(Boolean).forEach((text, k) => {
      const found = mostSimilar(index, words(text))
      expect(found.text).toBe(k)
      expect(found.similarity).toBeCloseTo(1, 12)
    })
  })

  it('reads the rare words first and passes over common ones that are in too many texts', () => {
    const texts = [words('the rare'), ...Array.from({ length: 9 }, () => words('the the the'))]
    const common = indexTexts(texts)
    expect(mostSimilar(common, words('the the the the the the the the rare'), 5).text).toBe(0)
    expect(mostSimilar(common, words('the the the the the the the the rare')).text).toBe(1)
    expect(mostSimilar(common, words('the'), 5).text).toBe(1)
  })

  it('of no texts finds none', () => {
    expect(mostSimilar(indexTexts([]), ['a'])).toEqual({ text: -1, similarity: 0 })
  })
})
