import { describe, expect, it } from 'vitest'
import { fitKeyFrequencies, keyNats } from '../../../../core/tasks/baselines/frequency-per-key'
import { majorityOf } from '../../../../core/tasks/baselines/majority'
import { fitWordLookup, tagOf } from '../../../../core/tasks/baselines/word-lookup'

describe('the majority', () => {
  it('is the most frequent class, the first of equally frequent ones', () => {
    expect(majorityOf([2, 1, 2, 0], 3)).toBe(2)
    expect(majorityOf([2, 1, 2, 1], 3)).toBe(1)
    expect(majorityOf([], 3)).toBe(0)
  })
})

describe('the lookup of words', () => {
  const lookup = fitWordLookup(['to', 'run', 'a', 'run', 'run', 'To', 'a'], [0, 1, 2, 2, 1, 3, 2], 4)

  it('gives a word the tag it has had most often, and upper case its own', () => {
    expect(['run', 'to', 'To'].map(word => tagOf(lookup, word))).toEqual([1, 0, 3])
  })

  it('gives an unknown word the most frequent tag of all, also one that is named like a property of objects', () => {
    expect(['walk', 'constructor', '__proto__', ''].map(word => tagOf(lookup, word))).toEqual([2, 2, 2, 2])
  })
})

describe('frequencies of keys', () => {
  // Two chorales of two keys: the first is on at steps 0, 1 and 3 of 4; the second never.
  const steps = [1, 0, 1, 0, 0, 0, 1, 0]
  const ranges = { starts: [0, 2], lengths: [2, 2] }
  const model = fitKeyFrequencies(steps, 2, ranges)

  it('are shares of steps with half a step more of on and of off', () => {
    expect(Array.from(model.base)).toEqual([3.5 / 5, 0.5 / 5])
    // Within a chorale: on after on once of once, on after off once of once; not from step 1 to step 2.
    expect(Array.from(model.afterOn)).toEqual([1.5 / 2, 0.5 / 1])
    expect(Array.from(model.afterOff)).toEqual([1.5 / 2, 0.5 / 3])
  })

  it('give each chorale the NLL of its keys as independent choices', () => {
    const base = keyNats(model, steps, ranges, 'base')
    expect(base[0]).toBeCloseTo(-2 * Math.log(0.7) - 2 * Math.log(0.9), 12)
    expect(base[1]).toBeCloseTo(-Math.log(0.3) - Math.log(0.7) - 2 * Math.log(0.9), 12)
    const last = keyNats(model, steps, ranges, 'last')
    expect(last[0]).toBeCloseTo(-Math.log(0.7) - Math.log(0.9) - Math.log(1.5 / 2) - Math.log(1 - 0.5 / 3), 12)
    expect(last[1]).toBeCloseTo(-Math.log(0.3) - Math.log(0.9) - Math.log(1.5 / 2) - Math.log(1 - 0.5 / 3), 12)
  })

  it('rule nothing out: a key that training never heard costs much, not all', () => {
    const unheard = keyNats(model, [0, 1], { starts: [0], lengths: [1] }, 'last')[0]
    expect(unheard).toBeCloseTo(-Math.log(0.3) - Math.log(0.1), 12)
  })
})
