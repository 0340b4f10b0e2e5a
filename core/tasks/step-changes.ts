import type { SeriesColumn } from '../data/series'
import { scale, spreadOf } from './scaler'

/** Steps `start` … `start + length − 1` of all sequences, one behind the other. */
export interface Range {
  readonly start: number
  readonly length: number
}

/**
 * Numbers as differences from the mean of their own sequence, or in its deviations; categories as they are.
 *   centre: only differences
 */
export function normalised(
  columns: readonly SeriesColumn[],
  sequences: readonly Range[],
  { centre = false }: { readonly centre?: boolean } = {},
): SeriesColumn[] {
  return columns.map(column => {
    if (column.kind !== 'number') return column
    const values = column.values.slice()
    for (const { start, length } of sequences) {
      const own = values.subarray(start, start + length)
      const { mean, deviation } = spreadOf(own).scaler
      const scaler = { mean, deviation: centre ? 1 : deviation }
      own.forEach((value, t) => (own[t] = scale(scaler, value)))
    }
    return { ...column, values }
  })
}

export const changeName = (column: string): string => `change of ${column}`

/** Differences from the step before, 0 at the first step of a sequence. */
export function changeOf({ name, kind, levels, values }: SeriesColumn, sequences: readonly Range[]): SeriesColumn {
  const changes = new Float64Array(values.length)
  for (const { start, length } of sequences)
    for (let t = 1; t < length; t++) changes[start + t] = values[start + t] - values[start + t - 1]
  return { name: changeName(name), kind, levels, values: changes }
}
