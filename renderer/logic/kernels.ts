import type { KernelReport, KernelRequest } from '../../electron/contract'
import { aligned } from './format'

interface Option<Value> {
  readonly value: Value
  readonly label: string
  readonly reason: string
}

export const WIDTH_OPTIONS: readonly Option<KernelRequest['width']>[] = [
  { value: 'auto', label: 'Automatic', reason: 'The fastest that passes its self-test' },
  { value: 'wide', label: '256-bit', reason: 'Tiles of 16 columns, fused by the engine where it can: the same bits' },
  { value: 'narrow', label: '128-bit', reason: 'Tiles of 8 columns, without the experimental flag: the same bits' },
]

export const BUILD_OPTIONS: readonly Option<KernelRequest['build']>[] = [
  { value: 'auto', label: 'Automatic', reason: 'Relaxed where the engine knows it' },
  {
    value: 'relaxed',
    label: 'Relaxed',
    reason: 'Multiplies and adds in one rounding: faster, the last digits depend on the processor',
  },
  { value: 'plain', label: 'Plain', reason: 'The same bits on every machine' },
]

const tileText = ({ rows, wide }: { rows: number; wide: boolean }): string => `${rows} × ${wide ? 16 : 8}`

/** "Relaxed build, tiles of 6 × 16, 256 bits, 84 GFLOP/s" */
export function kernelLine({ choice }: KernelReport): string {
  const { build, tile, fused, gflops } = choice
  const speed = gflops === null ? [] : [`${aligned(gflops, 0)} GFLOP/s`]
  const name = build === 'relaxed' ? 'Relaxed build' : 'Plain build'
  return [name, `tiles of ${tileText(tile)}`, fused ? '256 bits' : '128 bits', ...speed].join(', ')
}

export interface TrialRow {
  readonly tile: string
  readonly speed: string
  /** Of the fastest. */
  readonly share: number
  readonly state: string
  readonly chosen: boolean
}

/** Of each width the fastest is tested. */
export function trialRows({ trials, choice }: KernelReport): TrialRow[] {
  const best = Math.max(...trials.map(({ gflops }) => gflops))
  return trials.map(({ rows, wide, gflops, passed }) => ({
    tile: tileText({ rows, wide }),
    speed: aligned(gflops, 1),
    share: gflops / best,
    state: passed ? 'passed' : isFastest({ wide, gflops }, trials) ? 'failed' : '–',
    chosen: rows === choice.tile.rows && wide === choice.tile.wide,
  }))
}

const isFastest = (one: { wide: boolean; gflops: number }, trials: KernelReport['trials']): boolean =>
  trials.every(({ wide, gflops }) => wide !== one.wide || gflops <= one.gflops)
