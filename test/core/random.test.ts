import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bits, integer, normal, permutation, stream, uniform } from '../../core/random'

const take = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw)
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

describe('random streams', () => {
  it('give the published numbers of xoshiro128** from the state 1 2 3 4', () => {
    const s = Uint32Array.of(1, 2, 3, 4)
    expect(take(4, () => bits(s))).toEqual([11520, 0, 5927040, 70819200])
  })

  it('are the same for the same seed and name, and differ for another seed or name', () => {
    const first = (seed: number, name: string): number[] => {
      const s = stream(seed, name)
      return take(5, () => bits(s))
    }
    expect(first(7, 'shuffle')).toEqual(first(7, 'shuffle'))
    expect(first(7, 'shuffle')).not.toEqual(first(8, 'shuffle'))
    expect(first(7, 'shuffle')).not.toEqual(first(7, 'dropout'))
    expect(first(4294967295, 'init')).not.toEqual(first(0, 'init'))
  })

  it('continue from saved words as if they had never been interrupted', () => {
    const s = stream(1, 'sampling')
    take(10, () => normal(s))
    const restored = Uint32Array.from(JSON.parse(JSON.stringify(Array.from(s))) as number[])
    expect(take(20, () => normal(restored))).toEqual(take(20, () => normal(s)))
  })

  it('fill [0, 1) evenly', () => {
    const s = stream(3, 'test')
    const values = take(20_000, () => uniform(s))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    const tenths = new Array<number>(10).fill(0)
    for (const v of values) tenths[Math.floor(v * 10)]++
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  it('give normal numbers of mean 0, deviation 1 and kurtosis 3', () => {
    const s = stream(4, 'test')
    const values = take(50_000, () => normal(s))
    expect(mean(values)).toBeCloseTo(0, 1)
    expect(mean(values.map(v => v ** 2))).toBeCloseTo(1, 1)
    expect(mean(values.map(v => v ** 4))).toBeGreaterThan(2.85)
    expect(mean(values.map(v => v ** 4))).toBeLessThan(3.15)
  })

  it('give whole numbers below the limit, each about as often', () => {
    const s = stream(5, 'test')
    const counts = [0, 0, 0]
    for (let k = 0; k < 9000; k++) counts[integer(s, 3)]++
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(250)
    expect(integer(s, 1)).toBe(0)
  })

  it('permute: every number from 0 to n−1 occurs once', () => {
    fc.assert(
      fc.property(fc.nat(4294967295), fc.integer({ min: 0, max: 300 }), (seed, n) => {
        const order = new Int32Array(n)
        permutation(stream(seed, 'shuffle'), order)
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, k) => k))
      }),
    )
  })
})
