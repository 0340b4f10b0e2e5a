import { describe, expect, it } from 'vitest'
import { defaultTile, knowsRelaxedSimd, loadKernels } from '../../../core/kernels/index'
import { agreesWithReference, runSelfTest, sameBits, type SelfTestResults } from '../../../core/kernels/self-test'
import { bestHeight, candidateTiles } from '../../../core/kernels/tiles'
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
  const [build] = builds
  const tiles = candidateTiles(build, 'wide', { fusing: false, registers: 16 })

  it('times every tile, and passes the best of each width', () => {
    const trials = tryTiles(loadKernels({ build }), tiles, () => performance.now())
    expect(trials.map(({ rows, wide }) => ({ rows, wide }))).toEqual(tiles)
    for (const wide of [false, true]) {
      const own = trials.filter(trial => trial.wide === wide)
      expect(Math.max(...own.map(({ gflops }) => gflops))).toBeGreaterThan(0.1)
      expect(own.filter(({ passed }) => passed)).toEqual([
        { ...bestHeight(own, defaultTile(build).rows), passed: true },
      ])
    }
  })

  it('counts the one slice of each tile that nothing disturbed', () => {
    let reading = -1
    let now = 0
    // After the first reading every second one ends a slice: of 1 ms in one round of each tile, of 40 ms in all others.
    const clock = (): number => {
      const slice = ++reading / 2 - 1
      const round = Math.floor(slice / tiles.length)
      if (reading > 0 && reading % 2 === 0) now += round === 5 + (slice % tiles.length) ? 1 : 40
      return now
    }
    const speeds = tryTiles(loadKernels({ build }), tiles, clock).map(({ gflops }) => gflops)
    expect(speeds).toEqual(tiles.map(() => speeds[0]))
    expect(speeds[0]).toBeCloseTo((3 * 2 * 60 * 3 * 128 * 64) / 1e6, 6)
  })
})
