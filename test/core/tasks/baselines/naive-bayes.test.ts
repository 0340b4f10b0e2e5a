import { describe, expect, it } from 'vitest'
import { classOf, fitNaiveBayes, logProbabilities } from '../../../../core/tasks/baselines/naive-bayes'
import { finish } from '../../support/generators'
import { golden } from '../../support/golden'

const { naive_bayes: bayes } = golden('metrics') as {
  naive_bayes: { texts: string[]; labels: number[]; unseen: string[]; classes: number[]; log_probabilities: number[][] }
}
const words = (text: string): string[] => text.split(' ').filter(word => word !== '')

describe('naive Bayes on words and pairs', () => {
  const model = finish(fitNaiveBayes(bayes.texts.map(words), bayes.labels, 3))

  it.each(bayes.unseen.map((text, k) => [text, bayes.log_probabilities[k]] as const))(
    'gives "%s" the probabilities of scikit-learn',
    (text, expected) => {
      const found = logProbabilities(model, words(text))
      bayes.classes.forEach((own, k) => expect(found[own]).toBeCloseTo(expected[k], 10))
    },
  )

  it('gives a class without texts no chance, and says the most likely one', () => {
    expect(logProbabilities(model, ['good'])[1]).toBe(-Infinity)
    expect(classOf(model, words('good plot'))).toBe(2)
    expect(classOf(model, words('bad plot'))).toBe(0)
  })

  it('tells texts of the same words apart by their pairs', () => {
    const order = finish(fitNaiveBayes([words('not bad'), words('bad not')], [1, 0], 2))
    expect(classOf(order, words('not bad'))).toBe(1)
    expect(classOf(order, words('bad not'))).toBe(0)
  })

  it('keeps no more terms than allowed, the first ones', () => {
    const short = finish(fitNaiveBayes([words('a b c'), words('d')], [0, 1], 2, 3))
    expect([...short.terms.keys()]).toEqual(['a', 'b', 'a b'])
    expect(logProbabilities(short, ['d'])[0]).toBeCloseTo(Math.log(1 / 2), 12)
  })
})
