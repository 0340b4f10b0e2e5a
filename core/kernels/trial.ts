import { compileNetwork } from '../network/compiled'
import type { NetworkSpec } from '../network/spec'
import type { Kernels, Tile } from './index'
import { agreesWithReference, runSelfTest, sameBits } from './self-test'
import { fastest, type TileTrial } from './tiles'

/** A window and a batch in the middle of what people train; its batch divides into tiles of every height. */
const SPEC: NetworkSpec = {
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: true },
  ...{ inputs: 16, embeddings: [], units: 64, layers: 1, bidirectional: false, dropout: 0, outputs: 1, read: 'last' },
}
const BATCH = 60
const STEPS = 6
/** Nominal floating-point operations of one pass: forward, and twice as much backward. */
const OPERATIONS = 3 * 2 * BATCH * STEPS * 4 * SPEC.units * (SPEC.inputs + SPEC.units)

/** Of all tiles together, ms. After its first pass the engine has optimised what it runs. */
const LONG_ENOUGH = 40
/** Of each tile, however slow the machine. */
const FEWEST_ROUNDS = 3

/**
 * Tries tiles: how fast each is (the best of short interleaved rounds, so that other programs disturb little), and whether the
 * fastest of each width pass the self-test: close to the reference, and the same bits wide and narrow. They are tested last,
 * when the engine has optimised the kernels: what trains is what is tested.
 *
 *   clock: ms
 */
export function tryTiles(kernels: Omit<Kernels, 'tile'>, tiles: readonly Tile[], clock: () => number): TileTrial[] {
  const speeds = speedsOf(kernels, tiles, clock)
  const timed = tiles.map((tile, k): TileTrial => ({ ...tile, gflops: speeds[k], passed: false }))
  const finalists = [false, true].flatMap(wide => fastest(timed.filter(trial => trial.wide === wide)) ?? [])
  const results = finalists.map(tile => runSelfTest({ ...kernels, tile }))
  // The narrow one comes first: where both are not the same, it is the one to trust, if the reference agrees.
  const right = results.find(agreesWithReference)
  const passed = finalists.filter((_, k) => right !== undefined && sameBits(results[k], right))
  return timed.map(trial => (passed.includes(trial) ? { ...trial, passed: true } : trial))
}

/** GFLOP/s of each tile. */
function speedsOf(kernels: Omit<Kernels, 'tile'>, tiles: readonly Tile[], clock: () => number): number[] {
  const passes = passesOf(kernels, tiles)
  const best = passes.map(() => Infinity)
  for (const pass of passes) pass()
  const begin = clock()
  for (let round = 0; round < FEWEST_ROUNDS || clock() - begin < LONG_ENOUGH; round++)
    passes.forEach((pass, k) => {
      const start = clock()
      pass()
      best[k] = Math.min(best[k], clock() - start)
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
