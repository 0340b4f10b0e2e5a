import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestPathSays, ctcGreedy } from '../../../core/decoding/ctc-greedy'
import { everyLabelling, framesOf, smallCtc } from '../support/alignments'

describe('best path decoding', () => {
  it('collapses the most probable class of every frame', () => {
    const frames = framesOf(Float64Array.of(0, 5, 1, 0, 5, 1, 9, 5, 1, 0, 5, 1, 0, 5, 7), 3)
    expect(ctcGreedy(frames, 0)).toMatchObject({ path: [1, 1, 0, 1, 2], labels: [1, 1, 2] })
  })

  it('reads a row of a batch where it lies', () => {
    const values = Float32Array.of(9, 0, 0, 9, 9, 0, 9, 0)
    expect(ctcGreedy({ values, offset: 2, stride: 4, length: 2, classes: 2 }, 0).path).toEqual([1, 0])
  })

  it('gives the probability of its alignment, which is not above that of what it says', () => {
    fc.assert(
      fc.property(smallCtc(), ({ frames, blank }) => {
        const { labels, logProbability } = ctcGreedy(frames, blank)
        const p = everyLabelling(frames, blank).get(labels.join(' '))!
        expect(Math.exp(logProbability)).toBeLessThanOrEqual(p * (1 + 1e-12))
      }),
    )
  })

  it('takes the first of equal classes, and says nothing of no frames', () => {
    expect(ctcGreedy(framesOf(new Float64Array(6), 3), 1).path).toEqual([0, 0])
    expect(ctcGreedy(framesOf(new Float64Array(0), 3), 1)).toEqual({ labels: [], path: [], logProbability: 0 })
  })

  it('is known to say certain labels, and no others, without writing them down', () => {
    fc.assert(
      fc.property(smallCtc(), fc.nat(2), ({ frames, blank, labels }, before) => {
        const { labels: said } = ctcGreedy(frames, blank)
        const inAList = (own: readonly number[]) => ({
          ...{ ...frames, steps: frames.length, labels: [...new Array<number>(before).fill(blank), ...own, 9] },
          ...{ firstLabel: before, labelCount: own.length },
        })
        expect(bestPathSays(inAList(said), blank)).toBe(true)
        expect(bestPathSays(inAList(labels), blank)).toBe(said.join() === labels.join())
        expect(bestPathSays(inAList([...said, 1]), blank)).toBe(false)
      }),
    )
  })

  it('refuses outputs that are not numbers', () => {
    expect(() => ctcGreedy(framesOf(Float64Array.of(0, 1, NaN, 1), 2), 0)).toThrow('output for class 0 is NaN')
  })
})
