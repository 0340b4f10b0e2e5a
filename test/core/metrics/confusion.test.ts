import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balancedClassWeights } from '../../../core/losses/class-weights'
import { accuracy, balancedAccuracy, classScores, confusionOf, macroF1 } from '../../../core/metrics/confusion'
import { expectClose, flat, golden, type Nested } from '../support/golden'

interface Case {
  readonly truth: number[]
  readonly predicted: number[]
  readonly classes: number
  readonly matrix: Nested
  readonly accuracy: number
  readonly precision: number[]
  readonly recall: number[]
  readonly f1: number[]
  readonly support: number[]
  readonly macro_f1: number
  readonly balanced_accuracy: number
  readonly occurring: number[]
  readonly balanced_weights: number[]
}

const { classification } = golden('metrics') as { classification: Case[] }

describe('scores of classes', () => {
  it.each(classification.map((file, k) => [k, file] as const))('are those of scikit-learn, case %i', (_, file) => {
    const confusion = confusionOf(file.truth, file.predicted, file.classes)
    const scores = classScores(confusion)
    expect(Array.from(confusion.counts)).toEqual(flat(file.matrix))
    for (const name of ['precision', 'recall', 'f1', 'support'] as const)
      expectClose(
        scores.map(score => score[name]),
        file[name],
        name,
      )
    expectClose([accuracy(confusion)], [file.accuracy], 'accuracy')
    expectClose([macroF1(confusion)], [file.macro_f1], 'macro F1')
    expectClose([balancedAccuracy(confusion)], [file.balanced_accuracy], 'balanced accuracy')
  })

  it('are what the documentation of scikit-learn prints', () => {
    // f1_score: y_true = [0, 1, 2, 0, 1, 2], y_pred = [0, 2, 1, 0, 0, 1], average='macro' → 0.26…
    expect(macroF1(confusionOf([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3))).toBeCloseTo(0.8 / 3, 12)
    // balanced_accuracy_score: y_true = [0, 1, 0, 0, 1, 0], y_pred = [0, 1, 0, 0, 0, 1] → 0.625
    expect(balancedAccuracy(confusionOf([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2))).toBe(0.625)
  })

  it('count a class that is only predicted as 0 in macro F1, and leave out one that is nowhere', () => {
    expect(macroF1(confusionOf([0, 0], [0, 1], 2))).toBeCloseTo((2 / 3 + 0) / 2, 12)
    expect(macroF1(confusionOf([0, 0], [0, 1], 9))).toBeCloseTo((2 / 3 + 0) / 2, 12)
  })

  it('are NaN where nothing was judged', () => {
    const nothing = confusionOf([], [], 3)
    expect([accuracy(nothing), macroF1(nothing), balancedAccuracy(nothing)]).toEqual([NaN, NaN, NaN])
  })
})

describe('the confusion matrix', () => {
  const places = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 60 })
  const of = (pairs: readonly (readonly [number, number])[]) =>
    confusionOf(
      pairs.map(([truth]) => truth),
      pairs.map(([, predicted]) => predicted),
      5,
    )

  it('holds every place once: rows sum to the supports, columns to the predictions', () => {
    fc.assert(
      fc.property(places, pairs => {
        const scores = classScores(of(pairs))
        scores.forEach(({ support, predicted }, own) => {
          expect(support).toBe(pairs.filter(([truth]) => truth === own).length)
          expect(predicted).toBe(pairs.filter(([, said]) => said === own).length)
        })
      }),
    )
  })

  it('gives the same scores whatever numbers the classes have, and in whatever order the places come', () => {
    fc.assert(
      fc.property(places, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (pairs, rename) => {
        const renamed = of([...pairs].reverse().map(([a, b]) => [rename[a], rename[b]]))
        const scores = classScores(of(pairs))
        expect(scores).toEqual(rename.map(name => classScores(renamed)[name]))
        expect(accuracy(renamed)).toBeCloseTo(accuracy(of(pairs)), 12)
        expect(macroF1(renamed)).toBeCloseTo(macroF1(of(pairs)), 12)
        expect(balancedAccuracy(renamed)).toBeCloseTo(balancedAccuracy(of(pairs)), 12)
      }),
    )
  })

  it('refuses what is no class number, and names its place', () => {
    expect(() => confusionOf([0, 3], [0, 0], 3)).toThrow('place 1 has class 3, expected a whole number from 0 to 2')
    expect(() => confusionOf([0], [-1], 3)).toThrow('class -1')
    expect(() => confusionOf([0], [0.5], 3)).toThrow('class 0.5')
    expect(() => confusionOf([0, 1], [0], 3)).toThrow('2 true classes stand beside 1')
  })
})

describe('balanced class weights', () => {
  it.each(classification.map((file, k) => [k, file] as const))('are those of scikit-learn, case %i', (_, file) => {
    const counts = Array.from({ length: file.classes }, (_, own) => file.truth.filter(truth => truth === own).length)
    const weights = balancedClassWeights(counts)
    expectClose(
      file.occurring.map(own => weights[own]),
      file.balanced_weights,
      'weights',
    )
    counts.forEach((count, own) => {
      if (count === 0) expect(weights[own]).toBe(1)
    })
  })
})
