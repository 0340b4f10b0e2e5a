import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areEntityTags, entitiesOf, entityScores } from '../../../core/metrics/entities'

const tags = (text: string): string[] => (text === '' ? [] : text.split(' '))
const spans = (text: string): string =>
  entitiesOf(tags(text))
    .map(({ from, to, type }) => `${from}-${to}:${type}`)
    .join(' ')

describe('entities of a sequence of tags', () => {
  it.each([
    ['nothing', '', ''],
    ['all outside', 'O O', ''],
    ['IOB2', 'B-X I-X O B-X B-Y', '0-2:X 3-4:X 4-5:Y'],
    ['IOB1: I begins after O, B only parts neighbours', 'I-X I-X B-X O I-Y', '0-2:X 2-3:X 4-5:Y'],
    ['an I after another type begins', 'B-X I-Y I-Y', '0-1:X 1-3:Y'],
    ['an I after an O begins', 'O I-X O', '1-2:X'],
    ['BIOES', 'S-X B-Y I-Y E-Y S-Y O', '0-1:X 1-4:Y 4-5:Y'],
    ['BILOU', 'U-X B-Y I-Y L-Y', '0-1:X 1-4:Y'],
    ['IOE: E closes, and what follows of the type is new', 'I-X E-X I-X E-X E-X', '0-2:X 2-4:X 4-5:X'],
    ['an entity that its scheme has not closed goes to the end', 'B-X I-X', '0-2:X'],
    ['an E after O is one step', 'O E-X O', '1-2:X'],
    ['an E of another type is one step', 'B-X E-Y', '0-1:X 1-2:Y'],
    ['a B after E begins', 'B-X E-X B-X', '0-2:X 2-3:X'],
    ['an I after S begins', 'S-X I-X', '0-1:X 1-2:X'],
    ['types may have hyphens', 'B-creative-work I-creative-work', '0-2:creative-work'],
    ['types may be missing', 'B I O I B', '0-2: 3-4: 4-5:'],
    ['an unknown letter with a type is inside', 'M-X M-X O', '0-2:X'],
    ['an unknown word is outside', 'B-X walking I-X', '0-1:X 2-3:X'],
  ])('%s', (_, text, expected) => {
    expect(spans(text)).toBe(expected)
  })

  it('never overlap, and lie within the sequence, whatever the tags are', () => {
    const tag = fc.constantFrom('O', 'B-X', 'I-X', 'E-X', 'S-X', 'B-Y', 'I-Y', 'E-Y', 'S-Y', 'I', '', '-', '-X')
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 20 }), sequence => {
        let end = 0
        for (const { from, to } of entitiesOf(sequence)) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        expect(end).toBeLessThanOrEqual(sequence.length)
      }),
    )
  })

  it('are the entities that were written, in every scheme', () => {
    const entity = fc.record({
      gap: fc.integer({ min: 1, max: 3 }),
      length: fc.integer({ min: 1, max: 4 }),
      type: fc.constantFrom('X', 'Y'),
    })
    const schemes = {
      IOB2: (k: number) => (k === 0 ? 'B' : 'I'),
      BIOES: (k: number, length: number) => (length === 1 ? 'S' : k === 0 ? 'B' : k === length - 1 ? 'E' : 'I'),
      IO: () => 'I',
    }
    fc.assert(
      fc.property(
        fc.array(entity, { maxLength: 6 }),
        fc.constantFrom(...Object.values(schemes)),
        (entities, letter) => {
          const written: string[] = []
          const expected = entities.map(({ gap, length, type }) => {
            for (let k = 0; k < gap; k++) written.push('O')
            const from = written.length
            for (let k = 0; k < length; k++) written.push(`${letter(k, length)}-${type}`)
            return { from, to: written.length, type }
          })
          expect(entitiesOf(written)).toEqual(expected)
        },
      ),
    )
  })
})

