import type { KernelBuild, Tile } from './index'

/** "auto", or the one width of tiles that a person wants: 16 columns, or 8. */
export type TileWidth = 'auto' | 'wide' | 'narrow'

/** A tile that was tried: its nominal GFLOP/s, and whether it is the fastest of its width and passed the self-test. */
export interface TileTrial extends Tile {
  readonly passed: boolean
  readonly gflops: number
}

/**
 * Of the heights whose sums fit the registers the largest, which reuses most, and 4 for engines that spill: the one between
 * was never the fastest (Zen 4: V8 of Node 24, of Electron 25).
 */
const ROWS: Readonly<Record<KernelBuild, readonly number[]>> = { relaxed: [6, 4], plain: [5, 4] }

/**
 * Tiles worth trying. 16 columns take twice the registers: they pay where the engine fuses two vectors into one (`fusing`), and
 * may where a processor has 32 of them (`registers`). Narrow ones are always tried: wide ones are compared with them.
 */
export function candidateTiles(
  build: KernelBuild,
  width: TileWidth,
  { fusing, registers }: { readonly fusing: boolean; readonly registers: 16 | 32 },
): Tile[] {
  const widths = width === 'wide' || fusing || registers === 32 ? [false, true] : [false]
  return widths.flatMap(wide => ROWS[build].map(rows => ({ rows, wide })))
}

export const fastest = <T extends TileTrial>(trials: readonly T[]): T | null =>
  trials.reduce<T | null>((best, trial) => (best === null || trial.gflops > best.gflops ? trial : best), null)

/** Closer than this two heights are as good as each other. */
const CLOSE = 1.1

/** The fastest, but the tile of `rows` rows where that is as good. */
export function bestHeight(trials: readonly TileTrial[], rows: number): TileTrial | null {
  const first = fastest(trials)
  const usual = trials.find(trial => trial.rows === rows) ?? null
  return first !== null && usual !== null && usual.gflops * CLOSE > first.gflops ? usual : first
}

/**
 * Fused, 16 columns were always 1.24 to 2.1 times as fast as 8; not fused, as on a processor without 256 bits, 8 were 1.4 times
 * as fast as 16 or more. Speeds between these say that something disturbed the trial, or that the engine had not optimised yet.
 */
const FUSED = { clearlyFaster: 1.1, clearlySlower: 1 / 1.25 } as const

/** Whether 16 columns pay: where the engine fuses, unless they are clearly slower; elsewhere if they are faster at all. */
export const widePays = (trials: readonly TileTrial[], fusing: boolean): boolean =>
  gain(trials) > (fusing ? FUSED.clearlySlower : 1)

/** Nothing makes 16 columns slower than this share of 8 but an engine that has not optimised them yet. */
const NOT_OPTIMISED = 0.4

/** The usual height was never slower than this share of another. */
const DISTURBED = 0.75

/**
 * Whether the next start may believe these speeds; otherwise they count for this one, and the next tries again.
 *   usual: rows of the tile that the engine is known to run well (`defaultTile`)
 */
export function isClear(trials: readonly TileTrial[], fusing: boolean, usual: number): boolean {
  const even = trials.every(({ rows, wide, gflops }) => rows !== usual || gflops > DISTURBED * speedOf(trials, wide))
  if (!fusing) return even
  const gained = gain(trials)
  return even && (gained >= FUSED.clearlyFaster || (gained <= FUSED.clearlySlower && gained >= NOT_OPTIMISED))
}

/** How many times as fast 16 columns are; 0: they were not tried. */
const gain = (trials: readonly TileTrial[]): number => speedOf(trials, true) / speedOf(trials, false)

/** GFLOP/s of the best tile of a width; 0: none was tried. */
const speedOf = (trials: readonly TileTrial[], wide: boolean): number =>
  fastest(trials.filter(trial => trial.wide === wide))?.gflops ?? 0

/** Of the tiles that passed: in the width that is wanted if there is one. Null: none passed. */
export function chosenTile(trials: readonly TileTrial[], width: TileWidth, fusing: boolean): TileTrial | null {
  const wide = width === 'auto' ? widePays(trials, fusing) : width === 'wide'
  const right = trials.filter(({ passed }) => passed)
  return fastest(right.filter(trial => trial.wide === wide)) ?? fastest(right)
}

/** "6 × 16": rows and columns. */
export const tileText = ({ rows, wide }: Tile): string => `${rows} × ${wide ? 16 : 8}`
