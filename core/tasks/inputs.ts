import { piecesOf } from '../data/pieces'
import type { Series, SeriesColumn } from '../data/series'
import { onCircles, type Cycle } from './calendar'
import { scale, type Scaler } from './scaler'

/** How columns become features: a number is scaled, a category becomes one 0/1 feature a level, a cycle sine and cosine. */
export type Input =
  | {
      readonly kind: 'number'
      readonly column: string
      readonly scaler: Scaler
      /** Whether the network reads the difference from the window's last row: see relative.ts. */
      readonly relative?: boolean
      readonly lead?: number
    }
  | {
      readonly kind: 'category'
      readonly column: string
      readonly levels: readonly string[]
      /** The value that lies so many rows later, which is known beforehand; absent: that of the row itself. */
      readonly lead?: number
    }
  | { readonly kind: 'calendar'; readonly cycle: Cycle }

/** Names of the features of one time step, in their order. */
export const featureNames = (inputs: readonly Input[]): string[] => inputs.flatMap(namesOf)

function namesOf(input: Input): string[] {
  switch (input.kind) {
    case 'number':
      return [nameOf(input)]
    case 'category':
      return input.levels.map(level => `${nameOf(input)} = ${level}`)
    case 'calendar':
      return [`sin ${input.cycle}`, `cos ${input.cycle}`]
  }
}

const nameOf = ({ column, lead = 0 }: { readonly column: string; readonly lead?: number }): string =>
  lead === 0 ? column : `${column} ${lead} ${lead === 1 ? 'step' : 'steps'} later`

export function columnNamed(series: Series, name: string): SeriesColumn | undefined {
  return series.columns.find(column => column.name === name)
}

/**
 * Fills the row-major feature matrix (rows, D). A missing value becomes 0, the mean; windows never touch it (`usableRows`).
 * A level that was not seen in training has 0 in all features of its column.
 */
export function fillFeatures(inputs: readonly Input[], series: Series, into: Float32Array | Float64Array): void {
  const D = featureNames(inputs).length
  let at = 0
  for (const input of inputs) {
    if (input.kind === 'calendar') {
      const pointAt = onCircles(input.cycle)
      for (let row = 0; row < series.rows; row++) {
        const [sin, cos] = pointAt(series.times[row])
        into[row * D + at] = sin
        into[row * D + at + 1] = cos
      }
      at += 2
      continue
    }
    const { levels, ...column } = present(series, input.column)
    const values = laterValues(series, column.values, input.lead)
    if (input.kind === 'number') {
      for (let row = 0; row < series.rows; row++)
        into[row * D + at] = Number.isFinite(values[row]) ? scale(input.scaler, values[row]) : 0
      at += 1
    } else {
      const features = levels.map(level => input.levels.indexOf(level))
      for (let row = 0; row < series.rows; row++) {
        const feature = Number.isFinite(values[row]) ? features[values[row]] : -1
        if (feature >= 0) into[row * D + at + feature] = 1
      }
      at += input.levels.length
    }
  }
}

/** 1 where a window may read the row: outside of gaps, and every input is there, also what lies later. */
export function usableRows(inputs: readonly Input[], series: Series): Uint8Array {
  const usable = series.blocked.map(blocked => 1 - blocked)
  for (const input of inputs) {
    if (input.kind === 'calendar') continue
    const values = laterValues(series, present(series, input.column).values, input.lead)
    for (let row = 0; row < series.rows; row++) if (!Number.isFinite(values[row])) usable[row] = 0
  }
  return usable
}

/** Each row's value is that of the row `lead` later; beyond the end of its series it is missing. */
function laterValues(series: Series, values: Float64Array, lead = 0): Float64Array {
  if (lead === 0) return values
  const later = new Float64Array(values.length).fill(NaN)
  for (const { from, to } of piecesOf(series)) later.set(values.subarray(Math.min(to, from + lead), to), from)
  return later
}

/** 1 where the target is there and outside of gaps. */
export function knownRows(series: Series, target: string): Uint8Array {
  const { values } = present(series, target)
  return series.blocked.map((blocked, row) => (blocked || !Number.isFinite(values[row]) ? 0 : 1))
}

export function present(series: Series, name: string): SeriesColumn {
  const column = columnNamed(series, name)
  if (!column) throw new Error(`the series has no column ${name}`)
  return column
}
