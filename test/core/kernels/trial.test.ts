import { describe, expect, it } from 'vitest'
import { knowsRelaxedSimd, loadKernels } from '../../../core/kernels/index'
import { agreesWithReference, runSelfTest, sameBits, type SelfTestResults } from '../../../core/kernels/self-test'
import { candidateTiles } from '../../../core/kernels/tiles'
import { tryTiles } from '../../../core/kernels/trial'

const builds = knowsRelaxedSimd() ? (['relaxed', 'plain'] as const) : (['plain'] as const)

/** The same results with one number of the last network changed. */
function spoiled(
  results: SelfTestResults,
  part: 'outputs' | 'gradients' | 'updated',
  change: (value: number) => number,
) {
  return results.map((network, k) =>
    k < results.length - 1 ? network : { ...network, [part]: network[part].map((v, n) => (n === 1 ? change(v) : v)) },
  )
}

describe.each(builds)('the self-test of the %s build', build => {
  const kernels = loadKernels({ build })

  it('is passed with every tile, with the same bits', () => {
    const standard = runSelfTest(kernels)
    expect(agreesWithReference(standard)).toBe(true)
    for (const tile of candidateTiles(build, 'wide', { fusing: true, registers: 16 }))
      expect(sameBits(runSelfTest({ ...kernels, tile }), standard), JSON.stringify(tile)).toBe(true)
  })

  it.each(['outputs', 'gradients', 'updated'] as const)(
    'fails when one of its %s is off in the fourth digit, or NaN',
    part => {
      const results = runSelfTest(kernels)
      expect(agreesWithReference(spoiled(results, part, v => v + 1e-4))).toBe(false)
      expect(agreesWithReference(spoiled(results, part, () => NaN))).toBe(false)
    },
  )

  it('tells results apart that differ in the last bit, or in the sign of a zero', () => {
    const results = runSelfTest(kernels)
    expect(
      sameBits(
        results,
        spoiled(results, 'outputs', v => v + 2 ** -30),
      ),
    ).toBe(false)
    const [zero, minusZero] = [0, -0].map(value => spoiled(results, 'gradients', () => value))
    expect(sameBits(zero, minusZero)).toBe(false)
  })
})

describe('tryTiles', () => {
  it('times every tile, and passes the fastest of each width', () => {
    const [build] = builds
    const tiles = candidateTiles(build, 'wide', { fusing: false, registers: 16 })
    const trials = tryTiles(loadKernels({ build }), tiles, () => performance.now())
    expect(trials.map(({ rows, wide }) => ({ rows, wide }))).toEqual(tiles)
    for (const wide of [false, true]) {
      const own = trials.filter(trial => trial.wide === wide)
      const best = Math.max(...own.map(({ gflops }) => gflops))
      expect(best).toBeGreaterThan(0.1)
      expect(own.filter(({ passed }) => passed).map(({ gflops }) => gflops)).toEqual([best])
    }
  })
})
