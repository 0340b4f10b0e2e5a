import type { SeriesColumn } from '../../core/data/series'
import type { FramesPicture } from './run.types'

const MOST_COLUMNS = 300
const MOST_FEATURES = 80

/** The first `length` frames from `start` on as a picture: of the columns of numbers, the first ones. */
export function framesPicture(columns: readonly SeriesColumn[], start: number, length: number): FramesPicture {
  const drawn = columns.filter(({ kind }) => kind === 'number').slice(0, MOST_FEATURES)
  const width = Math.min(length, MOST_COLUMNS)
  const rows = drawn.map(({ values }) => scaled(thinned(values.subarray(start, start + length), width)))
  const values = Array.from({ length: width }, (_, c) => rows.map(row => Number(row[c].toFixed(3))))
  return { features: drawn.length, columns: width, values: values.flat() }
}

/** Means of neighbouring values; 0 where none is there. */
function thinned(values: Float64Array, width: number): number[] {
  return Array.from({ length: width }, (_, c) => {
    const from = Math.floor((c * values.length) / width)
    const to = Math.floor(((c + 1) * values.length) / width)
    const present = Array.from(values.subarray(from, to)).filter(Number.isFinite)
    return present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length)
  })
}

function scaled(values: readonly number[]): number[] {
  const least = Math.min(...values)
  const spread = Math.max(...values) - least
  return values.map(value => (spread === 0 ? 0 : (value - least) / spread))
}
