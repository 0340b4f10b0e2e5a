import { compileNetwork } from '../network/compiled'
import type { NetworkSpec } from '../network/spec'
import { defaultTile, type Kernels, type Tile } from './index'
import { agreesWithReference, runSelfTest, sameBits } from './self-test'
import { bestHeight, type TileTrial } from './tiles'

/** As small as shows what a tile is worth; its batch divides into tiles of every height. */
const SPEC: NetworkSpec = {
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: true },
  ...{ inputs: 32, embeddings: [], units: 32, layers: 1, bidirectional: false, dropout: 0, outputs: 1, read: 'last' },
}
const BATCH = 60
const STEPS = 3
/** Nominal floating-point operations of one pass: forward, and twice as much backward. */
const OPERATIONS = 3 * 2 * BATCH * STEPS * 4 * SPEC.units * (SPEC.inputs + SPEC.units)

/** By then the engine has optimised what it runs, if it has a core for that. */
const FEWEST_ROUNDS = 12
/** Rounds without a tile that became faster by a twentieth: the speeds are what they are. */
const QUIET_ROUNDS = 6
/** Of all tiles together, ms: on a machine that is never quiet it ends nevertheless. */
const LONG_ENOUGH = 120

/**
 * Tries tiles: how fast each is (the best of short interleaved slices), and whether the
 * best of each width pass the self-test: close to the reference, and the same bits wide and narrow. They are tested last,
 * when the engine has optimised the kernels: what trains is what is tested.
 *
 *   clock: ms
 */
export function tryTiles(kernels: Omit<Kernels, 'tile'>, tiles: readonly Tile[], clock: () => number): TileTrial[] {
  const speeds = speedsOf(kernels, tiles, clock)
  const timed = tiles.map((tile, k): TileTrial => ({ ...tile, gflops: speeds[k], passed: false }))
  const { rows } = defaultTile(kernels.build)
  const finalists = [false, true].flatMap(
    wide =>
      bestHeight(
        timed.filter(trial => trial.wide === wide),
        rows,
      ) ?? [],
  )
  const results = finalists.map(tile => runSelfTest({ ...kernels, tile }))
  // The narrow one comes first: where both are not the same, it is the one to trust, if the reference agrees.
  const right = results.find(agreesWithReference)
  const passed = finalists.filter((_, k) => right !== undefined && sameBits(results[k], right))
  return timed.map(trial => (passed.includes(trial) ? { ...trial, passed: true } : trial))
}

/**
 * GFLOP/s of each tile. A slice is a fraction of a millisecond, shorter than the turns that a system gives its programs, so
 * that the best of some is undisturbed. (The processor time of a thread would not do: it counts in ticks of 10 ms on some
 * systems, and Electron 25 does not tell it.)
 */
function speedsOf(kernels: Omit<Kernels, 'tile'>, tiles: readonly Tile[], clock: () => number): number[] {
  const passes = passesOf(kernels, tiles)
  const best = passes.map(() => Infinity)
  const begin = clock()
  const steady = (quiet: number): boolean => quiet >= QUIET_ROUNDS || clock() - begin > LONG_ENOUGH
  for (let round = 0, quiet = 0; round < FEWEST_ROUNDS || !steady(quiet); round++, quiet++)
    passes.forEach((pass, k) => {
      const start = clock()
      pass()
      const ms = clock() - start
      if (ms < 0.95 * best[k]) quiet = 0
      best[k] = Math.min(best[k], ms)
    })
  return best.map(ms => OPERATIONS / ms / 1e6)
}

/** One network; every tile runs it on the same memory. */
function passesOf(kernels: Omit<Kernels, 'tile'>, tiles: readonly Tile[]): (() => void)[] {
  const sizes = { batch: BATCH, steps: STEPS }
  const network = compileNetwork(SPEC, { ...sizes, kernels: { ...kernels, tile: tiles[0] } })
  // Gentle waves: the values matter little for the speed, but must stay away from denormal numbers.
  network.loadParameters(Float32Array.from({ length: network.table.size }, (_, k) => Math.sin(k) / 8))
  const features = Float32Array.from({ length: (BATCH + STEPS) * SPEC.inputs }, (_, k) => Math.cos(k))
  const starts = Int32Array.from({ length: BATCH }, (_, row) => row)
  network.gather(0, { features, tokens: null }, starts, null, 0, BATCH)
  network.outputGradients(0).fill(1 / BATCH)
  return tiles.map(tile => {
    const run = compileNetwork(SPEC, { ...sizes, kernels: { ...kernels, tile }, memory: network.memory })
    return () => {
      run.forward(0, null)
      run.backward(0, { truncate: null, clipDelta: null })
    }
  })
}
