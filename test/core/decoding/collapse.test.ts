import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collapse, collapseSteps } from '../../../core/decoding/collapse'

const paths = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 12 })

describe('collapse', () => {
  it("gives the examples of Graves's paper: a−ab− and −aa−−abb are both aab", () => {
    const say = (path: string): string =>
      collapse(
        [...path].map(c => '−ab'.indexOf(c)),
        0,
      )
        .map(k => '−ab'[k])
        .join('')
    expect(say('a−ab−')).toBe('aab')
    expect(say('−aa−−abb')).toBe('aab')
    expect(say('aabb')).toBe('ab')
    expect(say('−−−')).toBe('')
    expect(say('')).toBe('')
  })

  it('takes any class as the blank', () => {
    expect(collapse([0, 0, 2, 0, 1], 2)).toEqual([0, 0, 1])
    expect(collapse([0, 0, 2, 0, 1], 0)).toEqual([2, 1])
  })

  it('keeps what a regular expression keeps that merges runs and then drops blanks', () => {
    fc.assert(
      fc.property(paths, path => {
        const expected = path
          .join('')
          .replace(/(.)\1+/g, '$1')
          .replaceAll('0', '')
        expect(collapse(path, 0).join('')).toBe(expected)
      }),
    )
  })

  it('says the same when any frame is heard twice, or a blank is added at the ends', () => {
    fc.assert(
      fc.property(paths, fc.nat(11), (path, place) => {
        const labels = collapse(path, 0)
        const slower = path.flatMap((k, t) => (t === place ? [k, k] : [k]))
        expect(collapse(slower, 0)).toEqual(labels)
        expect(collapse([0, ...path, 0], 0)).toEqual(labels)
      }),
    )
  })

  it('finds every labelling again in which blanks were put between the labels', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 })), labels => {
        expect(
          collapse(
            labels.flatMap(k => [k, 0]),
            0,
          ),
        ).toEqual(labels)
      }),
    )
  })
})

describe('collapseSteps', () => {
  it('says of every frame why it stays or goes', () => {
    expect(collapseSteps([0, 1, 1, 0, 1, 2], 0)).toEqual(['blank', 'label', 'repeat', 'blank', 'label', 'label'])
  })

  it('keeps as labels what collapse keeps', () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 0, max: 2 }), (path, blank) => {
        const steps = collapseSteps(path, blank)
        expect(steps).toHaveLength(path.length)
        expect(path.filter((_, t) => steps[t] === 'label')).toEqual(collapse(path, blank))
      }),
    )
  })
})
