import type { KernelBuild, Tile } from './index'

/** "auto", or the one width of tiles that a person wants: 16 columns, or 8. */
export type TileWidth = 'auto' | 'wide' | 'narrow'

/** A tile that was tried: its nominal GFLOP/s, and whether it is the fastest of its width and passed the self-test. */
export interface TileTrial extends Tile {
  readonly passed: boolean
  readonly gflops: number
}

/** Lower tiles than these were never the fastest; of higher ones the sums do not fit the registers. */
const ROWS: Readonly<Record<KernelBuild, readonly number[]>> = { relaxed: [6, 5, 4], plain: [5, 4] }

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

/** The fastest of the tiles that passed, in the width that is wanted if there is one. Null: none passed. */
export function chosenTile(trials: readonly TileTrial[], width: TileWidth): TileTrial | null {
  const right = trials.filter(({ passed }) => passed)
  const wanted = right.filter(({ wide }) => width === 'auto' || wide === (width === 'wide'))
  return fastest(wanted) ?? fastest(right)
}

/** "6 × 16": rows and columns. */
export const tileText = ({ rows, wide }: Tile): string => `${rows} × ${wide ? 16 : 8}`
