/** One window of the data as it is: the numbers of a column from the first rows, scaled to 0…1 for drawing. */
export interface OneWindow {
  readonly past: readonly { x: number; y: number }[]
  readonly future: readonly { x: number; y: number }[]
}

export function oneWindow(
  cells: readonly (string | null)[],
  window: number,
  horizon: number,
  decimal: '.' | ',' = '.',
): OneWindow | null {
  const length = window + horizon
  const values = cells.slice(0, length).map(cell => numberOf(cell, decimal))
  const known = values.filter(value => value !== null)
  if (values.length < length || known.length < length / 2) return null
  const low = Math.min(...known)
  const high = Math.max(...known)
  const points = values.flatMap((value, k) =>
    value === null ? [] : [{ k, x: k / (length - 1), y: high === low ? 0.5 : (value - low) / (high - low) }],
  )
  return { past: points.filter(({ k }) => k < window), future: points.filter(({ k }) => k >= window - 1) }
}

/** The same from the picture of the whole series, for windows that are longer than the first rows. */
export function overviewWindow(
  overview: readonly (readonly [min: number, max: number] | null)[],
  rows: number,
  window: number,
  horizon: number,
): OneWindow | null {
  const length = Math.round(((window + horizon) / rows) * overview.length)
  const middles = overview.slice(0, length).map(stretch => (stretch ? String((stretch[0] + stretch[1]) / 2) : null))
  const past = Math.round((length * window) / (window + horizon))
  return length < 8 ? null : oneWindow(middles, past, length - past)
}

function numberOf(cell: string | null, decimal: '.' | ','): number | null {
  if (cell === null || cell.trim() === '') return null
  const value = Number(decimal === ',' ? cell.replaceAll('.', '').replace(',', '.') : cell)
  return Number.isFinite(value) ? value : null
}
