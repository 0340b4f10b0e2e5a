import type { SeriesColumn } from '../../data/series'
import { forward, referenceNetwork } from '../../network/reference'
import { timesOf, type NetworkSpec } from '../../network/spec'
import { readSteps } from '../../tasks/relative'
import type { Samples } from '../../tasks/samples'

/** The cases of a check as a network reads them, in float64 so that every reader can come as close as it likes. */
export interface CheckSequences extends Pick<Samples, 'count' | 'starts' | 'lengths'> {
  /** (rows, D) */
  readonly features: Float64Array
  /** Numbers of symbols, (rows, tables); null when the network has no embeddings. */
  readonly tokens: Int32Array | null
  /** 1 for features that are read as their difference from the sequence's last step, (D). Absent: none is. */
  readonly relative?: Uint8Array
  /** T: steps of the longest sequence. */
  readonly steps: number
}

/** Cases that a model carries with their outputs, so that any reader can tell whether it computes the same. */
const CHECKS = 3

/** Numbers of the cases of a check among `count`: first, last and between. */
export function checkedOf(count: number): number[] {
  const number = Math.min(CHECKS, count)
  return Array.from({ length: number }, (_, k) => Math.round((k * (count - 1)) / Math.max(1, number - 1)))
}

/** Column `c` of rows of cells: numbers, or names of categories; null is missing. */
export function columnOfCells(
  { column: name, kind }: { readonly column: string; readonly kind: SeriesColumn['kind'] },
  rows: readonly (readonly (number | string | null)[])[],
  c: number,
): SeriesColumn {
  const cells = rows.map(row => row[c])
  if (kind === 'number')
    return { name, kind, levels: [], values: Float64Array.from(cells, cell => (cell === null ? NaN : Number(cell))) }
  const levels = [...new Set(cells.flatMap(cell => (cell === null ? [] : [String(cell)])))]
  const numbers = new Map(levels.map((level, number) => [level, number]))
  return { name, kind, levels, values: Float64Array.from(cells, cell => numbers.get(String(cell)) ?? NaN) }
}

/** NaN where one of the values is. */
export function largestDifference(values: ArrayLike<number>, expected: readonly number[]): number {
  return expected.reduce((largest, value, k) => Math.max(largest, Math.abs(values[k] - value)), 0)
}

/** Outputs ŷ of the float64 reference as `predict` lays them: (count, O), or (count, steps, O) where the network reads every step. */
export function referenceOutputs(
  network: NetworkSpec,
  parameters: ArrayLike<number>,
  { features, tokens, relative, starts, lengths, steps: most }: CheckSequences,
): Float64Array {
  const reference = referenceNetwork(network, parameters)
  const D = network.inputs
  const tables = network.embeddings.length
  const each = timesOf(network, most) * network.outputs
  const outputs = new Float64Array(starts.length * each)
  starts.forEach((start, n) => {
    const steps = lengths?.[n] ?? most
    const x = readSteps(features, relative, { start, steps, inputs: D })
    const symbols = x.map((_, t) => Array.from(tokens?.subarray((start + t) * tables, (start + t + 1) * tables) ?? []))
    forward(reference, [{ x, tokens: symbols }])[0].outputs.forEach((ŷ, t) =>
      outputs.set(ŷ, n * each + t * network.outputs),
    )
  })
  return outputs
}