describe('entity scores', () => {
  // Counts by conlleval.pl of 2004-01-26: entities of the truth, of the prediction, of both.
  it.each([
    ['the example of its page', 'B-NP B-NP I-NP I-NP O', 'I-NP B-NP I-NP I-NP O', [2, 2, 2]],
    ['its second sentence', 'B-NP B-VP B-NP I-NP', 'I-NP B-VP B-NP I-NP', [3, 3, 3]],
    ['another way to write the same', 'B-X I-X O', 'I-X I-X O', [1, 1, 1]],
    ['two taken for one', 'B-X B-X', 'I-X I-X', [2, 1, 0]],
    ['one taken for two', 'B-X I-X', 'B-X B-X', [1, 2, 0]],
    ['a wrong type', 'B-X I-X O', 'B-Y I-Y O', [1, 1, 0]],
    ['a type that changes on the way', 'B-X I-X I-X', 'B-X I-Y I-Y', [1, 2, 0]],
    ['too short', 'B-X I-X I-X O', 'B-X I-X O O', [1, 1, 0]],
    ['too long', 'B-X I-X O O', 'B-X I-X I-X O', [1, 1, 0]],
    ['begun too early', 'O B-X I-X', 'B-X I-X I-X', [1, 1, 0]],
    ['right, beside one too many', 'B-X O O', 'B-X O B-X', [1, 2, 1]],
    ['a neighbour of another type', 'B-X I-Y O', 'B-X B-Y O', [2, 2, 2]],
    ['IOE', 'I-X E-X E-X O', 'I-X I-X E-X O', [2, 1, 0]],
    ['nothing found', 'B-X I-X O', 'O O O', [1, 0, 0]],
    ['nothing there', 'O O O', 'O I-X O', [0, 1, 0]],
  ])('count as conlleval does: %s', (_, truth, predicted, [expected, found, correct]) => {
    expect(entityScores([tags(truth)], [tags(predicted)]).overall).toMatchObject({ expected, found, correct })
  })

  it('are those of the example of conlleval: 459 phrases, 539 found, 371 correct give 68.83, 80.83, 74.35', () => {
    const times = (count: number, tag: string): string[] => Array.from({ length: count }, () => tag)
    const truth = [...times(371, 'B-NP'), ...times(459 - 371, 'B-NP'), ...times(539 - 371, 'O')]
    const predicted = [...times(371, 'B-NP'), ...times(459 - 371, 'O'), ...times(539 - 371, 'B-NP')]
    const { precision, recall, f1 } = entityScores([truth], [predicted]).overall
    expect([precision, recall, f1].map(share => (100 * share).toFixed(2))).toEqual(['68.83', '80.83', '74.35'])
  })

  it('stand for each type, in alphabetical order, and add up', () => {
    const { overall, types } = entityScores(
      [tags('B-per O B-loc'), tags('B-per')],
      [tags('B-per O B-org'), tags('B-per')],
    )
    expect([...types.keys()]).toEqual(['loc', 'org', 'per'])
    expect(types.get('per')).toEqual({ expected: 2, found: 2, correct: 2, precision: 1, recall: 1, f1: 1 })
    expect(types.get('loc')).toEqual({ expected: 1, found: 0, correct: 0, precision: 0, recall: 0, f1: 0 })
    expect(types.get('org')).toEqual({ expected: 0, found: 1, correct: 0, precision: 0, recall: 0, f1: 0 })
    expect(overall).toMatchObject({ expected: 3, found: 3, correct: 2 })
    expect(overall.f1).toBeCloseTo(2 / 3, 12)
  })

  it('join no entity across the end of a sequence', () => {
    expect(entityScores([['B-X'], ['I-X']], [['B-X'], ['I-X']]).overall.correct).toBe(2)
  })

  it('are 0, not NaN, where there is nothing', () => {
    expect(entityScores([['O']], [['O']]).overall).toEqual({
      expected: 0,
      found: 0,
      correct: 0,
      precision: 0,
      recall: 0,
      f1: 0,
    })
  })

  it('refuse sequences of unequal length', () => {
    expect(() => entityScores([['O'], ['O', 'O']], [['O'], ['O']])).toThrow(
      'sequence 1 has 2 true tags and 1 predicted',
    )
  })
})

describe('areEntityTags', () => {
  it('tells tags of entities from other labels', () => {
    expect(areEntityTags(['O', 'B-person', 'I-person', 'B-creative-work'])).toBe(true)
    expect(areEntityTags(['O', 'I-LOC'])).toBe(true)
    expect(areEntityTags(['O', 'B', 'I'])).toBe(true)
    expect(areEntityTags(['O', 'U-X', 'B-X', 'L-X'])).toBe(true)
    expect(areEntityTags(['A', 'B', 'AB', 'O'])).toBe(false)
    expect(areEntityTags(['I', 'O'])).toBe(false)
    expect(areEntityTags(['O'])).toBe(false)
    expect(areEntityTags(['B-X', 'I-X'])).toBe(false)
    expect(areEntityTags(['walking', 'standing'])).toBe(false)
    expect(areEntityTags(['O', 'B-X', 'walking'])).toBe(false)
    expect(areEntityTags([])).toBe(false)
  })
})
