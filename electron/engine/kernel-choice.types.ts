import type { KernelBuild, Tile } from '../../core/kernels/index'
import type { TileTrial, TileWidth } from '../../core/kernels/tiles'

/** What a person asks of the kernels: two choices that have nothing to do with each other. */
export interface KernelRequest {
  /** Part of the result: the builds differ in the last bits. "auto": relaxed where the engine knows it. */
  readonly build: 'auto' | KernelBuild
  /** Speed alone: every width gives the same bits. "auto": the faster one. */
  readonly width: TileWidth
}

/** The kernels that every thread of a run uses. */
export interface KernelChoice {
  readonly build: KernelBuild
  readonly tile: Tile
  /** The engine fuses pairs of vectors into 256 bits, and that is faster here. */
  readonly fused: boolean
  /**
   *   measured     tried in this process
   *   remembered   tried by an earlier one, with the same engine, processor and kernels
   *   forced       a person chose build or width; the rest was measured or remembered
   *   fallback     not what would be fastest or was asked for: see `fusion`, or a tile failed its self-test
   *   default      nothing was tried
   */
  readonly how: 'measured' | 'remembered' | 'forced' | 'fallback' | 'default'
  /** Nominal GFLOP/s of the tile in its trial; null: nothing was tried. */
  readonly gflops: number | null
}

/**
 * The flag that lets V8 fuse pairs of vectors (x64, V8 from 13):
 *   on            set, before any kernel was compiled
 *   off           not wanted: 128 bits were asked for
 *   unsupported   the engine or the processor has no such thing
 *   refused       the engine did not take the flag
 *   after-crash   not set: an earlier process with this engine died while it tried
 *   unguarded     not set: there is no folder to note the attempt in
 */
export type Fusion = 'on' | 'off' | 'unsupported' | 'refused' | 'after-crash' | 'unguarded'

/** Everything about the kernels of this process, for a person. */
export interface KernelReport {
  readonly request: KernelRequest
  readonly choice: KernelChoice
  /** Names the sources of the kernels. */
  readonly stamp: string
  readonly fusion: Fusion
  /** What was asked for takes a new start of the program: the flag is set at the beginning or never. */
  readonly restart: boolean
  readonly trials: readonly TileTrial[]
  readonly cpu: string
  readonly v8: string
  readonly arch: string
  /** Whether the engine can run the relaxed build. */
  readonly relaxed: boolean
  /** Why these, in sentences. */
  readonly remarks: readonly string[]
}
