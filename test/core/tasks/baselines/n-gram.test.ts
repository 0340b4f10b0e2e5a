import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitNgram, ngramNats } from '../../../../core/tasks/baselines/n-gram'
import { childOf, emptyTrie, growChild } from '../../../../core/tasks/baselines/symbol-trie'
import { integer, stream } from '../../../../core/random'
import { finish } from '../../support/generators'

/** Sequences one after the other. */
function laid(sequences: readonly (readonly number[])[]) {
  let at = 0
  const starts = sequences.map(sequence => (at += sequence.length) - sequence.length)
  return { symbols: sequences.flat(), ranges: { starts, lengths: sequences.map(sequence => sequence.length) } }
}

function fit(sequences: readonly (readonly number[])[], options: { vocabulary: number; order: number }, most?: number) {
  const { symbols, ranges } = laid(sequences)
  return finish(fitNgram(symbols, ranges, options, most))
}

function probabilities(model: ReturnType<typeof fit>, sequences: readonly (readonly number[])[]): number[] {
  const { symbols, ranges } = laid(sequences)
  return Array.from(finish(ngramNats(model, symbols, ranges)), nats => Math.exp(-nats))
}

/** P(symbol | context) by its definition, counting by looking through all of training; −1 marks a beginning. */
function definition(
  train: readonly (readonly number[])[],
  context: readonly number[],
  symbol: number,
  V: number,
): number {
  const shorter = context.length === 0 ? 1 / V : definition(train, context.slice(1), symbol, V)
  const after = train.flatMap(sequence => {
    const marked = [-1, ...sequence]
    return sequence.filter((_, t) => {
      const before = marked.slice(0, t + 1)
      return (
        context.length <= before.length && context.every((c, k) => before[before.length - context.length + k] === c)
      )
    })
  })
  const T = new Set(after).size
  return T === 0 ? shorter : (after.filter(s => s === symbol).length + T * shorter) / (after.length + T)
}

describe('the n-gram model', () => {
  it('is what pencil and paper give: "a b" seen, V = 2', () => {
    // Order 1: N = 2, T = 2, P(a) = (1 + 2·½)/4 = ½. After the beginning: N = 1, T = 1, P(a) = (1 + ½)/2 = ¾, P(b) = ¼.
    const model = fit([[0, 1]], { vocabulary: 2, order: 2 })
    expect(probabilities(model, [[0], [1]])).toEqual([expect.closeTo(3 / 4, 12), expect.closeTo(1 / 4, 12)])
    // b after a: N = 1, T = 1: (1 + ½)/2; after b nothing was seen: P(b) of order 1.
    expect(probabilities(model, [[0, 1, 1]])[0]).toBeCloseTo((3 / 4) * (3 / 4) * (1 / 2), 12)
  })

  const symbol = fc.nat(3)
  const sequences = fc.array(fc.array(symbol, { maxLength: 8 }), { minLength: 1, maxLength: 4 })

  it('is its definition, for every order', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.array(symbol, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        (train, test, order) => {
          const expected = test.map((s, t) => {
            const before = [-1, ...test.slice(0, t)]
            return definition(train, before.slice(Math.max(0, before.length - order + 1)), s, 4)
          })
          const found = probabilities(fit(train, { vocabulary: 4, order }), [test])[0]
          expect(Math.log(found)).toBeCloseTo(
            expected.reduce((sum, P) => sum + Math.log(P), 0),
            9,
          )
        },
      ),
      { numRuns: 100 },
    )
  })

  it('gives probabilities that sum to 1 over all symbols, after whatever came', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.array(symbol, { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (train, before, order) => {
          const model = fit(train, { vocabulary: 4, order })
          const all = probabilities(model, [before, ...[0, 1, 2, 3].map(s => [...before, s])])
          expect((all[1] + all[2] + all[3] + all[4]) / all[0]).toBeCloseTo(1, 9)
        },
      ),
    )
  })

  it('knows nothing before training: every symbol is as likely as any', () => {
    expect(probabilities(fit([[]], { vocabulary: 8, order: 3 }), [[7, 7]])[0]).toBeCloseTo(1 / 64, 12)
  })

  it('lets no sequence reach into the next', () => {
    const apart = fit(
      [
        [0, 0],
        [1, 1],
      ],
      { vocabulary: 2, order: 2 },
    )
    const joined = fit([[0, 0, 1, 1]], { vocabulary: 2, order: 2 })
    expect(probabilities(apart, [[0, 1]])[0]).toBeLessThan(probabilities(joined, [[0, 1]])[0])
  })

  it('leaves out an order that needs too many n-grams, and is then the model of the order before', () => {
    const noise = stream(1, 'symbols')
    const train = [Array.from({ length: 300 }, () => integer(noise, 5))]
    const small = fit(train, { vocabulary: 5, order: 5 }, 100)
    expect(small.order).toBe(2)
    expect(probabilities(small, [[0, 1, 2, 3]])).toEqual(
      probabilities(fit(train, { vocabulary: 5, order: 2 }), [[0, 1, 2, 3]]),
    )
  })

  it('says how far it is, never back, and stops where a symbol is none', () => {
    const train = laid([Array.from({ length: 200_000 }, (_, k) => k % 7)])
    const shares = [...fitNgram(train.symbols, train.ranges, { vocabulary: 7, order: 3 })]
    expect(shares.length).toBeGreaterThan(6)
    shares.forEach((share, k) => expect(share).toBeGreaterThan(shares[k - 1] ?? 0))
    expect(() => fit([[0, 4]], { vocabulary: 4, order: 2 })).toThrow(
      'place 1 has symbol 4, expected a whole number from 0 to 3',
    )
  })
})

describe('the trie of symbols', () => {
  it('finds every child it has made and no other, across doublings', () => {
    const trie = emptyTrie()
    const made = new Map<string, number>()
    for (let k = 0; k < 5000; k++) {
      const [node, symbol] = [k % 71, (k * 31) % 97]
      made.set(`${node} ${symbol}`, growChild(trie, node, symbol))
    }
    for (let node = 0; node < 71; node++)
      for (let symbol = 0; symbol < 97; symbol++)
        expect(childOf(trie, node, symbol)).toBe(made.get(`${node} ${symbol}`) ?? 0)
    expect(trie.size).toBe(made.size + 1)
  })
})
