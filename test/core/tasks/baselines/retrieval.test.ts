import { describe, expect, it } from 'vitest'
import { indexTexts, mostSimilar, type Found, type TextIndex } from '../../../../core/tasks/baselines/retrieval'
import { finish } from '../../support/generators'
import { golden } from '../../support/golden'

const { retrieval } = golden('metrics') as {
  retrieval: { texts: string[]; queries: string[]; similarity: number[][] }
}
const words = (text: string): string[] => text.split(' ').filter(word => word !== '')

describe('retrieval', () => {
  const index = finish(indexTexts(retrieval.texts.map(words)))
  const nearest = (to: TextIndex, query: string[], most?: number): Found => finish(mostSimilar(to, [query], most))[0]

  it.each(retrieval.queries.map((query, k) => [query, retrieval.similarity[k]] as const))(
    'finds for "%s" the text that is most similar by the TF-IDF of scikit-learn',
    (query, similarity) => {
      const best = Math.max(...similarity)
      const found = nearest(index, words(query))
      expect(found.similarity).toBeCloseTo(best, 10)
      expect(found.text).toBe(best === 0 ? -1 : similarity.findIndex(value => value > best - 1e-12))
    },
  )

  it('of a training text is the text itself, with the similarity 1', () => {
    retrieval.texts.filter(Boolean).forEach((text, k) => {
      const found = nearest(index, words(text))
      expect(found.text).toBe(k)
      expect(found.similarity).toBeCloseTo(1, 12)
    })
  })

  it('reads the rare words first and passes over common ones that are in too many texts', () => {
    const texts = [words('the rare'), ...Array.from({ length: 9 }, () => words('the the the'))]
    const common = finish(indexTexts(texts))
    expect(nearest(common, words('the the the the the the the the rare'), 5).text).toBe(0)
    expect(nearest(common, words('the the the the the the the the rare')).text).toBe(1)
    expect(nearest(common, words('the'), 5).text).toBe(1)
  })

  it('of no texts finds none', () => {
    expect(nearest(finish(indexTexts([])), ['a'])).toEqual({ text: -1, similarity: 0 })
  })

  it('answers each query for itself, and says how far it is', () => {
    const queries = Array.from({ length: 1200 }, (_, k) => words(retrieval.queries[k % 4]))
    const work = mostSimilar(index, queries)
    expect([work.next().value, work.next().value]).toEqual([500 / 1200, 1000 / 1200])
    expect(finish(mostSimilar(index, queries))).toEqual(queries.map(query => nearest(index, query)))
  })
})
