import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align, editCounts } from '../../../core/metrics/edit-distance'

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })

function distance(a: readonly string[], b: readonly string[]): number {
  const { substitutions, insertions, deletions } = editCounts(a, b)
  return substitutions + insertions + deletions
}

/** By its definition: what is cheapest of pairing the last two, dropping one, adding one. */
function distanceByDefinition(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length)
  return Math.min(
    distanceByDefinition(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
    distanceByDefinition(a.slice(1), b) + 1,
    distanceByDefinition(a, b.slice(1)) + 1,
  )
}

describe('edit distance', () => {
  it('knows the textbook pairs', () => {
    expect(editCounts([...'kitten'], [...'sitting'])).toEqual({ substitutions: 2, insertions: 1, deletions: 0 })
    expect(editCounts([...'sitting'], [...'kitten'])).toEqual({ substitutions: 2, insertions: 0, deletions: 1 })
    expect(distance([...'saturday'], [...'sunday'])).toBe(3)
    expect(distance([...'flaw'], [...'lawn'])).toBe(2)
  })

  it('is the fewest edits there are', () => {
    const short = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 })
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(distance(a, b)).toBe(distanceByDefinition(a, b))
      }),
    )
  })

  it('is 0 exactly for equal sequences, and the same both ways with insertions and deletions exchanged', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(distance(a, b) === 0).toBe(a.join('') === b.join(''))
        expect(distance(a, b)).toBe(distance(b, a))
      }),
    )
  })

  it('keeps the triangle inequality', () => {
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c))
      }),
    )
  })

  it('lies between the difference of the lengths and the larger length', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(distance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })

  it('explains the difference of the lengths by its insertions and deletions', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { insertions, deletions } = editCounts(a, b)
        expect(insertions - deletions).toBe(b.length - a.length)
      }),
    )
  })

  it('compares anything with ===, of any array', () => {
    expect(editCounts(Int32Array.of(1, 2, 3), [1, 3])).toEqual({ substitutions: 0, insertions: 0, deletions: 1 })
    expect(editCounts([1], ['1'])).toEqual({ substitutions: 1, insertions: 0, deletions: 0 })
  })
})

describe('the alignment', () => {
  it('makes the hypothesis out of the reference, step by step', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const made: string[] = []
        const read: string[] = []
        for (const edit of align(a, b)) {
          if (edit.kind !== 'insertion') read.push(a[edit.reference])
          if (edit.kind !== 'deletion') made.push(b[edit.hypothesis])
          if (edit.kind === 'match') expect(a[edit.reference]).toBe(b[edit.hypothesis])
          if (edit.kind === 'substitution') expect(a[edit.reference]).not.toBe(b[edit.hypothesis])
        }
        expect(read).toEqual(a)
        expect(made).toEqual(b)
      }),
    )
  })

  it('of an empty sequence is all insertions or all deletions', () => {
    expect(align([], ['a'])).toEqual([{ kind: 'insertion', hypothesis: 0 }])
    expect(align(['a'], [])).toEqual([{ kind: 'deletion', reference: 0 }])
    expect(align([], [])).toEqual([])
  })
})
