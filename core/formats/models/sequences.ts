import type { SeriesColumn } from '../../data/series'
import { forward, referenceNetwork } from '../../network/reference'
import type { StackSequence } from '../../network/reference-stack'
import { timesOf, type NetworkSpec, type StackSpec } from '../../network/spec'
import { readSteps } from '../../tasks/relative'
import type { Samples } from '../../tasks/samples'

/** Sequences as a network reads them, in float64 so that every reader can come as close as it likes. */
interface ReadSequences extends Pick<Samples, 'starts' | 'lengths'> {
  /** (rows, D) */
  readonly features: Float64Array
  /** Numbers of symbols, (rows, tables); null when the network has no embeddings. */
  readonly tokens: Int32Array | null
  /** 1 for features that are read as their difference from the sequence's last step, (D). Absent: none is. */
  readonly relative?: Uint8Array
  /** T: steps of the longest sequence. */
  readonly steps: number
}

/** The cases of a check, with what an encoder reads of each, where there is one. */
export interface CheckSequences extends ReadSequences, Pick<Samples, 'count'> {
  readonly source?: ReadSequences
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

/**
 * Outputs ŷ of the float64 reference as `predict` answers them: (count, O), of a network that reads every step (count, T, O) with
 * zeros past the length of a sequence.
 */
export function referenceOutputs(
  network: NetworkSpec,
  parameters: ArrayLike<number>,
  sequences: CheckSequences,
): Float64Array {
  const reference = referenceNetwork(network, parameters)
  const { count, steps, source } = sequences
  const times = timesOf(network, steps)
  const all = new Float64Array(count * times * network.outputs)
  for (let n = 0; n < count; n++) {
    const own = sequenceAt(network, sequences, n)
    const encoded = source && network.encoder ? { source: sequenceAt(network.encoder, source, n) } : {}
    const [{ outputs }] = forward(reference, [{ ...own, ...encoded }])
    outputs.forEach((ŷ, t) => all.set(ŷ, (n * times + t) * network.outputs))
  }
  return all
}

function sequenceAt(
  { inputs, embeddings }: Pick<StackSpec, 'inputs' | 'embeddings'>,
  { features, tokens, relative, starts, lengths, steps: most }: ReadSequences,
  n: number,
): StackSequence {
  const tables = embeddings.length
  const start = starts[n]
  const x = readSteps(features, relative, { start, steps: lengths?.[n] ?? most, inputs })
  return {
    x,
    tokens: x.map((_, t) => Array.from(tokens?.subarray((start + t) * tables, (start + t + 1) * tables) ?? [])),
  }
}
