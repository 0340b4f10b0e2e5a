import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  splitAsGiven,
  splitByChance,
  splitByFiles,
  splitByOrder,
  splitEveryNth,
  splitNotices,
  withValidation,
  type CaseParts,
} from '../../../core/tasks/case-split'
import { problemOf } from '../support/problems'
import { count } from '../support/series'

const SHARES = { train: 0.7, validation: 0.15, test: 0.15 }
const list = ({ train, validation, test }: CaseParts) => ({
  train: [...train],
  validation: [...validation],
  test: [...test],
})
const sizes = ({ train, validation, test }: CaseParts) => [train.length, validation.length, test.length]
const all = (parts: CaseParts) => [...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b)
const GIVEN = { file: 'music.csv', column: 'split', rows: count(100).map(k => k + 2) }

describe('splitByChance', () => {
  it('uses every case once, in parts within one case of their shares', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 300 }), fc.nat(), (n, seed) => {
        const parts = splitByChance(n, SHARES, seed)
        expect(all(parts)).toEqual(count(n))
        sizes(parts).forEach((size, k) => expect(Math.abs(size - Object.values(SHARES)[k] * n)).toBeLessThanOrEqual(1))
      }),
    )
  })

  it('gives the same parts for the same seed, others for another', () => {
    expect(list(splitByChance(100, SHARES, 7))).toEqual(list(splitByChance(100, SHARES, 7)))
    expect(list(splitByChance(100, SHARES, 7))).not.toEqual(list(splitByChance(100, SHARES, 8)))
  })

  it('leaves unused what the shares do not take', () => {
    expect(sizes(splitByChance(100, { train: 0.5, validation: 0.1, test: 0.1 }, 1))).toEqual([50, 10, 10])
  })

  it('shares out every class alike, whatever their order in the file', () => {
    const labels = [...new Array<string>(200).fill('O'), ...new Array<string>(40).fill('person')]
    const parts = splitByChance(240, SHARES, 3, { labels })
    const persons = (numbers: Int32Array) => numbers.filter(one => labels[one] === 'person').length
    expect(Math.abs(persons(parts.train) - 28)).toBeLessThanOrEqual(1)
    expect(Math.abs(persons(parts.validation) - 6)).toBeLessThanOrEqual(1)
    expect(Math.abs(persons(parts.test) - 6)).toBeLessThanOrEqual(1)
  })

  it('has every class in training, also one of a single case', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 30, maxLength: 60 }),
        fc.nat(),
        (labels, seed) => {
          const { train } = splitByChance(labels.length, SHARES, seed, { labels })
          expect(new Set(Array.from(train, one => labels[one]))).toEqual(new Set(labels))
        },
      ),
    )
  })

  it('puts the only case of a class in training, not in the test', () => {
    const labels = [...new Array<string>(60).fill('O'), ...'abcdefgh']
    for (const seed of count(5)) {
      const { train } = splitByChance(68, SHARES, seed, { labels })
      expect([...train.filter(one => one >= 60)]).toEqual([60, 61, 62, 63, 64, 65, 66, 67])
    }
  })

  it('keeps a group in one part, with classes or without', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 100, maxLength: 200 })
    fc.assert(
      fc.property(groups, fc.nat(), fc.boolean(), (group, seed, stratified) => {
        const labels = stratified ? group.map((g, k) => (g + (k % 5 === 0 ? 1 : 0)) % 3) : null
        const parts = splitByChance(group.length, SHARES, seed, { labels, groups: group })
        expect(all(parts)).toEqual(count(group.length))
        expect(splitNotices(parts, { groups: group })).toEqual([])
      }),
    )
  })

  it('refuses shares of more than a whole, and a part that stays empty', () => {
    expect(problemOf(() => splitByChance(10, { train: 0.9, validation: 0.2, test: 0.1 }, 1)).message).toContain('120 %')
    const problem = problemOf(() => splitByChance(2, SHARES, 1))
    expect(problem).toMatchObject({ code: 'SPLIT_EMPTY', place: { field: 'evaluation.split.validation' } })
    expect(problemOf(() => splitByChance(9, SHARES, 1, { groups: count(9).map(() => 'one') })).code).toBe('SPLIT_EMPTY')
  })
})

describe('splitByOrder', () => {
  it('tests on the last cases in time', () => {
    const times = [5, 1, 4, 2, 3, 9, 8, 7, 6, 0]
    expect(list(splitByOrder(10, { train: 0.6, validation: 0.2, test: 0.2 }, times))).toEqual({
      train: [0, 1, 2, 3, 4, 9],
      validation: [7, 8],
      test: [5, 6],
    })
  })

  it('takes the order of the file without times, and for equal ones', () => {
    const shares = { train: 0.5, validation: 0.25, test: 0.25 }
    expect(list(splitByOrder(4, shares, null))).toEqual({ train: [0, 1], validation: [2], test: [3] })
    expect(list(splitByOrder(4, shares, [1, 1, 1, 1]))).toEqual(list(splitByOrder(4, shares, null)))
  })
})

describe('splitEveryNth', () => {
  it('tests on every tenth case and validates on every ninth of the others', () => {
    const parts = splitEveryNth(30, { test: 10, validation: 9 })
    expect([...parts.test]).toEqual([9, 19, 29])
    expect([...parts.validation]).toEqual([8, 18, 28])
    expect(all(parts)).toEqual(count(30))
  })

  it('counts groups, so that equal sentences lie in one part', () => {
    const groups = ['Run!', 'Run!', 'Go.', 'Who?', 'Run!', 'Help!']
    expect(list(splitEveryNth(6, { test: 2, validation: 0 }, groups))).toEqual({
      train: [0, 1, 3, 4],
      validation: [],
      test: [2, 5],
    })
  })

  it('refuses a part without cases', () => {
    expect(problemOf(() => splitEveryNth(5, { test: 10, validation: 0 })).code).toBe('SPLIT_EMPTY')
  })
})

describe('splitAsGiven', () => {
  it('reads the words that files use', () => {
    expect(list(splitAsGiven(['train', 'Test', 'dev', 'train'], GIVEN))).toEqual({
      train: [0, 3],
      validation: [2],
      test: [1],
    })
  })

  it('names the rows of a word that is no part', () => {
    const problem = problemOf(() => splitAsGiven(['train', 'extra', 'test', 'extra'], GIVEN))
    expect(problem).toMatchObject({ code: 'SPLIT_WORD_UNKNOWN', place: { file: 'music.csv', row: 3, column: 'split' } })
    expect(problem.message).toContain('“extra” names no part in rows 3 and 5')
    expect(problemOf(() => splitAsGiven(['train', ' '], GIVEN)).message).toContain('the part is missing in row 3')
  })

  it('refuses a file without anything to train on', () => {
    expect(problemOf(() => splitAsGiven(['test', 'dev'], GIVEN)).message).toContain(
      'The train part has none of 2 cases',
    )
  })
})

describe('splitByFiles', () => {
  it('numbers the cases of the files one after the other', () => {
    expect(list(splitByFiles({ train: 2, validation: 0, test: 3 }))).toEqual({
      train: [0, 1],
      validation: [],
      test: [2, 3, 4],
    })
  })
})

describe('withValidation', () => {
  it('takes from training alone, class by class, and leaves the test as it is', () => {
    const labels = count(120).map(k => (k < 90 ? 'a' : 'b'))
    const given = splitEveryNth(120, { test: 3, validation: 0 })
    const parts = withValidation(given, 0.25, 5, { labels })
    expect([...parts.test]).toEqual([...given.test])
    expect(all(parts)).toEqual(count(120))
    expect(parts.validation).toHaveLength(20)
    expect(parts.validation.filter(one => labels[one] === 'b')).toHaveLength(5)
  })

  it('keeps the groups of the training part together', () => {
    const groups = count(100).map(k => k % 10)
    const given = splitEveryNth(100, { test: 10, validation: 0 }, groups)
    const { train, validation } = withValidation(given, 0.3, 1, { groups })
    const learnt = new Set(Array.from(train, one => groups[one]))
    expect(validation.length).toBeGreaterThan(0)
    expect(validation.filter(one => learnt.has(groups[one]))).toHaveLength(0)
  })
})

describe('splitNotices', () => {
  const parts = splitByFiles({ train: 3, validation: 0, test: 2 })

  it('names the classes that a part lacks, with their number of cases', () => {
    const notices = splitNotices(parts, { labels: ['a', 'b', 'c', 'a', 'd'] })
    expect(notices.map(({ message }) => message)).toEqual([
      'The train part has no case of “d” (1 case in all).',
      'The test part has no case of “b” (1 case in all), “c” (1 case in all).',
    ])
    expect(notices[0].advice).toContain('cannot be learnt')
  })

  it('says how much of the test belongs to a group that was learnt', () => {
    const [notice] = splitNotices(parts, { groups: ['u', 'v', 'w', 'u', 'x'] })
    expect(notice).toMatchObject({ code: 'SPLIT_GROUP_TORN' })
    expect(notice.message).toContain(
      '1 case of the test part (50 %) belongs to a group that is in another part too, e.g. “u”',
    )
  })

  it('says nothing where all is well', () => {
    expect(splitNotices(parts, { labels: [1, 2, 1, 1, 2], groups: [1, 2, 3, 4, 5] })).toEqual([])
  })
})
